"""What people say of claims and groups acts in the ledger, in whatever order it comes, and whatever is extracted anew."""

import random
from collections.abc import Iterator, Sequence
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
from klaim_index.core.query import CopyQuery, CorrectionQuery, DisputeQuery, EntityQuery, Query, StatementQuery, StoryQuery
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


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


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


def anew(name: str) -> tuple[ArticleIngested, list[ClaimExtracted]]:
    """The article, extracted by a later version that finds the same under other ids, each claim a word longer or shorter."""
    article, claims = of(name)
    return article, [
        one.model_copy(
            update={
                "claim_id": f"later_{one.claim_id}",
                "extractor": one.extractor.model_copy(update={"version": "99.0.0"}),
                "content": one.content.model_copy(
                    update={"end": one.content.end - 1, "text": article.text[one.content.start : one.content.end - 1]}
                ),
            }
        )
        for one in claims
    ]


def state(ledger: SqliteLedger, made: CorrectionMade) -> tuple[str, int]:
    found = ledger.correction(made.correction_id)
    assert found
    return found.state, len(found.lost)


ONE, OTHER = ("feri-1", "pencarian terkendala"), ("feri-2", "Izin berlayar kami")


def test_claims_that_somebody_joined_are_one_statement_that_says_who_did_and_withdrawing_parts_them(ledger: SqliteLedger) -> None:
    taken_in(ledger, "feri-1", "feri-2")
    before = told(ledger)
    one, other = claim(*ONE), claim(*OTHER)
    assert not together(ledger, one, other)

    made = same(one, other, note="rapat redaksi")
    ledger.correct([made])
    assert together(ledger, one, other)
    [row] = [row for row in ledger.statements(StatementQuery(limit=200)).items if row.corrections]
    assert [(mark.by, mark.note, mark.action) for mark in row.corrections] == [("Sari", "rapat redaksi", "same")]
    assert state(ledger, made) == ("in_force", 0)

    back = withdrawn(made)
    ledger.correct([back])
    assert told(ledger) == before
    assert state(ledger, made) == ("withdrawn", 0)
    ledger.correct([withdrawn(back)])
    assert together(ledger, one, other)


def test_a_correction_survives_another_extractor_whose_claims_have_other_ids(ledger: SqliteLedger) -> None:
    taken_in(ledger, "feri-1", "feri-2")
    joined, corrected = same(claim(*ONE), claim(*OTHER)), said_by(claim(*ONE), "Bagas Putra", "person/bagas-putra")
    ledger.correct([joined, corrected])
    for name in ("feri-1", "feri-2"):
        ledger.apply(events(*anew(name)))

    assert together(ledger, claim(*ONE), claim(*OTHER))
    assert state(ledger, joined) == state(ledger, corrected) == ("in_force", 0)
    [found] = ledger.claims(Query(source="person/bagas-putra")).items
    assert found.claim_id.startswith("later_")
    assert told(ledger) == at_once([anew("feri-1"), anew("feri-2")], [joined, corrected])


def test_a_correction_finds_its_words_in_a_later_revision_and_waits_where_they_are_gone(ledger: SqliteLedger) -> None:
    taken_in(ledger, "feri-1", "feri-2")
    made = said_by(claim(*ONE), "Bagas Putra", "person/bagas-putra")
    ledger.correct([made])
    article, claims = of("feri-1")

    def revised(revision: int, text: str, claims: Sequence[ClaimExtracted]) -> None:
        at = text.find(article.text) if article.text in text else 0
        moved = [one.model_copy(update={"claim_id": f"r{revision}_{one.claim_id}", **shifted(one, at, revision)}) for one in claims]
        ledger.apply(events(article.model_copy(update={"revision": revision, "text": text}), moved))

    def shifted(one: ClaimExtracted, at: int, revision: int) -> dict[str, object]:
        content = one.content.model_copy(update={"start": one.content.start + at, "end": one.content.end + at})
        return {
            "content": content,
            "article": one.article.model_copy(update={"revision": revision}),
            "cue": None,
            "quantities": (),
            "times": (),
            "entities": (),
        }

    revised(2, f"Ralat: dua kata kami ganti.\n{article.text}", claims)
    assert state(ledger, made) == ("in_force", 0)
    assert len(ledger.claims(Query(source="person/bagas-putra")).items) == 1

    revised(3, "Naskah ini ditarik.", ())
    assert state(ledger, made) == ("unanchored", 1)
    assert not ledger.claims(Query(source="person/bagas-putra")).items

    revised(4, article.text, claims)
    assert state(ledger, made) == ("in_force", 0)


def test_what_is_said_of_an_article_that_is_not_here_waits_for_it(ledger: SqliteLedger) -> None:
    made = same(claim(*ONE), claim(*OTHER))
    ledger.correct([made])
    assert state(ledger, made) == ("unanchored", 2)
    taken_in(ledger, "feri-1")
    assert state(ledger, made) == ("unanchored", 1)
    taken_in(ledger, "feri-2")
    assert state(ledger, made) == ("in_force", 0)
    assert together(ledger, claim(*ONE), claim(*OTHER))


def test_of_two_that_contradict_the_later_holds_and_the_earlier_says_that_it_does_not(ledger: SqliteLedger) -> None:
    taken_in(ledger, "feri-1", "feri-2")
    earlier, later = same(claim(*ONE), claim(*OTHER)), different(claim(*ONE), claim(*OTHER))
    ledger.correct([later])
    ledger.correct([earlier])
    assert not together(ledger, claim(*ONE), claim(*OTHER))
    assert (state(ledger, earlier)[0], state(ledger, later)[0]) == ("without_effect", "in_force")


def test_a_rejected_copy_counts_as_an_origin_of_its_own_and_a_rejected_dispute_is_none(ledger: SqliteLedger) -> None:
    for article, claims in articles():
        ledger.apply(events(article, claims))
    [rewrite] = [
        one
        for one in ledger.copies(CopyQuery(limit=200)).items
        if one.kind == "rewrite" and one.a.startswith("00") and one.b.startswith("00")
    ]
    no_copy = stories("reject", of(rewrite.a)[0], of(rewrite.b)[0], about="copy")
    kind, claims_of = disputed()[0]
    none = no_dispute(kind, *claims_of)
    there = len(ledger.disputes(DisputeQuery(limit=200)).items), len(ledger.copies(CopyQuery(limit=200)).items)

    ledger.correct([no_copy, none])

    assert {state(ledger, no_copy)[0], state(ledger, none)[0]} == {"in_force"}
    assert len(ledger.copies(CopyQuery(limit=200)).items) == there[1] - 1
    ledger.correct([withdrawn(no_copy), withdrawn(none)])
    assert (len(ledger.disputes(DisputeQuery(limit=200)).items), len(ledger.copies(CopyQuery(limit=200)).items)) == there


def test_names_that_are_one_stand_under_the_first_of_them_and_names_that_are_not_stay_apart(ledger: SqliteLedger) -> None:
    for article, claims in articles():
        ledger.apply(events(article, claims))
    merged = [one for one in ledger.entities(EntityQuery(limit=200)).items if one.merged]
    entity, gave_way = merged[0].entity_id, merged[0].merged[0].entity_id
    apart, one = names("different", entity, gave_way), names("same", "person/kim-jong-un", "person/kim-hong-kyun", note="uji")
    ledger.correct([apart, one])

    found = {each.entity_id: each for each in ledger.entities(EntityQuery(limit=200)).items}
    assert gave_way in found
    assert "person/kim-hong-kyun" not in found
    assert found["person/kim-jong-un"].merged[0].why == "by hand: uji, Sari"
    assert {state(ledger, apart)[0], state(ledger, one)[0]} == {"in_force"}


def test_a_story_that_is_parted_stays_so_when_another_article_of_it_comes(ledger: SqliteLedger) -> None:
    taken_in(ledger, "feri-1", "feri-2", "feri-3")
    made = stories("different", of("feri-1")[0], of("feri-2")[0])
    ledger.correct([made])
    taken_in(ledger, "feri-4")
    stories_of = [set(story.source_names) for story in ledger.stories(StoryQuery()).items]
    assert not any({of("feri-1")[0].source_name, of("feri-2")[0].source_name} <= story for story in stories_of)
    assert state(ledger, made) == ("in_force", 0)
    assert any(story.corrections for story in ledger.stories(StoryQuery()).items)


def test_a_claim_that_is_none_is_out_of_search_and_groups_and_counts_until_that_is_withdrawn(ledger: SqliteLedger) -> None:
    taken_in(ledger, "feri-1")
    before, digest = ledger.counts(), ledger.digest()
    made = changed(claim(*ONE), ClaimChange(not_a_claim=True))
    ledger.correct([made])
    taken_in(ledger, "feri-1")

    assert ledger.counts().claims_current == before.claims_current - 1
    assert not ledger.claims(Query(q="pencarian terkendala")).items
    held = ledger.claim(claim(*ONE)[1].claim_id)
    assert held
    assert held.superseded
    article = ledger.article(of("feri-1")[0].article_id)
    assert article
    assert held.claim_id not in {one.claim_id for one in article.claims}
    ledger.correct([withdrawn(made)])
    assert ledger.counts() == before
    assert ledger.digest() != digest  # both corrections are held
    assert ledger.claims(Query(q="pencarian terkendala")).items


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
