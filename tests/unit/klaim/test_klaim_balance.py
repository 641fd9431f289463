"""The audit's equation over sets of ids."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from klaim.keeping.balance import Balance, Look, again, balance
from klaim_index.stores.inspecting import Kept
from klaim_ingest.inbox.archive import Accepted
from klaim_shared.streams import DeadLetter, Key, SetAside
from klaim_shared.streams.dead import Reason

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SOON = timedelta(minutes=10)
A = Key("art_a", 1)


def accepted(key: Key, *, minutes: int = 1, unfinished: bool = False) -> Accepted:
    return Accepted(*key, f"{key.article_id}.txt", "0" * 64, NOW - timedelta(minutes=minutes), unfinished)


def kept(key: Key, *, texts: int = 1, closed: bool = True, missing: int = 0, extra: int = 0) -> Kept:
    return Kept(*key, texts, closed, missing, extra)


def letter(key: Key | None, reason: Reason = "gave_up") -> SetAside:
    told = DeadLetter(letter_id="s.g:1-1", stream="s", group="g", entry="1-1", reason=reason, error="It was given up.", tries=4, time=NOW)
    return SetAside(told, key)


def look(*, took: Any = None, held: Any = (), underway: Any = (), aside: Any = (), **more: Any) -> Look:
    return Look(
        {Key(one.article_id, one.revision): one for one in ([accepted(A)] if took is None else took)},
        {Key(one.article_id, one.revision): one for one in held},
        frozenset(underway),
        tuple(aside),
        **more,
    )


def strays(seen: Look) -> list[str]:
    return [stray.what for stray in balance(seen, NOW, SOON).strays]


def figures(found: Balance) -> tuple[int, int, int, int]:
    return found.accepted, found.indexed, found.quarantined, found.in_flight


def test_what_is_whole_in_the_ledger_is_indexed() -> None:
    found = balance(look(held=[kept(A)]), NOW, SOON)

    assert found.line == "1 accepted = 1 indexed + 0 quarantined + 0 in flight"
    assert not found.strays


def test_what_was_set_aside_is_quarantined_with_its_reason() -> None:
    found = balance(look(held=[kept(A, closed=False)], aside=[letter(A)]), NOW, SOON)

    assert figures(found) == (1, 0, 1, 0)
    assert found.reasons == {"gave_up": 1}
    assert not found.strays


def test_what_waits_on_a_stream_or_is_unfinished_for_ingest_is_in_flight_and_late_after_the_patience() -> None:
    assert figures(balance(look(underway=[A]), NOW, SOON)) == (1, 0, 0, 1)
    assert figures(balance(look(took=[accepted(A, unfinished=True)]), NOW, SOON)) == (1, 0, 0, 1)
    assert strays(look(took=[accepted(A, unfinished=True)], held=[kept(A, closed=False)])) == []
    assert strays(look(took=[accepted(A, minutes=11, unfinished=True)], held=[kept(A, closed=False)])) == ["late"]


def test_what_is_nowhere_is_lost_and_what_is_there_in_part_is_partial() -> None:
    assert strays(look()) == ["lost"]
    assert strays(look(held=[kept(A, missing=2)])) == ["partial"]
    assert strays(look(held=[kept(A, texts=0)])) == ["partial"]


def test_a_stray_is_named_with_its_file_and_with_what_it_lacks() -> None:
    [stray] = balance(look(held=[kept(A, texts=0, missing=2)]), NOW, SOON).strays

    assert stray.which == "art_a revision 1"
    assert "art_a.txt" in stray.sentence
    assert "its text and 2 of its claims" in stray.sentence


def test_what_is_in_the_ledger_and_was_never_accepted_is_unknown_unless_it_was_accepted_meanwhile() -> None:
    assert strays(look(took=(), held=[kept(A)])) == ["unknown"]
    assert strays(look(took=(), held=[kept(A)], accepted_since=frozenset({A}))) == []


def test_what_is_whole_and_set_aside_is_in_two_places() -> None:
    assert strays(look(held=[kept(A)], aside=[letter(A)])) == ["in_two_places"]


def test_two_texts_or_claims_that_the_closing_event_does_not_list_are_doubled() -> None:
    assert strays(look(held=[kept(A, texts=2)])) == ["doubled"]
    assert strays(look(held=[kept(A, extra=1)])) == ["doubled"]


def test_what_is_on_its_way_for_longer_than_the_patience_is_late() -> None:
    assert strays(look(took=[accepted(A, minutes=11)], underway=[A])) == ["late"]
    assert strays(look(took=[accepted(A, minutes=9)], underway=[A])) == []


def test_a_letter_without_a_reason_of_ours_about_an_article_is_no_quarantine_that_anyone_can_read() -> None:
    assert strays(look(aside=[letter(A, "foreign")])) == ["no_reason"]


def test_letters_about_no_accepted_article_are_counted_apart() -> None:
    found = balance(look(held=[kept(A)], aside=[letter(None), letter(Key("art_z", 1))]), NOW, SOON)

    assert (found.foreign_letters, found.quarantined) == (2, 0)


def test_without_redis_nothing_is_called_lost_and_the_line_says_what_is_unproven() -> None:
    found = balance(look(away="Redis does not answer."), NOW, SOON)

    assert not found.strays
    assert found.line == "1 accepted = 0 indexed + 0 quarantined + 0 in flight + 1 that only Redis can tell of"


def test_what_strays_in_one_look_and_not_in_the_next_was_moving() -> None:
    first, second = balance(look(), NOW, SOON), balance(look(held=[kept(A)]), NOW, SOON)

    assert not again(first.strays, second).strays
    assert figures(again((), first)) == (1, 0, 0, 1)
    assert again(first.strays, first).strays == first.strays


keys = st.builds(Key, st.sampled_from("abcdef"), st.integers(1, 2))


@given(st.sets(keys), st.sets(keys), st.sets(keys), st.sets(keys))
def test_indexed_quarantined_and_in_flight_are_disjoint_and_with_the_strays_they_are_all(
    took: set[Key], held: set[Key], underway: set[Key], aside: set[Key]
) -> None:
    found = balance(
        look(took=map(accepted, took), held=map(kept, held), underway=underway, aside=map(letter, aside)),
        NOW,
        SOON,
    )

    astray = [stray for stray in found.strays if stray.what in {"lost", "partial"}]
    assert found.accepted == found.indexed + found.quarantined + found.in_flight + len(astray) == len(took)
    unknown = {stray.which for stray in found.strays if stray.what == "unknown"}
    assert unknown == {f"{key.article_id} revision {key.revision}" for key in held - took}
