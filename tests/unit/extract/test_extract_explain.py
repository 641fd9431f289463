"""An explanation names, for each field, the rule that gave it and the words it rests on."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaim_extract.core.claims import extract, extract_traced
from klaim_extract.core.evidence import Explanation, Reason, explain
from klaim_shared.messages import ArticleIngested
from tests.unit.extract.samples import article as sample


def article(text: str) -> ArticleIngested:
    return sample(text, language="id", published_at="2024-10-25", ingested_at=datetime(2024, 11, 1, tzinfo=UTC))


def explanations(text: str) -> list[Explanation]:
    return [explain(text, claim, trace) for claim, trace in extract_traced(article(text))]


def reason(explanation: Explanation, field: str) -> Reason:
    return next(reason for reason in explanation.fields if reason.field == field)


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ('"Kami siap melayani penumpang," kata Kepala Stasiun Rina Marlina.', "direct.cue-after"),
        ('"Kami siap melayani penumpang," katanya.', "direct.cue-after.clitic"),
        ("Rina Marlina mengatakan bahwa kereta akan berangkat pagi.", "indirect.active.bahwa"),
        ("Rina Marlina mengatakan, kereta akan berangkat pagi.", "indirect.active.comma"),
        ("Rina Marlina mengatakan kereta akan berangkat pagi.", "indirect.active"),
        ("Menurut Rina Marlina, kereta akan berangkat pagi.", "indirect.menurut.comma"),
        ("Kereta akan berangkat pagi, kata Rina Marlina.", "indirect.inverted"),
        ("Sebanyak 30 kereta berangkat pada Rabu.", "narrated"),
    ],
)
def test_a_claim_names_the_rule_that_made_it(sentence: str, rule: str) -> None:
    assert [explanation.rule for explanation in explanations(sentence)] == [rule]


def test_a_pronoun_is_explained_by_its_words_and_by_those_it_goes_back_to() -> None:
    text = '"Kami siap melayani," kata Kepala Stasiun Rina Marlina.\nDia mengatakan bahwa kereta akan berangkat pagi.'

    source = reason(explanations(text)[-1], "source")

    assert (source.value, source.by) == ("Rina Marlina", "source.pronoun")
    assert [span.text for span in source.words] == ["Dia", "Kepala Stasiun Rina Marlina"]


def test_an_elided_speaker_is_explained_by_the_words_that_named_him_last() -> None:
    text = '"Kami siap melayani," kata Kepala Stasiun Rina Marlina.\n"Kereta berangkat tepat waktu," ujarnya.'

    source = reason(explanations(text)[-1], "source")

    assert source.by == "source.clitic"
    assert [span.text for span in source.words] == ["Kepala Stasiun Rina Marlina"]


def test_a_surname_is_explained_by_the_full_name() -> None:
    text = '"Kami siap melayani," kata Kepala Stasiun Rina Marlina.\n"Kereta berangkat tepat waktu," ujar Marlina.'

    source = reason(explanations(text)[-1], "source")

    assert source.by == "source.surname"
    assert [span.text for span in source.words] == ["Marlina", "Rina Marlina"]


def test_a_date_that_its_weekday_contradicts_says_so() -> None:
    [explanation] = explanations('"Kami siap melayani," kata Rina Marlina, Kamis (25/10/2024).')

    assert reason(explanation, "said_on").by == "date.day.conflict-weekday"


def test_relays_and_quantities_are_explained_by_their_cue_and_modifier() -> None:
    [explanation] = explanations('"Sekitar 300 penumpang tertahan," kata Rina Marlina, dikutip Antara.')

    assert reason(explanation, "relays").by == "relay.dikutip"
    assert reason(explanation, "quantities").by == "quantity.about"


def test_a_denied_cue_explains_the_stance() -> None:
    [explanation] = explanations("Rina Marlina tidak membantah bahwa kereta terlambat dua jam.")

    assert reason(explanation, "stance").by == "stance.negated-cue"


PIECES = ['"', "kata ", "Rina Marlina", " mengatakan ", "dia ", ", ", ". ", "3.000 orang ", "\n", "bahwa ", "Rabu "]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30))
def test_the_words_of_every_reason_stand_where_it_says(pieces: list[str]) -> None:
    text = "".join(pieces)
    for explanation in explanations(text):
        assert explanation.rule
        for each in explanation.fields:
            assert all(text[span.start : span.end] == span.text for span in each.words)


def test_explaining_changes_no_claim() -> None:
    text = '"Kami siap melayani," kata Kepala Stasiun Rina Marlina.\nDia mengatakan bahwa kereta akan berangkat pagi.'

    assert [claim for claim, _ in extract_traced(article(text))] == extract(article(text))
