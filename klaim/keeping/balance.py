"""The equation of the audit, over sets of ids: accepted = indexed + quarantined + in flight, and whatever strays from it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from klaim_index.stores.inspecting import Kept
from klaim_ingest.inbox.archive import Accepted
from klaim_shared.streams import Key, SetAside

What = Literal["lost", "partial", "doubled", "unknown", "in_two_places", "no_reason", "late", "no_file", "damaged"]
MEANING: Mapping[What, str] = {
    "lost": "accepted, and now nowhere",
    "partial": "in the ledger in part, and nothing is on its way",
    "doubled": "in the ledger more than once",
    "unknown": "in the ledger, but never accepted",
    "in_two_places": "whole in the ledger, and set aside as well",
    "no_reason": "set aside without a reason",
    "late": "on its way for too long",
    "no_file": "accepted, but its file's bytes are not in the content store",
    "damaged": "not what was written",
}

ASTRAY: frozenset[What] = frozenset({"lost", "partial"})


class Stray(NamedTuple):
    """Something that is not as it must be: what, which (a revision, a file, a row), and a sentence."""

    what: What
    which: str
    sentence: str


class Unseen(NamedTuple):
    """Something that could not be looked at just now: a sentence."""

    sentence: str


@dataclass(frozen=True)
class Look:
    """What one look at all stores showed; `away` says why Redis could not be asked, None where it was."""

    accepted: Mapping[Key, Accepted]
    kept: Mapping[Key, Kept]
    underway: frozenset[Key]
    set_aside: Sequence[SetAside]
    accepted_since: frozenset[Key] = frozenset()
    away: str | None = None


@dataclass(frozen=True)
class Balance:
    """The equation in figures, why what is in quarantine is there, what strays, and how many letters keep no article from the ledger.

    `unproven`: accepted, not in the ledger, and Redis could not be asked; `away` says why. `doubt`: why this Redis may lose what it holds.
    `unseen`: what the deep audit could not look at.
    """

    accepted: int
    indexed: int
    quarantined: int
    in_flight: int
    reasons: Mapping[str, int]
    strays: tuple[Stray, ...]
    foreign_letters: int
    unproven: int = 0
    away: str | None = None
    doubt: str | None = None
    unseen: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """`1,993 accepted = 1,986 indexed + 7 quarantined + 0 in flight`, and what is missing to that."""
        parts = f"{self.accepted:,} accepted = {self.indexed:,} indexed + {self.quarantined:,} quarantined + {self.in_flight:,} in flight"
        lost = self.accepted - self.indexed - self.quarantined - self.in_flight - self.unproven
        parts += f" + {lost:,} astray" if lost else ""
        return parts + (f" + {self.unproven:,} that only Redis can tell of" if self.unproven else "")


def balance(look: Look, now: datetime, patience: timedelta) -> Balance:
    """Hold the sets against each other. A revision is in the first of: indexed, quarantined, in flight; or it strays."""
    letters = _letters(look)
    indexed = {key for key in look.accepted if key in look.kept and look.kept[key].whole}
    quarantined = {key for key in look.accepted if key in letters} - indexed
    unfinished = {key for key, one in look.accepted.items() if one.unfinished}
    in_flight = (look.underway | unfinished) & look.accepted.keys() - indexed - quarantined
    astray = look.accepted.keys() - indexed - quarantined - in_flight
    strays = [] if look.away else [_astray(key, look) for key in astray]
    strays += [_late(key, look.accepted[key], now) for key in in_flight if now - look.accepted[key].at > patience]
    strays += [_aside(key, letter) for key in indexed for letter in letters.get(key, ())]
    strays += [_unexplained(key, letter) for key in quarantined for letter in letters[key] if letter.letter.reason == "foreign"]
    strays += _in_the_ledger(look)
    return Balance(
        accepted=len(look.accepted),
        indexed=len(indexed),
        quarantined=len(quarantined),
        in_flight=len(in_flight),
        reasons=_reasons(letters[key] for key in quarantined),
        strays=tuple(sorted(strays)),
        foreign_letters=sum(one.key not in look.accepted for one in look.set_aside),
        unproven=len(astray) if look.away else 0,
        away=look.away,
    )


def unbalanced(why: str) -> Balance:
    """Nothing could be held against anything."""
    return Balance(0, 0, 0, 0, {}, (Stray("damaged", "balance", f"{why} What was accepted could not be held against the ledger."),), 0)


def again(first: Collection[Stray], second: Balance) -> Balance:
    """*second*, where a stray counts only if the look before saw it too: anything else was moving, and is in flight."""
    seen = {(stray.what, stray.which) for stray in first}
    kept = tuple(stray for stray in second.strays if (stray.what, stray.which) in seen)
    moving = sum(stray.what in ASTRAY for stray in second.strays) - sum(stray.what in ASTRAY for stray in kept)
    return replace(second, strays=kept, in_flight=second.in_flight + moving)


def named(key: Key) -> str:
    """A revision as the audit names it."""
    return f"{key.article_id} revision {key.revision}"


def _letters(look: Look) -> dict[Key, list[SetAside]]:
    letters: dict[Key, list[SetAside]] = defaultdict(list)
    for one in look.set_aside:
        if one.key is not None and one.key in look.accepted:
            letters[one.key].append(one)
    return letters


def _astray(key: Key, look: Look) -> Stray:
    source_name = look.accepted[key].source_name
    if (held := look.kept.get(key)) is None:
        return Stray("lost", named(key), f"It came with {source_name}; nothing of it is in the ledger, on a stream or set aside.")
    return Stray("partial", named(key), f"It came with {source_name}; the ledger lacks {held.lacks}, and nothing of that is on its way.")


def _late(key: Key, one: Accepted, now: datetime) -> Stray:
    minutes = int((now - one.at).total_seconds() // 60)
    return Stray("late", named(key), f"It came with {one.source_name} and has been on its way for {minutes:,} minutes.")


def _aside(key: Key, one: SetAside) -> Stray:
    letter = one.letter
    return Stray("in_two_places", named(key), f"It is whole in the ledger, and the dead letter {letter.letter_id} says {letter.reason}.")


def _unexplained(key: Key, one: SetAside) -> Stray:
    return Stray("no_reason", named(key), f"The dead letter {one.letter.letter_id} gives no reason that klaim knows.")


def _in_the_ledger(look: Look) -> Iterable[Stray]:
    for key, held in look.kept.items():
        if key not in look.accepted and key not in look.accepted_since:
            yield Stray("unknown", named(key), "The ledger holds it, and the journal knows of no such article.")
        if held.texts > 1 or held.extra:
            more = f"{held.texts} texts" if held.texts > 1 else f"{held.extra} current claims that its closing event does not list"
            yield Stray("doubled", named(key), f"The ledger holds {more}.")


def _reasons(letters: Iterable[Sequence[SetAside]]) -> dict[str, int]:
    reasons: dict[str, int] = defaultdict(int)
    for some in letters:
        reasons[some[-1].letter.reason] += 1
    return dict(sorted(reasons.items()))
