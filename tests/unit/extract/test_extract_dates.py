import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_extract.core.calendar import Calendar
from klaim_extract.core.dates import find_dates
from klaim_shared.messages import When

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")
SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des")
WEDNESDAY = Calendar(date(2025, 6, 18), inferred=False)
UNDATED = Calendar(None, inferred=True)
FRAGMENTS = (
    "pada", "hari", "Rabu", "Jum'at", "minggu", "Minggu", "lalu", "ini", "depan", "(", ")", ",", "25", "10", "/", "-", "2024", "18/6/225",
    "Oktober", "Mei", "tahun", "Nomor", "dua", "seribu", "bulan", "kemarin", "akhir pekan", "tadi malam", "kuartal I", "\n", "\u00a0", "İ",
)  # fmt: skip


def dates(text: str, calendar: Calendar = WEDNESDAY) -> list[When]:
    return find_dates(text, 0, len(text), calendar)


def resolved(text: str, calendar: Calendar = WEDNESDAY) -> tuple[str, str | None, str]:
    (when,) = dates(text, calendar)
    return when.text, when.date, when.precision


def stretch(text: str) -> tuple[str | None, str | None, str]:
    (when,) = dates(text)
    return when.date, when.end_date, when.precision


FORMATS: tuple[Callable[[date], str], ...] = (
    lambda d: f"{WEEKDAYS[d.weekday()]} ({d.day}/{d.month}/{d.year})",
    lambda d: f"{WEEKDAYS[d.weekday()]}({d.day:02}/{d.month:02}/{d.year})",
    lambda d: f"{WEEKDAYS[d.weekday()]}, {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()].upper()}, {d.day} {MONTHS[d.month - 1].upper()} {d.year}",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day} {SHORT[d.month - 1]} {d.year}",
    lambda d: f"{d.day} {SHORT[d.month - 1]}{'' if d.month == 5 else '.'} {d.year}",
    lambda d: f"tanggal {d.day} {MONTHS[d.month - 1]} tahun {d.year}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    lambda d: d.isoformat(),
)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMATS))
def test_a_full_date_reads_back_in_every_format(day: date, written: Callable[[date], str]) -> None:
    (when,) = dates(f"Menurut dia, {written(day)}, semua selesai.", UNDATED)
    assert (when.text, when.date, when.precision, when.conflict) == (written(day), day.isoformat(), "day", None)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 300))
def test_a_day_and_its_weekday_without_a_year_is_the_nearest_in_the_past(reference: date, back: int) -> None:
    day = reference - timedelta(days=back)
    (when,) = dates(f"kata dia, {WEEKDAYS[day.weekday()]} ({day.day}/{day.month}).", Calendar(reference, inferred=False))
    assert (when.date, when.conflict) == (day.isoformat(), None)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 6))
def test_a_bare_weekday_is_the_nearest_in_the_past(reference: date, back: int) -> None:
    day = reference - timedelta(days=back)
    assert resolved(f"pada {WEEKDAYS[day.weekday()]}", Calendar(reference, inferred=False))[1] == day.isoformat()


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 12), st.integers(1, 40))
def test_relative_days_and_months_count_from_the_reference(reference: date, months: int, days: int) -> None:
    calendar = Calendar(reference, inferred=False)
    assert resolved(f"{days} hari lalu", calendar)[1] == (reference - timedelta(days=days)).isoformat()
    year, month = divmod(reference.year * 12 + reference.month - 1 - months, 12)
    assert resolved(f"{months} bulan yang lalu", calendar)[1] == date(year, month + 1, 1).isoformat()


@pytest.mark.parametrize(
    ("text", "span", "day"),
    [
        ("katanya pada Rabu, di kantor", "pada Rabu", "2025-06-18"),
        ("katanya pada hari Jumat", "pada hari Jumat", "2025-06-13"),
        ("katanya, Jum’at malam", "Jum’at malam", "2025-06-13"),
        ("katanya pada Minggu", "pada Minggu", "2025-06-15"),
        ("katanya, Ahad (15/6)", "Ahad (15/6)", "2025-06-15"),
        ("katanya pada rabu", "pada rabu", "2025-06-18"),
        ("Rabu lalu", "Rabu lalu", "2025-06-11"),
        ("Jumat pekan lalu", "Jumat pekan lalu", "2025-06-13"),
        ("Jumat pekan depan", "Jumat pekan depan", "2025-06-27"),
        ("Senin mendatang", "Senin mendatang", "2025-06-23"),
        ("pada hari Senin(16/6/2025)", "pada hari Senin(16/6/2025)", "2025-06-16"),
        ("Selasa (17/6/2025) kemarin", "Selasa (17/6/2025) kemarin", "2025-06-17"),
        ("Rabu malam (18/6)", "Rabu malam (18/6)", "2025-06-18"),
        ("katanya (16/10/2016)", "16/10/2016", "2016-10-16"),
        ("katanya (16/6)", "16/6", "2025-06-16"),
        ("25 Oktober", "25 Oktober", "2024-10-25"),
        ("25 Juni", "25 Juni", "2025-06-25"),
        ("25 Mei tahun lalu", "25 Mei tahun lalu", "2024-05-25"),
        ("12 Januari mendatang", "12 Januari mendatang", "2026-01-12"),
        ("pada tanggal 25", "pada tanggal 25", "2025-05-25"),
        ("17 Agt 2024", "17 Agt 2024", "2024-08-17"),
        ("6 Nop 2019", "6 Nop 2019", "2019-11-06"),
        ("usai 18 Juni.", "18 Juni", "2025-06-18"),
        ("kemarin", "kemarin", "2025-06-17"),
        ("kemarin lusa", "kemarin lusa", "2025-06-16"),
        ("hari ini", "hari ini", "2025-06-18"),
        ("semalam", "semalam", "2025-06-17"),
        ("tadi malam", "tadi malam", "2025-06-17"),
        ("pagi tadi", "pagi tadi", "2025-06-18"),
        ("siang ini", "siang ini", "2025-06-18"),
        ("besok", "besok", "2025-06-19"),
        ("lusa", "lusa", "2025-06-20"),
        ("dua hari lalu", "dua hari lalu", "2025-06-16"),
        ("sehari lalu", "sehari lalu", "2025-06-17"),
        ("tiga hari lagi", "tiga hari lagi", "2025-06-21"),
        ("3 jam yang lalu", "3 jam yang lalu", "2025-06-18"),
    ],
)
def test_days_as_news_names_them(text: str, span: str, day: str) -> None:
    assert resolved(text) == (span, day, "day")


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("pekan lalu", "2025-06-09", "2025-06-15", "week"),
        ("Minggu lalu", "2025-06-09", "2025-06-15", "week"),
        ("minggu ini", "2025-06-16", "2025-06-22", "week"),
        ("pekan depan", "2025-06-23", "2025-06-29", "week"),
        ("dua pekan yang lalu", "2025-06-02", "2025-06-08", "week"),
        ("akhir pekan lalu", "2025-06-14", "2025-06-15", "interval"),
        ("bulan lalu", "2025-05-01", "2025-05-31", "month"),
        ("sebulan lalu", "2025-05-01", "2025-05-31", "month"),
        ("pada September", "2024-09-01", "2024-09-30", "month"),
        ("bulan Juni", "2025-06-01", "2025-06-30", "month"),
        ("Mei lalu", "2025-05-01", "2025-05-31", "month"),
        ("Februari mendatang", "2026-02-01", "2026-02-28", "month"),
        ("November 2024", "2024-11-01", "2024-11-30", "month"),
        ("Okt. 2024", "2024-10-01", "2024-10-31", "month"),
        ("Januari-Maret 2025", "2025-01-01", "2025-03-31", "interval"),
        ("Desember hingga Februari 2025", "2024-12-01", "2025-02-28", "interval"),
        ("tahun lalu", "2024-01-01", "2024-12-31", "year"),
        ("lima tahun silam", "2020-01-01", "2020-12-31", "year"),
        ("sejak 2020", "2020-01-01", "2020-12-31", "year"),
        ("awal 2017", "2017-01-01", "2017-12-31", "year"),
        ("di tahun 2016", "2016-01-01", "2016-12-31", "year"),
        ("tahun 1990-an", "1990-01-01", "1999-12-31", "interval"),
        ("periode 2019-2024", "2019-01-01", "2024-12-31", "interval"),
        ("kuartal II 2025", "2025-04-01", "2025-06-30", "interval"),
        ("semester 1 tahun 2007", "2007-01-01", "2007-06-30", "interval"),
        ("6-8 Mei 2025", "2025-05-06", "2025-05-08", "interval"),
        ("6 sampai 8 Mei", "2025-05-06", "2025-05-08", "interval"),
        ("17 dan 18 Juni 2025", "2025-06-17", "2025-06-18", "interval"),
        ("30 Desember 2024-2 Januari 2025", "2024-12-30", "2025-01-02", "interval"),
        ("30 Desember-2 Januari 2025", "2024-12-30", "2025-01-02", "interval"),
        ("Sabtu-Minggu (14-15/6/2025)", "2025-06-14", "2025-06-15", "interval"),
        ("(30/5-2/6/2025)", "2025-05-30", "2025-06-02", "interval"),
    ],
)
def test_stretches_have_a_first_and_a_last_day(text: str, first: str, last: str, precision: str) -> None:
    assert stretch(text) == (first, last, precision)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Kamis (23/10/2024)", "2024-10-23"),
        ("Selasa (18/6)", "2025-06-18"),
        ("Rabu, 18 Juni 2026", "2026-06-18"),
        ("Rabu (19/6/2025)", "2025-06-19"),
    ],
)
def test_a_weekday_that_does_not_fit_is_a_conflict_and_the_day_stays_as_named(text: str, day: str) -> None:
    (when,) = dates(text)
    assert (when.date, when.conflict) == (day, "weekday")


@pytest.mark.parametrize("text", ["Rabu (18/6/225)", "Rabu (18/6/20225)", "Rabu (18/6/2925)", "Rabu (18/6/25)"])
def test_a_malformed_year_is_the_one_around_the_reference(text: str) -> None:
    (when,) = dates(text)
    assert (when.date, when.conflict) == ("2025-06-18", None)


def test_a_reference_a_few_days_early_does_not_throw_a_day_a_year_back() -> None:
    assert resolved("Senin (28/10)", Calendar(date(2024, 10, 25), inferred=True))[1] == "2024-10-28"


@pytest.mark.parametrize(
    "text",
    [
        "Perpres Nomor 49 Tahun 2025", "UU No. 5 Tahun 1999", "Lembaran Negara Tahun 2016 Nomor 202", "UU 12/2011",
        "Perpres 87/2016", "Pasal 21", "NOTAM C0783/25", "skor 4-1", "pukul 15.40 WIB", "pukul 20:02", "gencatan senjata 5 Tahun",
        "+62 812", "nomor 0812-2024", "kini", "sebelumnya", "kala itu", "saat ini", "beberapa hari lalu", "puluhan tahun lalu",
        "Pasar Minggu", "Jumat Agung", "setiap Senin", "dua minggu", "dua Minggu", "lima tahun terakhir", "dari 2000 orang",
        "Siti Mei datang",
        "Perpres itu 2016", "1/2", "10/24/2024", "99/99/2024", "tiga hari", "hari esok", "seminggu", "1,5 tahun lalu",
        "Universitas Sebelas Maret",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates(text) == []


def test_dates_joined_by_a_word_are_two_when_they_do_not_touch() -> None:
    assert [when.date for when in dates("pada 2014 dan 2019, lalu 3 dan 20 Mei 2025")] == ["2014-01-01", "2019-01-01", "2025-05-20"]


def test_without_a_reference_what_is_relative_stays_undated() -> None:
    found = dates("pada Rabu, kemarin, pekan lalu, pada Mei, 25 Oktober, sejak 2020, 6 Mei 2025", UNDATED)
    assert [(when.date, when.precision) for when in found] == [
        (None, "day"), (None, "day"), (None, "week"), (None, "month"), (None, "day"), ("2020-01-01", "year"), ("2025-05-06", "day"),
    ]  # fmt: skip


def test_a_day_no_calendar_has_stays_undated() -> None:
    assert resolved("pada 31 Februari 2024") == ("pada 31 Februari 2024", None, "day")


@pytest.mark.parametrize("text", ["9000 tahun lalu", "tahun depan", "pekan lalu", "12 bulan lagi", "lima hari lalu"])
def test_the_ends_of_the_calendar_are_no_error(text: str) -> None:
    for reference in (date.min, date.max):
        assert len(dates(text, Calendar(reference, inferred=False))) == 1


def test_offsets_count_from_the_start_of_the_text() -> None:
    text = "İni awal. Ia tiba pada Rabu (18/6/2025) pagi. Lalu kemarin."
    (when,) = find_dates(text, 10, 46, WEDNESDAY)
    assert text[when.start : when.end] == when.text == "pada Rabu (18/6/2025) pagi"


def exact(text: str, start: int, end: int, found: list[When]) -> bool:
    stops = [start, *(position for when in found for position in (when.start, when.end)), end]
    return stops == sorted(stops) and all(text[when.start : when.end] == when.text and when.text for when in found)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25), st.sampled_from(["", " "]), st.integers(0, 20), st.dates())
def test_spans_are_exact_and_apart_whatever_is_strung_together(parts: list[str], glue: str, start: int, reference: date) -> None:
    text = glue.join(parts)
    assert exact(
        text, min(start, len(text)), len(text), find_dates(text, min(start, len(text)), len(text), Calendar(reference, inferred=False))
    )


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert exact(text, 0, len(text), dates(text))


@pytest.mark.parametrize("piece", ["1/1", "Rabu (", "pada hari ", "25 Mei ", "dua ", "2020-", "2020 dan ", " ", "Senin (25/11), "])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begun = time.process_time()
        find_dates(text, 0, length, WEDNESDAY)
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(100_000) < 0.3 + 25 * seconds(10_000)
