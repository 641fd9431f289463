"""Publication times as sites print them, made RFC 3339."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "pebruari", "february", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "agst", "ags", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
MONTH_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_ZONES = {"wib": 7, "wita": 8, "wit": 9, "gmt": 0, "utc": 0, "z": 0}

DAY = (
    rf"(?:(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})"
    rf"|(?P<day2>\d{{1,2}})[\s-]{{1,3}}(?P<name>{MONTH_NAMES})\.?,?[\s-]{{1,3}}(?P<year2>\d{{4}})"
    rf"|(?P<name3>{MONTH_NAMES})\.?\s(?P<day3>\d{{1,2}}),?\s(?P<year3>\d{{4}})"
    r"|(?P<day4>\d{1,2})[/.-](?P<month4>\d{1,2})[/.-](?P<year4>\d{4}))"
)
CLOCK = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?\s?(?P<zone>WIB|WITA|WIT|GMT|UTC|Z|[+-]\d{2}:?\d{2})?"
)
_MOMENT = re.compile(rf"(?<!\d){DAY}(?!\d)(?:(?:[\s,|T–-]|pukul|jam){{1,12}}{CLOCK})?", re.IGNORECASE)


def month(name: str) -> int:
    """The number of a month by one of its names."""
    return _MONTH[name.lower()]


@dataclass(frozen=True)
class Published:
    """When, as RFC 3339 or as a day, and whether the zone had to be assumed (WIB)."""

    value: str
    zone_assumed: bool = False


def read(printed: str) -> Published | None:
    """The first moment or day in *printed*; None where there is none that the calendar knows."""
    epoch = _epoch(printed)
    if epoch:
        return Published(epoch)
    match = _MOMENT.search(printed)
    day = _day(match) if match else None
    if match is None or day is None:
        return None
    return Published(day.isoformat()) if match["hour"] is None else _moment(day, match)


def in_url(url: str) -> str | None:
    """The day in a path such as `/read/2025/06/18/`, if the calendar knows it."""
    match = re.search(r"/(?P<year>(?:19|20)\d{2})/(?P<month>\d{2})/(?P<day>\d{2})(?:/|$)", url)
    day = match and _calendar(match["year"], match["month"], match["day"])
    return day.isoformat() if day else None


def _epoch(printed: str) -> str | None:
    """Seconds or milliseconds since 1970, as databases print them (1990 to 2100)."""
    digits = printed.strip()
    if not re.fullmatch(r"\d{9,10}(?:\d{3})?", digits, re.ASCII):
        return None
    return datetime.fromtimestamp(int(digits) / (1000 if len(digits) > 10 else 1), UTC).isoformat(timespec="seconds")


def _day(match: re.Match[str]) -> date | None:
    if match["year"]:
        return _calendar(match["year"], match["month"], match["day"])
    if match["year4"]:
        return _calendar(match["year4"], match["month4"], match["day4"])
    suffix = "2" if match["year2"] else "3"
    name = match["name" if suffix == "2" else "name3"]
    return _calendar(match["year" + suffix], str(_MONTH[name.lower()]), match["day" + suffix])


def _calendar(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _moment(day: date, match: re.Match[str]) -> Published:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return Published(day.isoformat())
    zone = _zone(match["zone"] or "WIB")
    moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    return Published(moment.isoformat(timespec="seconds"), zone_assumed=match["zone"] is None)


def _zone(printed: str) -> timezone:
    if printed.lower() in _ZONES:
        return timezone(timedelta(hours=_ZONES[printed.lower()]))
    sign = -1 if printed[0] == "-" else 1
    offset = sign * timedelta(hours=int(printed[1:3]), minutes=int(printed[-2:]))
    return timezone(offset) if abs(offset) < timedelta(hours=24) else UTC
