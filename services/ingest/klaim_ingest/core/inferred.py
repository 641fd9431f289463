"""The day an article must have appeared on, where nothing says so: told by the weekdays and days that its text names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from klaim_ingest.core import printed_dates

_WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_NAMES = r"(?P<weekday>senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)"
_DAY = re.compile(
    rf"{_NAMES},?\s?(?:\(\s?(?P<day>\d{{1,2}})\s?/\s?(?P<month>\d{{1,2}})(?:\s?/\s?(?P<year>\d{{4}}))?\s?\)"
    rf"|(?P<day2>\d{{1,2}})\s(?P<name>{printed_dates.MONTH_NAMES})\b(?:\s(?P<year2>\d{{4}})\b)?)"
)
_AHEAD = re.compile(
    r"\b(?:akan|mendatang|hingga|sampai|paling lambat|jadwal\w*|dijadwalkan|rencana\w*|mulai)\b[^.!?\n]{0,60}$", re.IGNORECASE
)
_YEARS_BACK = 30
_BEGINNING = 2000  # code points in which a report says when it happened
_MOST = 300  # days named; more tell nothing new


@dataclass(frozen=True)
class _Named:
    weekday: int
    day: int
    month: int
    year: int | None

    def in_year(self, year: int) -> date | None:
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None

    def fits(self, year: int) -> bool:
        """Whether the weekday falls on that day in that year; a day that names its year speaks for that one alone."""
        found = self.in_year(year)
        return found is not None and found.year == year and found.weekday() == self.weekday


def published_on(text: str, not_after: date) -> date | None:
    """The latest day that *text* names with its weekday, in the latest year that fits most of them; None where it names none."""
    named = list(islice(_named(text), _MOST))

    def fit(year: int) -> float:
        fitting = [day for day in named if day.fits(year) and (found := day.in_year(year)) and found <= not_after]
        return len(fitting) + 0.5 * (named[0] in fitting)  # the first day named is the surest

    if not named:
        return None
    best = max(range(not_after.year, not_after.year - _YEARS_BACK, -1), key=fit)
    days = [found for day in named if day.fits(best) and (found := day.in_year(best)) and found <= not_after]
    return max(days, default=None)


def first_told(text: str) -> date | None:
    """The first day that the beginning of *text* names with its year and a weekday that fits, but for those that lie ahead; else None."""
    told = (day for day in _named(text[:_BEGINNING]) if day.year and day.fits(day.year))
    return next((day.in_year(0) for day in told), None)


def _named(text: str) -> Iterator[_Named]:
    """The days named with their weekday, but for those that lie ahead ("akan digelar Senin (30/6)")."""
    small = text.replace("İ", "I").lower()  # as long as the text; to ignore case takes a pattern three times as long
    for match in _DAY.finditer(small):
        start = match.start()
        if text[start - 1 : start].isalnum() or _AHEAD.search(text, max(0, start - 100), start):
            continue
        weekday = re.sub(r"['’]", "", match["weekday"].lower()).replace("ahad", "minggu")
        month = int(match["month"]) if match["month"] else printed_dates.month(match["name"])
        year = match["year"] or match["year2"]
        yield _Named(_WEEKDAYS.index(weekday), int(match["day"] or match["day2"]), month, int(year) if year else None)
