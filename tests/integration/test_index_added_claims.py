"""A claim that was missed and added by hand: it stands as an extracted one does, as long as its words do."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from klaim_index.core.ledger import ClaimRecord
from klaim_index.core.query import Query, StatementQuery
from klaim_index.stores import seals
from klaim_index.stores.inspecting import kept
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.messages import ArticleIngested, ClaimChange, CorrectionMade, Entity, Event, Extent, Span
from tests.unit.index.correction_samples import changed, missed, same, withdrawn
from tests.unit.index.ledger_samples import TEXT, article, claim
from tests.unit.index.ledger_samples import closing as closed

WORDS = "Warga diminta menjauh"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    """One article, of which the one claim was extracted that is not about WORDS."""
    ledger = SqliteLedger(tmp_path / "ledger.db", seconds=60)
    ledger.apply([article(), claim("clm_1"), closed("clm_1")])
    yield ledger
    ledger.close()


def first() -> ArticleIngested:
    found: ArticleIngested = article().data
    return found


def standing(ledger: SqliteLedger) -> dict[str, ClaimRecord]:
    return {one.content.text: one for one in ledger.claims(Query(limit=200)).items}


def state(ledger: SqliteLedger, made: CorrectionMade) -> str:
    found = ledger.correction(made.correction_id)
    assert found
    return found.state


def test_it_is_found_shown_counted_and_grouped_as_any_claim_and_says_who_added_it(ledger: SqliteLedger) -> None:
    made = missed(first(), WORDS, "Joko Susilo", note="terlewat")
    ledger.correct([made])

    [found] = ledger.claims(Query(q="menjauh source:Joko")).items
    assert (found.content.text, TEXT[found.content.start : found.content.end]) == (WORDS, WORDS)
    assert TEXT[found.sentence.start : found.sentence.end] == "Warga diminta menjauh, ujar petugas."
    assert found.source
    assert (found.source.name, found.source.entity_id, found.source.resolved_by) == ("Joko Susilo", "person/joko-susilo", "correction")
    assert (found.stance, found.quote, found.extractor.name, found.superseded) == ("state", "indirect", "by-hand", False)
    assert [(mark.correction_id, mark.by, mark.note) for mark in found.corrections] == [(made.correction_id, "Sari", "terlewat")]
    assert ledger.claim(found.claim_id) == found.model_copy(update={"matched": ()})
    whole = ledger.article("art_1")
    assert whole
    assert [one.claim_id for one in whole.claims] == ["clm_1", found.claim_id]
    assert ledger.counts().claims_current == 2
    assert ledger.counts().claims_superseded == 0
    assert any(one.claim_id == found.claim_id for row in ledger.statements(StatementQuery()).items for one in row.claims)
    assert state(ledger, made) == "in_force"


def test_it_is_no_message_that_was_lost_or_doubled_and_breaks_no_seal(ledger: SqliteLedger) -> None:
    ledger.correct([missed(first(), WORDS)])
    with closing(sqlite3.connect(ledger._path)) as database:
        assert list(seals.broken(database)) == []
        assert [(one.whole, one.missing, one.extra) for one in kept(database)] == [(True, 0, 0)]


def test_withdrawing_takes_it_back_and_withdrawing_that_gives_it_again(ledger: SqliteLedger) -> None:
    before, made = ledger.counts(), missed(first(), WORDS)
    ledger.correct([made])
    back = withdrawn(made)
    ledger.correct([back])
    assert standing(ledger).keys() == {"Air naik dua meter"}
    assert ledger.counts() == before
    assert state(ledger, made) == "withdrawn"
    ledger.correct([withdrawn(back)])
    assert WORDS in standing(ledger)


def test_it_moves_with_its_words_goes_with_them_and_comes_back(ledger: SqliteLedger) -> None:
    made = missed(first(), WORDS)
    ledger.correct([made])
    identity = standing(ledger)[WORDS].claim_id

    ledger.apply([article(revision=2, text=f"Kabar baru.\n{TEXT}"), closed(revision=2)])
    moved = standing(ledger)[WORDS]
    assert (moved.claim_id, moved.article.revision) == (identity, 2)
    assert moved.content.start == TEXT.index(WORDS) + len("Kabar baru.\n")
    assert state(ledger, made) == "in_force"

    ledger.apply([article(revision=3, text="Naskah ini ditarik."), closed(revision=3)])
    assert standing(ledger) == {}
    assert state(ledger, made) == "unanchored"
    ledger.apply([article(revision=4), closed(revision=4)])
    assert standing(ledger)[WORDS].article.revision == 4


def test_where_the_extractor_finds_the_same_later_there_is_one_and_it_reads_as_was_said(ledger: SqliteLedger) -> None:
    made = missed(first(), WORDS, "Joko Susilo")
    ledger.correct([made])
    start = TEXT.index(WORDS)
    content = Span(text=f"{WORDS},", start=start, end=start + len(WORDS) + 1)
    unit = Entity(text="Warga", start=start, end=start + 5, name="Warga", entity_id="group/warga", type="group")
    again: list[Event[Any]] = [
        claim("clm_1", version="2.0.0"),
        claim("clm_2", version="2.0.0", said=WORDS, content=content, sentence=Extent(start=start, end=len(TEXT)), entities=(unit,)),
        closed("clm_1", "clm_2", version="2.0.0"),
    ]
    ledger.apply(again)

    assert {one.claim_id for one in standing(ledger).values()} == {"clm_1", "clm_2"}
    found = ledger.claim("clm_2")
    assert found
    assert found.source
    assert (found.source.name, found.content.text, [one.name for one in found.entities]) == ("Joko Susilo", f"{WORDS},", ["Warga"])
    assert state(ledger, made) == "in_force"
    ledger.correct([withdrawn(made)])
    found = ledger.claim("clm_2")
    assert found
    assert found.source
    assert found.source.name == "Ratna Dewi"


def test_it_can_be_corrected_joined_and_called_none(ledger: SqliteLedger) -> None:
    made = missed(first(), WORDS, "Joko Susilo")
    ledger.correct([made])
    added, extracted = standing(ledger)[WORDS], standing(ledger)["Air naik dua meter"]
    one, other = (first(), added), (first(), extracted)
    ledger.correct([changed(one, ClaimChange(stance="warn")), same(one, other)])
    assert standing(ledger)[WORDS].stance == "warn"
    assert any(len(row.claims) == 2 for row in ledger.statements(StatementQuery()).items)

    none = changed(one, ClaimChange(not_a_claim=True))
    ledger.correct([none])
    assert WORDS not in standing(ledger)
    ledger.correct([withdrawn(none)])
    assert WORDS in standing(ledger)


def test_two_people_who_add_the_same_add_one_and_it_stays_while_either_says_so(ledger: SqliteLedger) -> None:
    made = [missed(first(), WORDS, "Joko Susilo"), missed(first(), WORDS, "Joko Susilo", by="Budi")]
    ledger.correct(made)
    assert len(standing(ledger)) == ledger.counts().claims_current == 2
    ledger.correct([withdrawn(made[0])])
    assert standing(ledger)[WORDS].corrections[0].by == "Budi"


def test_what_the_outlet_itself_tells_can_be_added_too(ledger: SqliteLedger) -> None:
    ledger.correct([missed(first(), "Sungai meluap sejak Senin", None)])
    found = standing(ledger)["Sungai meluap sejak Senin"]
    assert (found.kind, found.source, found.stance, found.quote) == ("narrated", None, None, None)


def test_it_is_the_same_whatever_comes_first_and_in_a_ledger_made_anew(ledger: SqliteLedger, tmp_path: Path) -> None:
    made = missed(first(), WORDS)
    ledger.correct([made])
    with closing(SqliteLedger(tmp_path / "other.db")) as other:
        other.correct([made])
        for event in (closed("clm_1"), claim("clm_1"), article()):
            other.apply([event])
        assert other.digest() == ledger.digest()
        assert standing(other)[WORDS].model_dump(exclude={"indexed_at"}) == standing(ledger)[WORDS].model_dump(exclude={"indexed_at"})


def test_an_article_that_has_no_claims_can_be_given_one(ledger: SqliteLedger) -> None:
    ledger.apply([article("art_2"), closed(article_id="art_2")])
    data = article("art_2").data
    ledger.correct([missed(data, WORDS)])
    assert [one.article.article_id for one in ledger.claims(Query(q="menjauh")).items] == ["art_2"]
