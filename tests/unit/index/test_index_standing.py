import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_index.core.standing import Standing, news, settle
from klaim_shared.messages import Event, Extractor
from klaim_shared.topology import ARTICLE_EXTRACTED
from tests.unit.index.ledger_samples import NOW, article, claim, closing, event

revisions = st.integers(1, 3)
ids = st.sampled_from("abcdef")


def test_before_the_closing_event_every_claim_of_the_newest_revision_is_current() -> None:
    standings, current = settle({1}, {}, {"a": 1, "b": 1})
    assert current == {"a", "b"}
    assert standings == {1: Standing(newest=True, complete=False, held=2, visible=2)}


def test_after_it_only_those_it_lists_are() -> None:
    standings, current = settle({1}, {1: frozenset("a")}, {"a": 1, "b": 1})
    assert current == {"a"}
    assert standings == {1: Standing(newest=True, complete=True, held=2, visible=1)}


def test_a_later_revision_supersedes_all_claims_of_the_one_before() -> None:
    standings, current = settle({1, 2}, {1: frozenset("a")}, {"a": 1})
    assert current == set()
    assert standings[1] == Standing(newest=False, complete=True, held=1, visible=0)
    assert standings[2] == Standing(newest=True, complete=False, held=0, visible=0)


@pytest.mark.parametrize(
    ("articles", "closings", "claims"),
    [(set(), {1: frozenset("a")}, {"a": 1}), ({1}, {}, {"a": 1}), ({1}, {1: frozenset("ab")}, {"a": 1})],
    ids=["no text", "no closing event", "a listed claim missing"],
)
def test_an_article_is_incomplete_while_anything_of_it_is_missing(
    articles: set[int], closings: dict[int, frozenset[str]], claims: dict[str, int]
) -> None:
    standings, _ = settle(articles, closings, claims)
    assert not standings[1].complete


def test_an_article_without_claims_is_complete_once_closed() -> None:
    standings, _ = settle({1}, {1: frozenset()}, {})
    assert standings[1].complete


@given(st.sets(revisions, min_size=1), st.dictionaries(revisions, st.frozensets(ids)), st.dictionaries(ids, revisions))
def test_the_standings_account_for_every_claim(articles: set[int], closings: dict[int, frozenset[str]], claims: dict[str, int]) -> None:
    standings, current = settle(articles, closings, claims)
    assert sum(standing.held for standing in standings.values()) == len(claims)
    assert sum(standing.visible for standing in standings.values()) == len(current)
    assert [standing.newest for _, standing in sorted(standings.items())] == [False] * (len(standings) - 1) + [True]


@pytest.mark.parametrize(("older", "newer"), [("1.4.0", "1.4.1"), ("1.9.2", "1.10.0"), ("1.4.0", "2.0.0")])
def test_the_later_extractor_stands_whatever_order_they_came_in(older: str, newer: str) -> None:
    both = [claim("a", version=older), claim("a", version=newer, said="Air surut")]
    for order in (both, both[::-1]):
        assert news(order)["art_1"].claims["a"].data.extractor == Extractor(name="klaim-id", version=newer)


def test_of_two_texts_of_one_revision_the_one_ingested_later_stands() -> None:
    both = [article(text="Lama."), article(text="Baru.", ingested_at=NOW.replace(hour=9))]
    for order in (both, both[::-1]):
        assert news(order)["art_1"].articles[1].data.text == "Baru."


def test_data_that_a_ledger_does_not_know_is_a_mistake_of_ours() -> None:
    stranger: Event[Extractor] = event(ARTICLE_EXTRACTED, Extractor(name="x", version="1"), "art_1")
    with pytest.raises(TypeError, match="Extractor"):
        news([closing("a"), stranger])
