from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.core import printed_dates
from klaim_ingest.core.printed_dates import Published


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Jum'at, 25 Oktober 2024 - 15:40 WIB", "2024-10-25T15:40:00+07:00"),
        ("Diperbarui 18 Jun 2025, 22:11 WIB", "2025-06-18T22:11:00+07:00"),
        ("Kompas.com- 19/06/2025, 09:12 WIB", "2025-06-19T09:12:00+07:00"),
        (",\u00a0Jurnalis-Rabu, 18 Juni 2025 |20:02 WIB", "2025-06-18T20:02:00+07:00"),
        ("Rabu, 18 Jun 2025 19:44 WIB", "2025-06-18T19:44:00+07:00"),
        ("Selasa, 5 Agustus 2025 pukul 08.30 WITA", "2025-08-05T08:30:00+08:00"),
        ("5 Nopember 2024 01:05 WIT", "2024-11-05T01:05:00+09:00"),
        ("2025-05-12T14:30:00+07:00", "2025-05-12T14:30:00+07:00"),
        ("2025-05-12T07:30:00.123Z", "2025-05-12T07:30:00+00:00"),
        ("Fri, 25 Oct 2024 15:40:05 -0330", "2024-10-25T15:40:05-03:30"),
        ("October 25, 2024", "2024-10-25"),
        ("2025-05-12", "2025-05-12"),
        ("2025/5/2", "2025-05-02"),
        ("1729845600", "2024-10-25T08:40:00+00:00"),
        ("1729845600000", "2024-10-25T08:40:00+00:00"),
        ("25 Okt 2024 29:99 WIB", "2024-10-25"),
    ],
)
def test_a_time_as_sites_print_it_is_read(printed: str, value: str) -> None:
    found = printed_dates.read(printed)
    assert found is not None
    assert (found.value, found.zone_assumed) == (value, False)


def test_a_clock_time_without_a_zone_is_taken_as_jakartas_and_says_so() -> None:
    assert printed_dates.read("18 Juni 2025, 09:15") == Published("2025-06-18T09:15:00+07:00", zone_assumed=True)


@pytest.mark.parametrize("printed", ["", "kemarin", "31 Februari 2025", "2025-13-01", "32/01/2025", "Rabu pukul 10.00 WIB", "12345"])
def test_what_the_calendar_does_not_know_is_no_date(printed: str) -> None:
    assert printed_dates.read(printed) is None


def test_a_day_in_the_path_of_a_url_is_read() -> None:
    assert printed_dates.in_url("https://kabar.example/read/2025/06/18/123/judul") == "2025-06-18"
    assert printed_dates.in_url("https://kabar.example/read/2025/66/18/123/judul") is None


MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)), st.sampled_from([("WIB", 7), ("WITA", 8), ("WIT", 9)]))  # noqa: DTZ001
def test_every_minute_printed_in_indonesian_comes_back(moment: datetime, zone: tuple[str, int]) -> None:
    printed = f"{moment.day} {MONTHS[moment.month - 1]} {moment.year} {moment:%H:%M} {zone[0]}"
    found = printed_dates.read(printed)
    assert found is not None
    assert found.value == f"{moment:%Y-%m-%dT%H:%M}:00+{zone[1]:02}:00"


@given(st.text(max_size=60))
def test_any_text_gives_a_date_or_none(printed: str) -> None:
    found = printed_dates.read(printed)
    if found is not None:
        assert date.fromisoformat(found.value[:10])
