"""Dates of one event that do not meet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from klaim_index.core.grouping.disputes import Rift, Side
from klaim_index.core.grouping.likeness import cover
from klaim_index.core.grouping.points import Period, Point, period
from klaim_index.core.grouping.terms import PLAIN, Term
from klaim_shared.messages import When

_NEAR = 4  # how many words from its date an event's name stands
_LEAST = 0.2
_APART = timedelta(days=200)  # further apart, they are two events


@dataclass(frozen=True)
class Dating:
    """A date, and the words for what happened then."""

    point: Point
    when: When
    period: Period
    event: tuple[Term, ...]
    people: tuple[Term, ...]
    around: tuple[Term, ...]
    topics: frozenset[str]  # what its article is about

    @property
    def nearest(self) -> tuple[Term, ...]:
        """The words that stand nearest to the date."""
        leading = bool(self.event) and self.event[0].start < self.when.start
        return self.event[-2:] if leading else self.event[:2]


def datings(points: Iterable[Point], topics: frozenset[str]) -> tuple[Dating, ...]:
    """The dates that narrated claims and their like give for events."""
    found = []
    for point in points:
        for when in point.claim.times:
            days = period(when)
            if days is not None and when.precision in {"day", "month"}:
                found.append(Dating(point, when, days, _event(point, when), _people(point, when), _clause(point, when), topics))
    return tuple(found)


def rifts(one: Sequence[Dating], other: Sequence[Dating]) -> Iterator[Rift]:
    """Where two articles date one event differently."""
    for first, second in product(one, other):
        if first.point.article.article_id == second.point.article.article_id or first.period.meets(second.period):
            continue
        if abs(first.period.first - second.period.first) <= _APART and _one_event(first, second):
            yield Rift("date", "conflict", _side(first), _side(second))


def _clause(point: Point, when: When) -> tuple[Term, ...]:
    return next((unit for unit in point.units if unit.start <= when.start < unit.end), point.whole).terms


def _event(point: Point, when: When) -> tuple[Term, ...]:
    """What happened: the words before a date that name nobody, or, where it opens its sentence, those after it."""
    clause = [term for term in _clause(point, when) if term.weight >= _LEAST]
    before = [term for term in clause if term.start < when.start and _is_act(term)]
    after = [term for term in clause if term.start >= when.end and _is_act(term)]
    return tuple(before[-_NEAR:] if before else after[:_NEAR])


def _is_act(term: Term) -> bool:
    return not term.name and not term.key.startswith("#")


def _people(point: Point, when: When) -> tuple[Term, ...]:
    """The last persons named before a date."""
    return tuple(term for term in _clause(point, when) if term.key.startswith("@person/") and term.start < when.start)[-1:]


def _one_event(one: Dating, other: Dating) -> bool:
    if one.people and other.people and not cover(one.people, other.people).words:
        return False
    happened = cover(_even(one.event), _even(other.event))
    around = cover(one.around, other.around)
    if happened.words >= 2:
        return around.words >= 3
    if happened.high == 1.0 and any(term.key in one.topics & other.topics for term in one.event):
        return True
    if cover(_even(one.nearest), _even(other.nearest)).words == 0:
        return False
    return around.words >= 4 and around.low >= 0.35


def _even(event: Iterable[Term]) -> list[Term]:
    return [term._replace(weight=PLAIN) for term in event]


def _side(dating: Dating) -> Side:
    first, last = dating.period.first.isoformat(), dating.period.last.isoformat()
    written = first if first == last else first[:7] if dating.when.precision == "month" else first
    return Side(dating.point, (("date", written),), None, dating.point.claim.content.text[:120])
