"""The day an article counts from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from klaim_extract.core.date_forms import find_forms
from klaim_extract.core.date_points import Day

_WIB = timezone(timedelta(hours=7))
_YEARS_BACK = 30


@dataclass(frozen=True, slots=True)
class Calendar:
    """The publication day, or the last day the article names (`inferred`); None where nothing tells."""

    reference: date | None
    inferred: bool


def calendar_for(text: str, published_at: str | None, not_after: date) -> Calendar:
    """The calendar of an article published at an RFC 3339 time or a date, or, without one, inferred from the days `text` names."""
    published = _published(published_at)
    if published is not None:
        return Calendar(published, inferred=False)
    return Calendar(_inferred([d for d in _days(text) if d.day and d.month], not_after), inferred=True)


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _published(stamp: str | None) -> date | None:
    """The day it was in Indonesia: a time in UTC is read as western Indonesian time, any other as it is printed."""
    try:
        moment = datetime.fromisoformat((stamp or "").strip())
    except ValueError:
        return None
    if not 1900 <= moment.year <= 2200:  # 0001-01-01 is some writers' "unknown"
        return None
    return (moment.astimezone(_WIB) if moment.utcoffset() == timedelta(0) else moment).date()


def _days(text: str) -> Iterable[Day]:
    for form in find_forms(text, 0, len(text)):
        yield from (point for point in (form.first, form.last) if isinstance(point, Day))


def _inferred(days: list[Day], not_after: date) -> date | None:
    """The latest day named, in the latest year that fits best, weekday-and-day pairs ahead of bare days."""
    year = _best_year(days, not_after)
    if year is None:
        return None
    dated = [(day, when) for day in days if (when := _in_year(day, year, days)) and when <= not_after]
    paired = [when for day, when in dated if day.weekday is not None]
    return max(paired or [when for _, when in dated], default=None)


def _best_year(days: list[Day], not_after: date) -> int | None:
    if not days:
        return None
    first_pair = next((day for day in days if day.weekday is not None), None)
    full = [when for day in days if day.year and (when := _in_year(day, day.year, days)) and when <= not_after]

    def fit(year: int) -> float:
        return sum(_fit(day, year, days, not_after) * (1.5 if day is first_pair else 1) for day in days) + 2 * (
            bool(full) and max(full).year == year
        )

    best = max(range(not_after.year, max(not_after.year - _YEARS_BACK, 1), -1), key=fit)  # the latest of equals
    return best if full or fit(best) > 0 else _latest_possible(days, not_after)


def _fit(day: Day, year: int, days: list[Day], not_after: date) -> int:
    """1 where the weekday falls on that day in that year, else 0. A pair that names its own year speaks for that year alone."""
    when = _in_year(day, year, days)
    return int(
        when is not None and when <= not_after and day.weekday is not None and when.weekday() == day.weekday and day.year in (None, year)
    )


def _in_year(day: Day, year: int, days: list[Day]) -> date | None:
    """The day in its own year, else in that one, where November and December beside a January belong to the year before."""
    if day.month is None or day.day is None:
        return None
    if day.year is None and day.month >= 11 and any(other.month is not None and other.month <= 2 for other in days):
        year -= 1
    return day_of(day.year or year, day.month, day.day)


def _latest_possible(days: list[Day], not_after: date) -> int | None:
    """The latest year in which one of the days had come."""
    years = (not_after.year, not_after.year - 1)
    return next((year for year in years if any((when := _in_year(day, year, days)) and when <= not_after for day in days)), None)
