"""Which corrections hold, where in the text they belong, and what groups they leave."""

from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from klaim.correcting.making import claim_anchor, correction
from klaim_index.core.correcting.amending import amended
from klaim_index.core.correcting.anchors import claim_at, shift
from klaim_index.core.correcting.force import in_force, refused
from klaim_index.core.grouping.by_hand import ByHand
from klaim_index.core.grouping.clusters import Wholes, Word
from klaim_index.core.grouping.entities import merges, names_by_hand
from klaim_shared.messages import ArticleAnchor, ArticleIngested, ClaimChange, ClaimExtracted, CorrectionMade, Extent, Party, Span
from tests.unit.index.correction_samples import BEGAN, changed, names, stories, withdrawn
from tests.unit.index.ledger_samples import article, claim

WORDS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans(), st.sampled_from("abcdef")), max_size=12)


def text_and_claim(before: str, said: str, after: str) -> tuple[ArticleIngested, ClaimExtracted]:
    text = before + said + after
    made: ClaimExtracted = claim(said=said).data
    content = Span(text=said, start=len(before), end=len(before) + len(said))
    return article(text=text).data, made.model_copy(update={"content": content, "cue": None})


@given(st.data())
def test_what_is_in_force_depends_on_all_that_was_said_and_on_no_order(data: st.DataObject) -> None:
    made = [names("same", "person/a", f"person/{name}") for name in "bcd"]
    for _ in range(data.draw(st.integers(0, 5))):
        made.append(withdrawn(data.draw(st.sampled_from(made))))
    force = [one.correction_id for one in in_force(made)]

    assert [one.correction_id for one in in_force(data.draw(st.permutations(made)))] == force
    against = {one.withdraws for one in made if one.correction_id in force}
    assert not against & {*force}
    assert all(one.correction_id in force or one.correction_id in against for one in made)


@given(st.text(max_size=30), st.text(min_size=1, max_size=20), st.text(max_size=30), st.text(max_size=20))
def test_words_are_found_where_they_stand_in_whatever_revision(before: str, said: str, after: str, added: str) -> None:
    told, one = text_and_claim(before, said, after)
    anchor = claim_anchor(one, told.text)
    later = told.model_copy(update={"revision": 2, "text": added + told.text})

    assert shift(anchor, told) == 0
    moved = shift(anchor, later)
    assert moved is not None
    assert later.text[anchor.content.start + moved :].startswith(said)


def test_of_several_places_with_the_same_words_the_one_with_the_same_surroundings_is_meant() -> None:
    told, one = text_and_claim("Camat Adi menyebut ", "air naik", ", lalu pergi. Lurah Budi menyebut air naik, lalu pulang.")
    anchor = claim_anchor(one, told.text)
    text = "Lurah Budi menyebut air naik, lalu pulang. Camat Adi menyebut air naik, lalu pergi."
    later = told.model_copy(update={"revision": 2, "text": text})

    assert shift(anchor, later) == text.rindex("air naik") - anchor.content.start


def test_no_claim_is_meant_where_another_one_stands_or_one_of_another_kind() -> None:
    told, one = text_and_claim("Warga berkata ", "air naik dua meter sejak pagi", " dan jalan putus.")
    anchor = claim_anchor(one, told.text)
    elsewhere = one.model_copy(update={"content": Span(text="jalan putus", start=48, end=59)})

    assert claim_at(anchor, told, [one]) == (one, 0)
    assert claim_at(anchor, told, [elsewhere]) is None
    assert claim_at(anchor, told, [one.model_copy(update={"kind": "narrated"})]) is None


@given(st.integers(0, 12), st.integers(13, 29))
def test_a_content_that_is_cut_anew_stands_in_the_text_as_it_says(start: int, end: int) -> None:
    told, one = text_and_claim("Warga berkata ", "air naik dua meter sejak pagi", " dan jalan putus.")
    content = Span(text=told.text[14 + start : 14 + end], start=14 + start, end=14 + end)
    made = [changed((told, one), ClaimChange(content=content)), changed((told, one), ClaimChange(stance="deny"))]

    [found] = amended(told, [one], made)

    assert told.text[found.claim.content.start : found.claim.content.end] == found.claim.content.text == content.text
    assert (found.claim.stance, found.is_claim, len(found.marks)) == ("deny", True, 2)


def test_a_claim_that_is_none_stays_none_whatever_else_is_said_of_it() -> None:
    told, one = text_and_claim("Warga berkata ", "air naik dua meter sejak pagi", ".")
    none, read = changed((told, one), ClaimChange(not_a_claim=True)), changed((told, one), ClaimChange(stance="deny"))
    [found] = amended(told, [one], [none, read])

    assert not found.is_claim
    assert refused(found.marks)
    still = [made for made in in_force([none, read, withdrawn(none)]) if made.about == "claim"]
    assert [(now.is_claim, refused(now.marks)) for now in amended(told, [one], still)] == [(True, False)]


@pytest.mark.parametrize(
    "change",
    [{"said_on": day} for day in ("2024-13-45", "2023-02-29", "0024-10-25", "9999-01-01")]
    + [{"source": {"name": "A\x1b[31mX"}}, {"source": {"name": "A\nB"}}],
)
def test_no_day_that_is_none_and_no_name_that_a_terminal_would_obey_is_taken(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ClaimChange.model_validate(change)


@given(WORDS, st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10), st.data())
def test_what_the_last_word_parts_never_meets_and_the_order_of_words_decides_nothing(
    said: list[tuple[int, int, bool, str]], joins: list[tuple[int, int]], data: st.DataObject
) -> None:
    words = [Word(one, other, together, rank) for one, other, together, rank in said if one != other]

    def groups(given_order: list[Word]) -> set[frozenset[int]]:
        wholes = Wholes(range(7), given_order)
        for one, other in joins:
            wholes.join(one, other)
        return {*wholes.all()}

    found = groups(words)
    assert groups(data.draw(st.permutations(words))) == found
    if words:
        latest = max(words, key=lambda word: (word.rank, not word.together))
        assert latest.together == any({latest.one, latest.other} <= whole for whole in found)


def test_a_name_is_under_the_one_that_was_named_first_and_parted_names_are_not_merged_by_their_likeness() -> None:
    people = {"person/kim": ("Kim", 3), "person/kim-jong-un": ("Kim Jong Un", 5), "state/kp": ("Korut", 2)}
    assert merges(people)["person/kim"].into == "person/kim-jong-un"
    apart = names_by_hand([Word("person/kim", "person/kim-jong-un", together=False, rank="1")], {})
    assert "person/kim" not in merges(people, apart)
    word = Word("state/kp", "state/korut", together=True, rank="2")
    joined = names_by_hand([word], {"2": (["state/kp", "state/korut"], "by hand")})
    assert merges({}, joined, ["state/korut"])["state/korut"].into == "state/kp"


NAMED = Party(claims=(claim_anchor(claim().data, article().data.text),))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"action": "same", "about": "statement", "parties": [NAMED]}, "two things at least"),
        ({"action": "same", "about": None, "parties": [NAMED, NAMED]}, "tells what it is about"),
        ({"action": "different", "about": "statement", "parties": [Party(claims=NAMED.claims * 2)]}, "two parties at least"),
        ({"action": "claim", "about": "claim", "parties": [NAMED]}, "names one claim and its change"),
        ({"action": "accept", "about": "claim", "parties": [NAMED]}, "a claim is corrected"),
        ({"action": "reject", "about": "dispute", "parties": [NAMED, NAMED]}, "dispute's correction"),
        ({"action": "same", "about": "story", "parties": [NAMED, NAMED]}, "things of one sort"),
        ({"action": "withdraw", "about": None}, "tells which correction"),
        ({"action": "same", "about": "statement", "parties": [Party(claims=NAMED.claims * 101)]}, "at most 100"),
        ({"action": "accept", "about": "copy", "parties": []}, "two things at least"),
        ({"action": "withdraw", "about": None, "withdraws": "cor_1", "by": "  "}, "at least 1 character"),
    ],
)
def test_a_correction_that_says_too_little_or_too_much_is_none(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        correction(**{"by": "Sari", "at": BEGAN, **fields})


def test_the_id_is_that_of_what_is_said_and_the_extent_of_a_part_is_kept() -> None:
    one = correction("withdraw", None, by="Sari", at=BEGAN, withdraws="cor_1")
    assert one == correction("withdraw", None, by="Sari", at=BEGAN, withdraws="cor_1")
    assert one.correction_id != correction("withdraw", None, by="Budi", at=BEGAN, withdraws="cor_1").correction_id
    assert claim_anchor(claim().data, article().data.text, Extent(start=1, end=2)).part == Extent(start=1, end=2)
    assert CorrectionMade.model_validate_json(one.model_dump_json()) == one


def words(rank: str, *parties: str, together: bool = False) -> list[Word]:
    """What a correction says: members, a letter each, that are one; or parties of them that are apart."""
    pairs = combinations("".join(parties), 2) if together else (pair for two in combinations(parties, 2) for pair in product(*two))
    return [Word(one, other, together, rank) for one, other in pairs]


@pytest.mark.parametrize(
    ("said", "wholes"),
    [
        ([*words("1", "a", "bc")], {"bc", "a"}),
        ([*words("1", "a", "bc"), *words("2", "ab", together=True)], {"abc"}),  # back among all that it was split from
        ([*words("2", "a", "bc"), *words("1", "ab", together=True)], {"bc", "a"}),
        ([*words("1", "ad", "bc"), *words("2", "ab", together=True)], {"abc", "d"}),  # who was split with it is not taken back with it
        ([*words("1", "a", "b", "c"), *words("2", "ab", together=True)], {"ab", "c"}),  # taken apart altogether: each comes by itself
        ([*words("1", "a", "bc"), *words("2", "ab", together=True), *words("3", "a", "b")], {"bc", "a"}),
        ([*words("1", "a", "bc"), *words("2", "a", "c"), *words("3", "ab", together=True)], {"ab", "c"}),  # another says so as well
    ],
)
def test_who_joins_two_takes_back_that_one_was_split_from_what_the_other_belongs_to(said: list[Word], wholes: set[str]) -> None:
    members = {end for word in said for end in (word.one, word.other)}
    for given_order in (said, said[::-1]):
        found = Wholes(members, given_order)
        for one, other in ("bc", "ab", "ac", "ad", "bd", "cd"):  # as alike as can be
            if {one, other} <= members:
                found.join(one, other)
        assert {"".join(sorted(whole)) for whole in found.all()} == wholes


def test_stories_and_names_that_are_joined_again_are_no_longer_kept_apart() -> None:
    one, two, three = (article(f"art_{nth}").data for nth in range(3))
    anchors = [ArticleAnchor(article_id=each.article_id, source_name=each.source_name) for each in (one, two, three)]
    split = correction("different", "story", parties=[Party(articles=(anchors[0],)), Party(articles=(*anchors[1:],))], by="Sari", at=BEGAN)
    merged = stories("same", one, two)
    assert len(ByHand([split]).stories_apart) == 2
    assert ByHand([split, merged]).stories_apart == frozenset()
    assert ByHand([split, merged, withdrawn(merged)]).stories_apart == ByHand([split]).stories_apart

    apart, again = names("different", "person/a", "person/b"), names("same", "person/a", "person/b")
    assert ByHand([apart]).names.apart
    assert not ByHand([apart, again]).names.apart
