"""Whether two claims say the same: judged from the two alone, so that neither the order of arrival nor what else is known matters."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import Enum
from itertools import combinations, product
from typing import NamedTuple, Protocol

from klaim_index.core.grouping.amounts import Amount, meet, same_unit
from klaim_index.core.grouping.likeness import Cover, cover
from klaim_index.core.grouping.points import Period, Place, Unit
from klaim_index.core.grouping.sources import Kin, Spoken, kin

WINDOW = timedelta(days=10)  # further apart, they are said on two occasions
_FIGURE = 1.0  # what a shared figure weighs
_TELLING = 2.5  # and one that hardly comes twice by chance
_WORDS = 4  # so many words in a row are no accident
_MANY_WORDS = 6  # not even where the source is given in two ways
_SLIP = timedelta(days=1)  # outlets misdate by a day
_SPEECH_ACTS = ({"ask"}, {"decline"})


class Relation(Enum):
    """How one unit stands to another."""

    SAME = "same"
    HELD = "held"  # the first is part of what the second says
    HOLDS = "holds"


class Comparable(Spoken, Protocol):
    """What two claims are compared by: a Point has it, and so has its Sketch."""

    @property
    def stance(self) -> str | None:
        """How it is said."""

    @property
    def said(self) -> date | None:
        """The day it was said, where that is told."""

    @property
    def day(self) -> date | None:
        """The day it belongs to."""

    @property
    def denies(self) -> bool:
        """Whether what it says is that something is not so."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """Its sentences and clauses."""


class Tie(NamedTuple):
    """Two units, each told by its claim and where it begins, that belong together, and how strongly."""

    one: Place
    other: Place
    relation: Relation
    strength: float


def ties(one: Comparable, other: Comparable) -> Iterator[Tie]:
    """What of the one says the same as something of the other; nothing where they cannot be one statement."""
    level = kin(one, other)
    if level is Kin.APART or not _one_occasion(one, other) or not _one_act(one, other):
        return
    found = [tie for first, second in _pairs(one, other) if (tie := _tie(one, other, first, second, level))]
    yield from found
    if level is Kin.ONE and one is not other:
        yield from _beside(one, other, found)


def _pairs(one: Comparable, other: Comparable) -> Iterable[tuple[Unit, Unit]]:
    return combinations(one.units, 2) if one is other else product(one.units, other.units)


def _beside(one: Comparable, other: Comparable, found: Iterable[Tie]) -> Iterator[Tie]:
    """What stands before or after two sentences that are one needs less to be one as well."""
    at = {unit.place: nth for point in (one, other) for nth, unit in enumerate(point.units)}
    same = {(at[tie.one], at[tie.other]) for tie in found if tie.relation is Relation.SAME}
    near = {(i + step, j + step) for i, j in same for step in (-1, 1)} - same
    for i, j in sorted(near):
        if not (0 <= i < len(one.units) and 0 <= j < len(other.units)):
            continue
        first, second = one.units[i], other.units[j]
        shared = cover(first.terms, second.terms)
        if shared.words and shared.low >= 0.4 and not contradict(first, second) and not _turned(one, other, shared):
            yield Tie(first.place, second.place, Relation.SAME, shared.low + shared.high)


def _tie(one: Comparable, other: Comparable, first: Unit, second: Unit, level: Kin) -> Tie | None:
    if first.keys.isdisjoint(second.keys) or contradict(first, second):
        return None
    found = cover(first.terms, second.terms, _shared_figures(first, second))
    if _turned(one, other, found):
        return None
    if found.low + found.high >= _enough(one, other, found, level):
        return Tie(first.place, second.place, Relation.SAME, found.low + found.high)
    return None if one.kind == "narrated" else _part(first, second, found, level)


def _part(first: Unit, second: Unit, found: Cover, level: Kin) -> Tie | None:
    """How one holds the other, by its sense or word by word."""
    if level is Kin.ONE and found.words >= 3 and found.shared >= 1.4 and found.high >= 0.85:
        return Tie(first.place, second.place, Relation.HELD if found.there > found.back else Relation.HOLDS, found.high)
    held = verbatim(first.words, second.words, _WORDS if level is Kin.ONE else _MANY_WORDS)
    if held and len(first.words) == len(second.words):
        return Tie(first.place, second.place, Relation.SAME, 2.0)
    return Tie(first.place, second.place, held, 1.0) if held else None


def _enough(one: Comparable, other: Comparable, found: Cover, level: Kin) -> float:
    """How much of the two must be common; more than there is where other things speak against it."""
    never = 3.0
    if level is Kin.OPEN:
        return 1.5 if found.shared >= 2 and found.low >= 0.55 else never
    if one.kind == "narrated":
        return 1.3 if found.shared >= 2 and found.low >= 0.55 else never
    if found.shared < 1.2 or found.low < 0.35:
        return never
    return 0.95 if _narrow_act(one, other) else 1.2


def _narrow_act(one: Comparable, other: Comparable) -> bool:
    """Whether both deny or both decline: what a source denies on one occasion is seldom two things."""
    return (one.denies and other.denies) or one.stance == other.stance == "decline"


def verbatim(one: tuple[str, ...], other: tuple[str, ...], least: int = _WORDS) -> Relation | None:
    """Whether the words of the one stand in the other as they are."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < least or not any(longer[at : at + len(shorter)] == shorter for at in range(len(longer) - len(shorter) + 1)):
        return None
    return Relation.HELD if shorter is one else Relation.HOLDS


def _one_occasion(one: Comparable, other: Comparable) -> bool:
    if one.said and other.said and abs(one.said - other.said) > timedelta(days=2):
        return False
    return one.day is None or other.day is None or abs(one.day - other.day) <= WINDOW


def _one_act(one: Comparable, other: Comparable) -> bool:
    """To ask is not to state, and to decline to speak is neither."""
    return all((one.stance in act) == (other.stance in act) for act in _SPEECH_ACTS)


def _turned(one: Comparable, other: Comparable, found: Cover) -> bool:
    """Whether one says what the other says is not so."""
    if "deny" in {one.stance, other.stance}:
        return one.denies != other.denies
    return found.turned >= 1.0


def contradict(one: Unit, other: Unit) -> bool:
    """Whether their figures or dates cannot both be true of one thing."""
    if one.periods and other.periods and not any(_near(first, second) for first in one.periods for second in other.periods):
        return True
    first = [amount for amount in one.amounts if not amount.vague]
    second = [amount for amount in other.amounts if not amount.vague]
    if not first or not second:
        return False
    return not any(_weight(a, b) for a in first for b in second)


def _near(one: Period, other: Period) -> bool:
    return one.first <= other.last + _SLIP and other.first <= one.last + _SLIP


def _shared_figures(one: Unit, other: Unit) -> float:
    """The weight of the figures that both give."""
    return sum(max((_weight(a, b) for b in other.amounts), default=0.0) for a in one.amounts)


def _weight(one: Amount, other: Amount) -> float:
    if one.vague or other.vague or not meet(one, other):
        return 0.0
    telling = min(abs(one.value or 0), abs(other.value or 0)) >= 1000
    if not telling and not same_unit(one.unit, other.unit):
        return 0.0
    return _TELLING if telling else _FIGURE
