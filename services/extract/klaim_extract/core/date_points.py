"""What a date expression names, before any calendar: points in time, and the form they stand in."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Unit = Literal["day", "week", "month", "year", "weekend"]


@dataclass(frozen=True, slots=True)
class Shift:
    """Which of those that recur: `Rabu lalu` (near, -1), `Jumat pekan lalu` (week, -1), `25 Mei tahun depan` (year, 1)."""

    unit: Literal["near", "week", "month", "year"]
    count: int


class Day(NamedTuple):
    """A day by name, by number, or both. None was not named (or, a year, was malformed)."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    shift: Shift | None = None


class Month(NamedTuple):
    """A month; `months` > 1 for a quarter or a half-year."""

    month: int
    year: int | None = None
    shift: Shift | None = None
    months: int = 1


class Year(NamedTuple):
    """A year; `years` > 1 for a decade."""

    year: int
    years: int = 1


@dataclass(frozen=True, slots=True)
class Ago:
    """So many units from the day of reference: negative is past."""

    unit: Unit
    count: int


Point = Day | Month | Year | Ago


class Form(NamedTuple):
    """A date expression at a half-open extent; `last` where it names a stretch with two ends."""

    start: int
    end: int
    first: Point
    last: Point | None = None
