"""Recognising date expressions, without a calendar: what is named, and where it stands."""

import re
from typing import Literal, NamedTuple

from klaim_extract.core import date_words as dw
from klaim_extract.core.date_points import Ago, Day, Form, Month, Shift, Year
from klaim_extract.core.folding import fold, starts_capital, word_before
from klaim_extract.core.numbers import NUMBER_WORDS, read_number

_TAIL_UNITS: dict[str, Literal["week", "month", "year"]] = {"pekan": "week", "minggu": "week", "bulan": "month", "tahun": "year"}
_FARTHEST = 10_000  # no article counts more units back than that


def find_forms(text: str, start: int, end: int) -> tuple[Form, ...]:
    """Every date expression inside `text[start:end]`, in text order, not overlapping; extents count from the text's start."""
    segment = text[start:end]
    low = fold(segment)
    forms: list[Form] = []
    done, year_end = 0, -len(low)
    for trigger in dw.TRIGGER.finditer(f" {low}"):
        at = trigger.start()  # of the word in `low`, and of the blank before it in what is searched
        if at < done:
            continue
        form = _form_at(segment, low, at, trigger[1], year_end)
        if form is not None:
            forms.append(Form(start + _lead(low, form.start, done), start + form.end, form.first, form.last))
            done = form.end
            year_end = done if isinstance(form.first, Year) else year_end
    return tuple(forms)


def _lead(low: str, at: int, done: int) -> int:
    """Where `pada awal bulan` and its like begin, if such words stand before `at`."""
    while True:
        word, start = word_before(low, at)
        if word not in dw.LEADS or start < done:
            return at
        at = start


def _form_at(segment: str, low: str, at: int, word: str, year_end: int) -> Form | None:
    if word[0].isdigit():
        return _figures(low, at, year_end)
    if word in NUMBER_WORDS:
        return _ago(low, at)
    if word in dw.MONTHS:
        return _month(segment, low, at)
    if word in dw.WEEKDAYS:
        return _week_or_sunday(segment, low, at) if word == "minggu" else _weekday(segment, low, at)
    return _relative(low, at, word)


def _relative(low: str, at: int, word: str) -> Form | None:
    """A form that begins with `sepekan`, `pekan`, `kuartal`, `kemarin`, `pagi` and the like."""
    if word in dw.ONE_AGO:
        turn = dw.ONE_TURN.match(low, at)
        return turn and Form(at, turn.end(), Ago(dw.ONE_AGO[word], 0 if word in dw.HOURS else dw.TURNS[turn["t"]]))
    if word in dw.QUARTERS:
        return _quarter(low, at, dw.QUARTERS[word])
    if word in dw.UNITS and word != "hari":
        return _turned(low, at)
    return _day_word(low, at, word)


def _figures(low: str, at: int, year_end: int) -> Form | None:
    """A form that begins with a figure: a day, a year, `3 hari lalu`."""
    if at and (low[at - 1] == "+" or (low[at - 1] in "/.,:-–" and low[at - 2 : at - 1].isdigit())):
        return None
    if dw.FOUR.match(low, at):
        return _ago(low, at) or _year(low, at, year_end)
    named = _calendar_days(low, at)
    if named and (named.slashed_only is False or (low[at - 1 : at] == "(" and dw.CLOSE.match(low, named.form.end))):
        return _with_tail(low, named.form)
    return _ago(low, at) or _year(low, at, year_end) or _day_of_month(low, at)


class _Named(NamedTuple):
    form: Form
    slashed_only: bool  # 25/10 without a year: a date only in brackets or after a weekday


def _calendar_days(low: str, at: int) -> _Named | None:
    """A day or a stretch of days named by number, at `at`."""
    found = dw.NAMED.match(low, at)
    if found is None:
        found = dw.SLASHED.match(low, at) or dw.DOTTED.match(low, at) or dw.ISO.match(low, at)
    if found is None:
        return None
    part = found.groupdict()
    first = _day(part["d"], part["m"], part["y"])
    day, month, year = (part.get(f"{key}2") or part.get(f"{key}3") for key in "dmy")
    last = _day(day, month, year) if day and month else None
    if last and not part["m"]:
        if (part["and"] or "").strip() in dw.AND and int(part["d"]) + 1 != last.day:
            return None  # "3 dan 20 Mei" are two days, not a stretch
        first = Day(day=int(part["d"]), month=last.month, year=last.year) if 0 < int(part["d"]) < 32 else None
    if first is None or (day and last is None):
        return None
    return _Named(Form(at, found.end(), first, last), found.re is dw.SLASHED and not (part["y"] or year))


def _day(day: str | None, month: str | None, year: str | None) -> Day | None:
    """The day named, with no year where that is malformed; None where no calendar has such a day or month."""
    if day is None or month is None:
        return None
    number = int(month) if month.isdigit() else dw.MONTHS[month.rstrip(".")]
    if not (1 <= int(day) <= 31 and 1 <= number <= 12):
        return None
    full = int(year or 0) + (2000 if len(year or "") == 2 else 0)
    return Day(day=int(day), month=number, year=full if 1500 <= full <= 2100 else None)


def _week_or_sunday(segment: str, low: str, at: int) -> Form | None:
    named_day = starts_capital(segment, at) or word_before(low, at)[0] == "hari"
    if word_before(low, at)[0] in {"hari", "pada"} and named_day:
        return _weekday(segment, low, at)
    if turned := _turned(low, at):
        return turned
    counted = word_before(low, at)[0] in NUMBER_WORDS or low[max(0, at - 2) : at - 1].isdigit()
    return _weekday(segment, low, at) if named_day and not counted else None


def _weekday(segment: str, low: str, at: int) -> Form | None:
    before = word_before(low, at)[0]
    found = dw.WEEKDAY.match(low, at)
    if found is None or before in dw.NO_DATE_AFTER or not (starts_capital(segment, at) or before in {"hari", "pada"}):
        return None
    first, last = _weekday_number(found["w"]), _weekday_number(found["w2"]) if found["w2"] else None
    opened = dw.OPEN.match(low, found.end())
    named = _calendar_days(low, opened.end()) if opened else None
    if opened is None or named is None:
        return _with_tail(low, Form(at, found.end(), Day(first), None if last is None else Day(last)))
    days = named.form
    end = days.end
    if opened[1] and (closed := dw.CLOSE.match(low, end)):
        end = closed.end()
    if not isinstance(days.first, Day) or not isinstance(days.last, Day | None):
        return None
    until = days.last._replace(weekday=last) if days.last else None
    return _with_tail(low, Form(at, end, days.first._replace(weekday=first), until))


def _weekday_number(word: str) -> int:
    return dw.WEEKDAYS[word if word in dw.WEEKDAYS else "jumat"]


def _with_tail(low: str, form: Form) -> Form:
    """The form with the `lalu`, `ini`, `pekan depan` that follows it."""
    tail = dw.TAIL.match(low, form.end)
    if tail is None or tail.end() == form.end:
        return form
    form = form._replace(end=tail.end())
    if not tail["t"]:
        return form
    unit: Literal["near", "week", "month", "year"] = _TAIL_UNITS[tail["u"]] if tail["u"] else "near"
    shift = Shift(unit, dw.TURNS[tail["t"]])
    point = form.last or form.first
    if not isinstance(point, Day | Month):
        return form
    point = point._replace(shift=shift)
    return form._replace(last=point) if form.last else form._replace(first=point)


def _month(segment: str, low: str, at: int) -> Form | None:
    found = dw.MONTHLY.match(low, at)
    if found is None:
        return None
    first = Month(dw.MONTHS[found["m"].rstrip(".")], _int(found["y"]))
    last = Month(dw.MONTHS[found["m2"].rstrip(".")], _int(found["y2"])) if found["m2"] else None
    form = Form(at, found.end(), first, last)
    if first.year or (last and last.year):
        return form
    turned = _with_tail(low, form)
    bare = found["m"] in dw.FULL_MONTHS and starts_capital(segment, at)
    return turned if bare and (last or turned.end > form.end or word_before(low, at)[0] in dw.MONTH_LEADS) else None


def _quarter(low: str, at: int, months: int) -> Form | None:
    found = dw.QUARTER.match(low, at)
    if found is None:
        return None
    first = (dw.ORDINALS[found["n"]] - 1) * months + 1
    return Form(at, found.end(), Month(first, int(found["y"]), months=months)) if first <= 12 else None


def _year(low: str, at: int, year_end: int) -> Form | None:
    found = dw.YEARLY.match(low, at)
    if found is None or not _names_a_year(low, at, found, year_end):
        return None
    year, last = int(found["y"]), _int(found["y2"])
    if found["an"]:
        return Form(at, found.end(), Year(year, 10))
    return Form(at, found.end(), Year(year), Year(last) if last and last > year else None)


def _names_a_year(low: str, at: int, found: re.Match[str], year_end: int) -> bool:
    """Whether a bare figure such as 2016 stands where a year would, and not in the name of a law."""
    word = word_before(low, at)[0]
    if word == "tahun":
        return not (dw.LAW_BEFORE.search(low, max(0, at - 24), at) or dw.LAW_AFTER.match(low, found.end()))
    if dw.COUNTED.match(low, found.end()):
        return False
    joined = at - year_end <= 6  # 2014 dan 2019
    return word in dw.YEAR_LEADS or (joined and (word in dw.AND or not word)) or bool(found["y2"] and "/" not in found[0])


def _turned(low: str, at: int) -> Form | None:
    """`pekan lalu`, `bulan ini`, `akhir pekan depan`."""
    found = dw.TURNED.match(low, at)
    before = word_before(low, at)[0]
    if found is None or before in dw.UNCOUNTED or before in NUMBER_WORDS or low[max(0, at - 2) : at - 1].isdigit():
        return None
    unit = dw.UNITS[found["u"]]
    return Form(at, found.end(), Ago("weekend" if unit == "week" and before == "akhir" else unit, dw.TURNS[found["t"]]))


def _ago(low: str, at: int) -> Form | None:
    """`dua hari lalu`, `3 jam yang lalu`, `5 hari lagi`."""
    number = read_number(low, at) if dw.SOMETIME_AGO.match(low, at) else None
    found = dw.AGO.match(low, number.end) if number else None
    if number is None or found is None or not isinstance(number.value, int) or number.value > _FARTHEST:
        return None
    unit = dw.UNITS.get(found["u"])
    count = dw.TURNS[found["t"]] * number.value
    return Form(at, found.end(), Ago("day", 0) if unit is None else Ago(unit, count))


def _day_of_month(low: str, at: int) -> Form | None:
    """`tanggal 25`."""
    if word_before(low, at)[0] not in {"tanggal", "tgl"}:
        return None
    number = read_number(low, at)
    if number is None or number.value not in range(1, 32):
        return None
    return _with_tail(low, Form(at, number.end, Day(day=int(number.value))))


def _day_word(low: str, at: int, word: str) -> Form | None:
    if word in dw.OF_THE_DAY:
        found = dw.TODAY.match(low, at)
        return found and Form(at, found.end(), Ago("day", -1 if found["late"] else 0))
    if low[at + len(word) : at + len(word) + 1] == "-" or (word == "esok" and word_before(low, at)[0] in {"hari", "masa"}):
        return None
    tail = dw.DAY_WORD_TAIL.match(low, at + len(word))
    end = tail.end() if tail else at + len(word)
    return Form(at, end, Ago("day", dw.DAY_WORDS[word] * (2 if low.endswith("lusa", at + len(word), end) else 1)))


def _int(text: str | None) -> int | None:
    return int(text) if text else None
