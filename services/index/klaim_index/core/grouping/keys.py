"""By which keys two things find each other, so that never all are held against all."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from klaim_index.core.grouping.points import Point, Unit
from klaim_index.core.grouping.stories import UNDATED

_TELLING = 1000
_LEAST = 0.15  # what weighs less is in too many
_OF_SOURCE = 12  # so many terms of a unit, the weightiest, are looked up among the claims of its source
_OF_ANY = 4  # and pairs of so many among the claims of all
_OF_NARRATED = 6
_SPAN = 10  # days; as long as the window of one occasion


def statement_keys(point: Point) -> frozenset[str]:
    """Claims of one source that say the same share a term, and claims of any a pair of their weightiest terms."""
    heads = [_heads(unit) for unit in point.units]
    if point.claim.kind == "narrated":
        return frozenset(f"n {one} {other}" for keys in heads for one, other in _pairs(keys[:_OF_NARRATED]))
    pairs = {f"a {one} {other}" for keys in heads for one, other in _pairs(keys[:_OF_ANY])}
    own = {f"{source} {key}" for source in _sources(point) for keys in heads for key in keys[:_OF_SOURCE]}
    return frozenset(pairs | own)


def _sources(point: Point) -> frozenset[str]:
    """What names of its source have in common: a person's first and last name, anybody else's id."""
    source = point.claim.source
    if source is None:
        return frozenset()
    if source.type != "person":
        return frozenset({source.entity_id or source.name.casefold()})
    words = source.name.casefold().split()
    return frozenset({f"p/{words[0]}", f"p/{words[-1]}"}) if words else frozenset()


def _heads(unit: Unit) -> list[str]:
    """The terms of a unit by which it is looked for, its telling figures first."""
    figures = [f"#{float(f'{amount.value:.2g}'):.0f}" for amount in unit.amounts if amount.value and amount.value >= _TELLING]
    ranked = sorted(unit.terms, key=lambda term: (-term.weight, term.key))
    return [*dict.fromkeys(figures), *(term.key for term in ranked if term.weight >= _LEAST)]


def _pairs(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(keys), 2)


def week(point: Point) -> int:
    """The span of days that a claim belongs to."""
    return UNDATED if point.day is None else point.day.toordinal() // _SPAN


def weeks(point: Point) -> tuple[int, ...]:
    """The spans in which claims of one occasion with it may be."""
    own = week(point)
    return (UNDATED,) if own == UNDATED else (own - 1, own, own + 1, UNDATED)
