"""Corrections are kept, listed, and in whatever order they come give what all of them give at once."""

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from klaim.correcting.making import event
from klaim_index.core.correcting.amending import amended
from klaim_index.core.correcting.force import in_force
from klaim_index.core.grouping import shapes
from klaim_index.core.grouping.reading import read
from klaim_index.core.grouping.whole import group
from klaim_index.core.groups import CopyRecord, DisputeRecord, EntityRecord, StatementRecord, StoryRecord
from klaim_index.core.query import CorrectionQuery, StatementQuery
from klaim_index.stores.corrections import CorrectionsFile, agree
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.errors import Unavailable
from klaim_shared.messages import ArticleIngested, ClaimChange, ClaimExtracted, CorrectionMade
from tests.integration.test_index_groups import articles, events, told
from tests.unit.index.correction_samples import begin_anew, changed, different, missed, names, no_dispute, said_by, same, stories, withdrawn

Article = tuple[ArticleIngested, Sequence[ClaimExtracted]]
FEW = HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large


def of(name: str) -> Article:
    """The article of which the file's name begins so."""
    return next((article, claims) for article, claims in articles() if article.source_name.startswith(name))


def claim(name: str, words: str) -> tuple[ArticleIngested, ClaimExtracted]:
    article, claims = of(name)
    return article, next(one for one in claims if words in one.content.text)


def at_once(chosen: Sequence[Article], made: Sequence[CorrectionMade]) -> list[set[str]]:
    """What the pure grouping gives over those articles with those corrections."""
    force = in_force(made)
    readings = []
    for article, claims in chosen:
        about = [one for one in force if one.about == "claim" and article.article_id in one.article_ids]
        readings.append(read(article, [one.claim for one in amended(article, claims, about) if one.is_claim]))
    found = group(readings, made)
    return [
        {StatementRecord.model_validate(row).model_dump_json() for row in shapes.statement_rows(found)},
        {CopyRecord.model_validate(row).model_dump_json() for row in shapes.copy_rows(found)},
        {DisputeRecord.model_validate(row).model_dump_json() for row in shapes.dispute_rows(found)},
        {StoryRecord.model_validate(row).model_dump_json() for row in shapes.story_rows(found)},
        {EntityRecord.model_validate(row).model_dump_json() for row in shapes.entity_rows(found)},
    ]


@cache
def disputed() -> list[tuple[str, list[tuple[ArticleIngested, ClaimExtracted]]]]:
    """The disputes there are: of what, and a claim for each of the first two positions."""
    found = group([read(article, claims) for article, claims in articles()])
    sides = [(dispute.kind, [position.sides[0].point for position in dispute.positions[:2]]) for dispute in found.disputes]
    return [(kind, [(point.article, point.claim) for point in points]) for kind, points in sides]


@cache
def copied() -> list[tuple[ArticleIngested, ArticleIngested]]:
    """The copies there are, twins among them."""
    return [(copy.a.article, copy.b.article) for copy in group([read(article, claims) for article, claims in articles()]).copies]


@st.composite
def corrections(draw: st.DrawFn) -> list[CorrectionMade]:
    """Any corrections over the sample articles: sensible, mad, contradicting one another, some of them withdrawn."""
    begin_anew()
    every = [(article, one) for article, claims in articles() for one in claims]
    texts = [article for article, _ in articles()]
    in_dispute = disputed()
    people = sorted({one.source.entity_id for _, one in every if one.source and one.source.entity_id})
    some = st.sampled_from(every)
    pair = st.lists(some, min_size=2, max_size=4, unique_by=lambda one: one[1].claim_id)
    two = st.lists(st.sampled_from(texts), min_size=2, max_size=2, unique_by=lambda one: one.article_id)
    one_of = st.one_of(
        pair.map(lambda claims: same(*claims)),
        pair.map(lambda claims: different(*claims)),
        st.tuples(st.sampled_from(("same", "different", "accept", "reject")), two).map(lambda told: stories(told[0], *told[1])),
        st.tuples(st.sampled_from(("accept", "reject")), two).map(lambda told: stories(told[0], *told[1], about="copy")),
        st.tuples(st.sampled_from(("same", "different")), st.lists(st.sampled_from(people), min_size=2, max_size=3, unique=True)).map(
            lambda told: names(told[0], *told[1])
        ),
        st.sampled_from(in_dispute).map(lambda told: no_dispute(told[0], *told[1])),
        st.sampled_from(in_dispute).map(lambda told: no_dispute(told[0], *told[1])),
        st.sampled_from(copied()).map(lambda two: stories("reject", *two, about="copy")),
        st.tuples(some, st.sampled_from(people)).map(lambda told: said_by(told[0], told[1].partition("/")[2], told[1])),
        some.map(lambda one: changed(one, ClaimChange(not_a_claim=True))),
        st.sampled_from(texts).map(lambda article: missed(article, article.text.splitlines()[-1][3:40].strip())),
    )
    made = draw(st.lists(one_of, min_size=4, max_size=14))
    return [*made, *(withdrawn(one) for one in draw(st.lists(st.sampled_from(made), max_size=3, unique_by=lambda one: one.correction_id)))]


@pytest.mark.timeout(600)
@given(corrections(), st.randoms(use_true_random=False))
@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=FEW)
def test_articles_and_corrections_in_any_order_give_what_all_of_them_give_at_once(
    tmp_path_factory: pytest.TempPathFactory, made: list[CorrectionMade], order: random.Random
) -> None:
    batches: list[list[object]] = [[*events(article, claims)] for article, claims in articles()]
    batches += [[one] for one in made]
    order.shuffle(batches)
    ledger = SqliteLedger(tmp_path_factory.mktemp("ledger") / "ledger.db", seconds=60)  # a busy machine is no fault
    for batch in batches:
        if isinstance(batch[0], CorrectionMade):
            ledger.correct(batch)  # type: ignore[arg-type]
        else:
            ledger.apply(batch)  # type: ignore[arg-type]

    for given_out, wanted in zip(told(ledger), at_once(articles(), made), strict=True):
        assert given_out == wanted
    ledger.close()


def taken_in(ledger: SqliteLedger, *names: str) -> None:
    for name in names:
        ledger.apply(events(*of(name)))


def together(ledger: SqliteLedger, *claims: tuple[ArticleIngested, ClaimExtracted]) -> bool:
    """Whether the claims that stand there now are in one statement."""
    return any(
        all(
            any(said.article_id == article.article_id and said.content.start == one.content.start for said in row.claims)
            for article, one in claims
        )
        for row in ledger.statements(StatementQuery(limit=200)).items
    )


ONE, OTHER = ("feri-1", "pencarian terkendala"), ("feri-2", "Izin berlayar kami")


def test_a_ledger_that_was_lost_is_the_same_when_it_is_made_anew_from_events_and_the_file_of_corrections(tmp_path: Path) -> None:
    file = CorrectionsFile(tmp_path / "corrections.jsonl")
    made = [same(claim(*ONE), claim(*OTHER)), said_by(claim(*ONE), "Bagas Putra"), names("same", "person/a", "person/b")]
    grown = SqliteLedger(tmp_path / "ledger.db")
    taken_in(grown, "feri-1", "feri-2")
    file.keep([event(one) for one in made])
    grown.correct(made)
    digest = grown.digest()
    grown.close()

    again = SqliteLedger(tmp_path / "again.db")
    agree(CorrectionsFile(tmp_path / "corrections.jsonl"), again)
    taken_in(again, "feri-2", "feri-1")
    assert again.digest() == digest

    (tmp_path / "corrections.jsonl").unlink()
    agree(CorrectionsFile(tmp_path / "corrections.jsonl"), again)
    assert [one.data for one in CorrectionsFile(tmp_path / "corrections.jsonl").read()] == sorted(made, key=lambda one: one.at)
    again.close()


def test_half_a_line_at_the_end_of_the_file_is_taken_away_and_a_whole_one_is_kept(tmp_path: Path) -> None:
    path, made = tmp_path / "corrections.jsonl", [names("same", "person/a", f"person/{name}") for name in "bcd"]
    file = CorrectionsFile(path)
    file.keep([event(one) for one in made[:2]])
    whole = path.read_bytes()
    path.write_bytes(whole + event(made[2]).model_dump_json().encode()[:40])
    CorrectionsFile(path).keep([event(made[2]), event(made[0])])
    assert [one.data for one in CorrectionsFile(path).read()] == made

    path.write_bytes(b"not a correction\n" + whole.rstrip(b"\n"))
    CorrectionsFile(path).keep([event(made[2])])
    assert [one.data for one in CorrectionsFile(path).read()] == made
    assert path.read_bytes().startswith(b"not a correction\n")


def test_a_correction_that_cannot_be_kept_is_waited_for(tmp_path: Path) -> None:
    file = CorrectionsFile(tmp_path / "deep" / "corrections.jsonl")
    (tmp_path / "deep" / "corrections.jsonl").mkdir()
    with pytest.raises(Unavailable, match="cannot be kept just now"):
        file.keep([event(names("same", "person/a", "person/b"))])


def test_corrections_are_listed_by_what_is_asked_page_by_page(ledger: SqliteLedger) -> None:
    made = [names("same", "person/a", f"person/{name}", by=name) for name in "bcde"]
    ledger.correct([*made, withdrawn(made[0])])
    first = ledger.corrections(CorrectionQuery(limit=2))
    rest = ledger.corrections(CorrectionQuery(limit=2, cursor=first.next))
    assert [one.correction_id for one in (*first.items, *rest.items)][1:] == [one.correction_id for one in made[:0:-1]]
    assert [one.by for one in ledger.corrections(CorrectionQuery(by="c")).items] == ["c"]
    assert [one.correction_id for one in ledger.corrections(CorrectionQuery(state="withdrawn")).items] == [made[0].correction_id]
    assert not ledger.corrections(CorrectionQuery(about="story")).items
    assert ledger.correction("cor_none") is None


def test_a_correction_that_breaks_the_ledger_keeps_none_of_the_others_from_acting(tmp_path: Path) -> None:
    file = CorrectionsFile(tmp_path / "corrections.jsonl")
    made = [names("same", "person/a", f"person/{name}") for name in "bcd"]
    file.keep([event(one) for one in made])

    class Breaks:
        def __init__(self) -> None:
            self.held: list[CorrectionMade] = []

        def correct(self, given: Sequence[CorrectionMade]) -> None:
            if made[1] in given:
                raise ZeroDivisionError
            self.held += given

        def all_corrections(self) -> Sequence[CorrectionMade]:
            return self.held

    ledger = Breaks()
    agree(file, ledger)
    assert ledger.held == [made[0], made[2]]
    assert [one.data for one in file.read()] == made
