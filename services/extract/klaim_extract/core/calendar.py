"""The day an article counts from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from klaim_extract.core.date_forms import find_forms
from klaim_extract.core.date_points import Day, Form

_WIB = timezone(timedelta(hours=7))
_YEARS_BACK = 30


@dataclass(frozen=True, slots=True)
class Calendar:
    """The publication day, or the last day the article names (`inferred`); None where nothing tells."""

    reference: date | None
    inferred: bool


def calendar_for(text: str, published_at: str | None, not_after: date, forms: Iterable[Form] | None = None) -> Calendar:
    """The calendar of an article published at an RFC 3339 time or a date, or, without one, inferred from the days `text` names.

    *forms*: the date expressions of `text`, where they have been read already.
    """
    published = _published(published_at)
    if published is not None:
        return Calendar(published, inferred=False)
    days = [day for day in _days(find_forms(text, 0, len(text)) if forms is None else forms) if day.day and day.month]
    past = [day for day in days if day.shift is None or day.shift.count <= 0]  # "5 Agustus mendatang" is no day of publication
    return Calendar(_inferred(past or days, not_after), inferred=True)


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


def _days(forms: Iterable[Form]) -> Iterable[Day]:
    for form in forms:
        yield from (point for point in (form.first, form.last) if isinstance(point, Day))


@dataclass(frozen=True, slots=True)
class _Named:
    """The days an article names, up to the day it was ingested; `turns_year`: a January or February is among them."""

    days: list[Day]
    not_after: date
    turns_year: bool

    def in_year(self, day: Day, year: int) -> date | None:
        """The day in its own year, else in that one, where November and December beside a January belong to the year before."""
        if day.month is None or day.day is None:
            return None
        if day.year is None and day.month >= 11 and self.turns_year:
            year -= 1
        found = day_of(day.year or year, day.month, day.day)
        return found if found and found <= self.not_after else None

    def fits(self, day: Day, year: int) -> bool:
        """Whether its weekday falls on that day in that year; a day that names its own year speaks for that one alone."""
        found = self.in_year(day, year) if day.weekday is not None and day.year in {None, year} else None
        return found is not None and found.weekday() == day.weekday


def _inferred(days: list[Day], not_after: date) -> date | None:
    """The latest day named, in the latest year that fits best; days named with their weekday go ahead of bare ones."""
    named = _Named(days, not_after, any(day.month is not None and day.month <= 2 for day in days))
    year = _best_year(named)
    if year is None:
        return None
    dated = [(day, found) for day in days if (found := named.in_year(day, year))]
    paired = [found for day, found in dated if day.weekday is not None]
    return max(paired or [found for _, found in dated], default=None)


def _best_year(named: _Named) -> int | None:
    """The year most weekdays fit: the first named counts half as much again, the latest full date twice; the latest of equals."""
    first = next((day for day in named.days if day.weekday is not None), None)
    last_full = max((found for day in named.days if day.year and (found := named.in_year(day, day.year))), default=None)
    counted = Counter(named.days)

    def fit(year: int) -> float:
        weekdays = sum(count for day, count in counted.items() if named.fits(day, year))
        return weekdays + 0.5 * (first is not None and named.fits(first, year)) + 2 * (last_full is not None and last_full.year == year)

    latest = named.not_after.year
    best = max(range(latest, max(latest - _YEARS_BACK, 1), -1), key=fit, default=latest)
    if fit(best) > 0:
        return best
    return next((year for year in (latest, latest - 1) if any(named.in_year(day, year) for day in named.days)), None)
