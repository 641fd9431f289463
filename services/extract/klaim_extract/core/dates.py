"""Dates in a text, resolved against the article's calendar.

What recurs (a weekday, a bare month) is the nearest in the past unless the words point ahead (`depan`, `mendatang`, `besok`).
An expression that cannot be resolved (no day of reference, or no such day as 31 February) has `date=None`.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from klaim_extract.core.calendar import Calendar, day_of
from klaim_extract.core.date_forms import find_forms
from klaim_extract.core.date_points import Ago, Day, Form, Month, Point, Year
from klaim_shared.messages import Precision, When

_SOON = timedelta(days=45)  # a day named without its year is one of these around the reference, else one past
_WEEK = timedelta(days=7)


class _Stretch(NamedTuple):
    first: date
    last: date
    precision: Precision
    conflict: bool = False


def find_dates(text: str, start: int, end: int, calendar: Calendar) -> list[When]:
    """All date expressions inside `text[start:end]`, resolved, in text order, not overlapping; offsets count from the text's start."""
    return resolve(text, find_forms(text, start, end), calendar)


def resolve(text: str, forms: Iterable[Form], calendar: Calendar) -> list[When]:
    """The date expressions that `find_forms` found in `text`, resolved."""
    return [_when(text, form, calendar.reference) for form in forms]


def _when(text: str, form: Form, reference: date | None) -> When:
    try:
        stretch = _resolve_form(form, reference)
    except OverflowError:  # before year 1 or after 9999
        stretch = None
    span = text[form.start : form.end]
    if stretch is None:
        return When(text=span, start=form.start, end=form.end, date=None, precision=_precision(form))
    return When(
        text=span,
        start=form.start,
        end=form.end,
        date=stretch.first.isoformat(),
        end_date=stretch.last.isoformat() if stretch.last != stretch.first else None,
        precision=stretch.precision,
        conflict="weekday" if stretch.conflict else None,
    )


def _precision(form: Form) -> Precision:
    if form.last:
        return "interval"
    match form.first:
        case Day():
            return "day"
        case Month(months=months):
            return "month" if months == 1 else "interval"
        case Year(years=years):
            return "year" if years == 1 else "interval"
        case Ago(unit=unit):
            return "interval" if unit == "weekend" else unit


def _resolve_form(form: Form, reference: date | None) -> _Stretch | None:
    if form.last is None:
        return _resolve(form.first, reference)
    last = _resolve(form.last, reference)
    if last is None:
        return None
    first = _resolve(_before(form.first, last.first), last.first)
    if first is None or first.first > last.last:
        return None
    return _Stretch(first.first, last.last, "interval", first.conflict or last.conflict)


def _before(first: Point, last: date) -> Point:
    """The first end of a stretch in the year of its last end, or in the year before where its month comes later."""
    if isinstance(first, Day | Month) and first.month and not first.year:
        return first._replace(year=last.year - (first.month > last.month))
    return first


def _resolve(point: Point, reference: date | None) -> _Stretch | None:
    match point:
        case Year(year=year, years=years):
            return _Stretch(date(year, 1, 1), date(year + years - 1, 12, 31), "year" if years == 1 else "interval")
        case Month():
            return _month(point, reference)
        case Day():
            return _day(point, reference)
        case Ago():
            return _ago(point, reference) if reference else None


def _day(point: Day, reference: date | None) -> _Stretch | None:
    if point.day is None:
        found = _weekday(point, reference) if reference else None
    elif point.month is None:
        found = _day_of_month(point.day, reference) if reference else None
    elif point.year is not None:
        found = day_of(point.year, point.month, point.day)
    else:
        found = _yearless(point, reference) if reference else None
    if found is None:
        return None
    conflict = point.weekday is not None and found.weekday() != point.weekday
    return _Stretch(found, found, "day", conflict)


def _weekday(point: Day, reference: date) -> date:
    """The nearest such weekday in the past, the day of reference included, unless the words say otherwise."""
    back = timedelta(days=(reference.weekday() - (point.weekday or 0)) % 7)
    shift = point.shift
    if shift is None or shift.unit in {"month", "year"}:
        return reference - back
    if shift.unit == "week" or shift.count == 0:
        return _monday(reference) + _WEEK * shift.count + timedelta(days=point.weekday or 0)
    if shift.count < 0:
        return reference - (back or _WEEK)
    return reference - back + _WEEK


def _day_of_month(day: int, reference: date) -> date | None:
    months = [_add_months(reference, -back) for back in range(3)]
    return next((found for month in months if (found := day_of(month.year, month.month, day)) and found <= reference), None)


def _yearless(point: Day, reference: date) -> date | None:
    """The day in the year meant: around the reference; else, of those past, the first that fits its weekday, else the nearest."""
    if point.shift and point.shift.unit == "year":
        return day_of(reference.year + point.shift.count, point.month or 1, point.day or 1)
    years = range(reference.year + 1, reference.year - 9, -1)
    found = [when for year in years if (when := day_of(year, point.month or 1, point.day or 1))]
    ahead = point.shift is not None and point.shift.count > 0
    if ahead:
        return min((when for when in found if when >= reference), default=None)
    near = [when for when in found if abs(when - reference) <= _SOON]
    past = [when for when in found if when <= reference]
    fitting = [when for when in past[:3] if when.weekday() == point.weekday]
    return next(iter(near or fitting or past), None)


def _month(point: Month, reference: date | None) -> _Stretch | None:
    year = point.year
    if year is None:
        if reference is None:
            return None
        year = _year_of_month(point, reference)
    first = date(year, point.month, 1)
    last = _add_months(first, point.months) - timedelta(days=1)
    return _Stretch(first, last, "month" if point.months == 1 else "interval")


def _year_of_month(point: Month, reference: date) -> int:
    shift = point.shift
    if shift is None:
        return reference.year - (point.month > reference.month)
    if shift.unit == "year":
        return reference.year + shift.count
    if shift.count < 0:
        return reference.year - (point.month >= reference.month)
    return reference.year + (shift.count > 0 and point.month < reference.month)


def _ago(point: Ago, reference: date) -> _Stretch:
    match point.unit:
        case "day":
            day = reference + timedelta(days=point.count)
            return _Stretch(day, day, "day")
        case "week" | "weekend":
            monday = _monday(reference) + _WEEK * point.count
            sunday = monday + timedelta(days=6)
            return _Stretch(monday, sunday, "week") if point.unit == "week" else _Stretch(sunday - timedelta(days=1), sunday, "interval")
        case "month":
            first = _add_months(reference, point.count)
            return _Stretch(first, _add_months(first, 1) - timedelta(days=1), "month")
        case "year":
            first = _add_months(reference.replace(month=1), 12 * point.count)
            return _Stretch(first, first.replace(month=12, day=31), "year")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _add_months(day: date, months: int) -> date:
    """The first of the month so many months on. Raises OverflowError outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, 1)
