"""Confidence means something: claims above 0.9 are right more often than those below, in articles left out of the fit as well."""

import pytest

from tests.eval.calibration import WEIGHTS, Example, examples, fit, left_out, lines, reliability, stored, table, weigh
from tests.eval.sets import SETS


def shares(weighed: list[tuple[float, bool]]) -> tuple[float, float]:
    """The share that is right from 0.9 on, and below."""
    above, below = [right for c, right in weighed if c >= 0.9], [right for c, right in weighed if c < 0.9]
    return sum(above) / len(above), sum(below) / len(below)


def test_judged_claims_above_0_9_are_right_more_often_than_those_below_though_their_article_was_left_out_of_the_fit() -> None:
    above, below = shares(left_out(stored()))

    assert above >= 0.85
    assert above > below + 0.1


def test_no_confidence_above_0_7_promises_much_more_than_it_holds() -> None:
    weights = fit(stored())

    bins = reliability([(weigh(weights, example.signs), example.right) for example in stored()])

    assert [row for row in bins if row.low >= 0.7 and row.right < row.confidence - 0.1] == []


@pytest.mark.parametrize("name", SETS)
def test_claims_given_out_above_0_9_are_right_nine_times_in_ten(name: str) -> None:
    above = [example.right for example in examples(name) if example.confidence >= 0.9]

    assert sum(above) >= 0.9 * len(above) > 0


def test_the_weights_are_those_that_the_judged_claims_give() -> None:
    assert WEIGHTS.read_text() == table(stored())


def test_examples_keep_no_words_of_the_articles() -> None:
    for line in lines(examples("seeds")):
        assert len(line) < 500
        assert "Korea" not in line


def test_a_fit_gives_back_how_often_claims_with_a_sign_are_right() -> None:
    plain = [Example(f"{n}.txt", {"always": 1.0}, n % 10 != 0, 0.5) for n in range(200)]
    doubtful = [Example(f"{n}.txt", {"always": 1.0, "pronoun": 1.0}, n % 2 == 0, 0.5) for n in range(200)]

    weights = fit([*plain, *doubtful])

    assert weigh(weights, {"always": 1.0}) == pytest.approx(0.9, abs=0.02)
    assert weigh(weights, {"always": 1.0, "pronoun": 1.0}) == pytest.approx(0.5, abs=0.02)
