"""Figures as marks: a range of them is a handful of buckets, as a range of days is a range of places.

A bucket is all figures that begin with the same two digits in the same decade, all that begin with the same one, or a whole decade.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from klaim_index.core.search.words import mark

_LOWEST, _HIGHEST = -6, 15  # the decades told apart
_A_DECADE = 90
_PAST = (_HIGHEST - _LOWEST + 1) * _A_DECADE
_ZERO, _BELOW = "zero", "below"


@dataclass(frozen=True)
class Range:
    """From *low* to *high*, each of them included or not; None is no bound."""

    low: Decimal | None = None
    high: Decimal | None = None
    with_low: bool = True
    with_high: bool = True

    def holds(self, figure: Decimal) -> bool:
        """Whether the figure lies in it."""
        above = self.low is None or figure > self.low or (self.with_low and figure == self.low)
        below = self.high is None or figure < self.high or (self.with_high and figure == self.high)
        return above and below


class Cover(NamedTuple):
    """Buckets that lie within a range, and the stretches, low and high, at whose figures one has to look one by one."""

    buckets: list[str]
    edges: list[tuple[Decimal, Decimal]]


def marks_of(figure: Decimal, unit: str) -> Iterator[str]:
    """The marks of a figure that counts *unit* ("": of whatever unit)."""
    yield exactly(figure, unit)
    for bucket in _buckets_of(figure):
        yield mark("bucket", bucket, unit)


def exactly(figure: Decimal, unit: str) -> str:
    """The mark of that figure alone."""
    return mark("figure", f"{figure.normalize():f}", unit)


def cover(asked: Range) -> Cover:
    """How a range is asked for, whose bounds are zero or more."""
    if (
        asked.low is not None
        and asked.high is not None
        and (asked.low > asked.high or (asked.low == asked.high and not asked.holds(asked.low)))
    ):
        return Cover([], [])
    if asked.low is not None and asked.low == asked.high:
        return Cover([], [(asked.low, asked.low)])
    first, last = 0, _PAST
    buckets = [*([_BELOW] if asked.low is None else []), *([_ZERO] if asked.holds(Decimal(0)) else [])]
    edges = []
    if asked.low is not None and asked.low > 0:
        first = _number(asked.low)
        if not (asked.with_low and asked.low == _start(first)):
            edges.append(first)
            first += 1
    if asked.high is not None:
        last = _number(asked.high) - 1 if asked.high > 0 else -1
        edges += [last + 1] if asked.high > 0 else []
    return Cover(buckets + list(_joined(first, last)), [(_start(edge), _start(edge + 1)) for edge in dict.fromkeys(edges)])


def _buckets_of(figure: Decimal) -> list[str]:
    if figure <= 0:
        return [_BELOW if figure else _ZERO]
    number = _number(figure)
    return [f"2.{number}", f"1.{number // 10}", f"0.{number // _A_DECADE}"]


def _joined(first: int, last: int) -> Iterator[str]:
    """The fewest buckets that together are those from *first* to *last*, both included."""
    while first <= last:
        for level, size in ((0, _A_DECADE), (1, 10), (2, 1)):
            if first % size == 0 and first + size - 1 <= last:
                yield f"{level}.{first // size}"
                first += size
                break


def _number(figure: Decimal) -> int:
    decade = figure.adjusted()
    if decade < _LOWEST:
        return 0
    if decade > _HIGHEST:
        return _PAST
    return (decade - _LOWEST) * _A_DECADE + int(figure.scaleb(1 - decade)) - 10


def _start(number: int) -> Decimal:
    """The least figure of a bucket of two digits."""
    if number > _PAST:
        return Decimal("Infinity")
    decade, digits = divmod(number, _A_DECADE)
    return Decimal(0) if number == 0 else Decimal(digits + 10).scaleb(decade + _LOWEST - 1)
