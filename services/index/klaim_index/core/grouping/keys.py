"""By which keys two things find each other, so that never all are held against all."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import combinations

from klaim_index.core.grouping.points import Point, Unit
from klaim_index.core.grouping.stories import UNDATED

_TELLING = 1000
_LEAST = 0.15  # what weighs less is in too many
_OF_SOURCE = 12  # so many terms of a unit, the weightiest, are looked up among the claims of its source
_OF_ANY = 4  # and pairs of so many among the claims of all
_OF_NARRATED = 6
SPAN = 10  # days; as long as the window of one occasion


PAIR, OF_PERSON, OF_OTHER = 3, 1, 2  # what a shared key is worth
ENOUGH = 3  # worth comparing: a pair, or two terms of one source


def statement_keys(point: Point) -> dict[str, int]:
    """The keys of a claim with their worth: claims worth comparing share enough.

    Claims of one source share a term (of a person: by first and last name), claims of any a pair of their weightiest terms.
    """
    heads = [_heads(unit) for unit in point.units]
    if point.claim.kind == "narrated":
        return {f"n {one} {other}": PAIR for keys in heads for one, other in _pairs(keys[:_OF_NARRATED])}
    found = {f"a {one} {other}": PAIR for keys in heads for one, other in _pairs(keys[:_OF_ANY])}
    for source, worth in _sources(point).items():
        found |= {f"{source} {key}": worth for keys in heads for key in keys[:_OF_SOURCE]}
    return found


def hashed(key: str) -> int:
    """A key as a number of 64 bits."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)


def _sources(point: Point) -> dict[str, int]:
    """What names of its source have in common: a person's first and last name, anybody else's id."""
    source = point.claim.source
    if source is None:
        return {}
    if source.type != "person":
        return {source.entity_id or source.name.casefold(): OF_OTHER}
    words = source.name.casefold().split()
    return {f"p/{word}": OF_PERSON for word in (words[0], words[-1])} if words else {}


def _heads(unit: Unit) -> list[str]:
    """The terms of a unit by which it is looked for, its telling figures first."""
    figures = [f"#{float(f'{amount.value:.2g}'):.0f}" for amount in unit.amounts if amount.value and amount.value >= _TELLING]
    ranked = sorted(unit.terms, key=lambda term: (-term.weight, term.key))
    return [*dict.fromkeys(figures), *(term.key for term in ranked if term.weight >= _LEAST)]


def _pairs(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(keys), 2)


def span(point: Point) -> int:
    """The span of days that a claim belongs to."""
    return UNDATED if point.day is None else point.day.toordinal() // SPAN


def spans(point: Point) -> tuple[int, ...]:
    """The spans in which claims of one occasion with it may be."""
    own = span(point)
    return (UNDATED,) if own == UNDATED else (own - 1, own, own + 1)


def comparable(one: Point, other: Point) -> bool:
    """Whether two claims share enough keys to be held against each other."""
    if span(one) not in spans(other):
        return False
    second = statement_keys(other)
    return sum(worth for key, worth in statement_keys(one).items() if key in second) >= ENOUGH
