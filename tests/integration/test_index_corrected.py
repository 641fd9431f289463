"""What people say of claims and groups acts in the ledger, whatever comes later or is extracted anew."""

from collections.abc import Sequence

from klaim_index.core.query import CopyQuery, DisputeQuery, EntityQuery, Query, StatementQuery, StoryQuery
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.messages import ArticleIngested, ClaimChange, ClaimExtracted, CorrectionMade
from tests.integration.test_index_corrections import ONE, OTHER, at_once, claim, disputed, of, taken_in, together
from tests.integration.test_index_groups import articles, events, told
from tests.unit.index.correction_samples import changed, different, names, no_dispute, said_by, same, stories, withdrawn


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
