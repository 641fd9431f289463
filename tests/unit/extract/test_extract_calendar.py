from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_extract.core.calendar import Calendar, calendar_for

TODAY = date(2026, 11, 20)
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SEEDS = Path(__file__).parents[3] / "seeds"


def inferred(text: str, not_after: date = TODAY) -> date | None:
    calendar = calendar_for(text, None, not_after)
    assert calendar.inferred
    return calendar.reference


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2025-06-18", date(2025, 6, 18)),
        ("2025-06-18T19:44:00+07:00", date(2025, 6, 18)),
        ("2025-06-17T23:30:00Z", date(2025, 6, 18)),  # already the next morning in Jakarta
        ("2025-06-18T00:30:00+09:00", date(2025, 6, 18)),
    ],
)
def test_the_publication_day_is_the_day_it_was_in_indonesia(stamp: str, day: date) -> None:
    assert calendar_for("Jumat (25/10)", stamp, TODAY) == Calendar(day, inferred=False)


@pytest.mark.parametrize("stamp", [None, "", "kemarin sore", "0001-01-01T00:00:00Z", "2025-13-40"])
def test_a_stamp_that_tells_nothing_is_as_good_as_none(stamp: str | None) -> None:
    assert calendar_for("Jumat (25/10)", stamp, TODAY) == Calendar(date(2024, 10, 25), inferred=True)


def test_the_year_is_the_latest_that_fits_weekdays_and_days() -> None:
    assert inferred("Rapat digelar Jumat (25/10) dan ditutup Senin (28/10).") == date(2024, 10, 28)


def test_one_wrong_weekday_does_not_move_the_year() -> None:
    assert inferred("Jumat (25/10) ia tiba. Kamis (23/10) ia berangkat. Rabu (23/10) ia pamit.") == date(2024, 10, 25)


def test_of_two_that_disagree_the_first_named_decides() -> None:
    assert inferred("Pada hari Jumat (25/10) ia tiba. Pada hari Kamis (23/10) ia berangkat.") == date(2024, 10, 25)


def test_a_full_date_outweighs_a_weekday() -> None:
    assert inferred("Senin (21/10/2024) dan Jumat (24/10)") == date(2024, 10, 24)


def test_years_long_past_do_not_pull_the_article_back() -> None:
    assert inferred("Sejak 20 Oktober 2016 berlaku, Jumat (25/10) dicabut, Senin (28/10) diumumkan.") == date(2024, 10, 28)


def test_the_turn_of_the_year_lies_between_december_and_january() -> None:
    assert inferred("Senin (30/12) mulai, Kamis (2/1) selesai.") == date(2025, 1, 2)


def test_an_article_without_days_has_no_reference() -> None:
    assert inferred("Pada Rabu ia tiba.") is None


def test_no_inferred_day_lies_after_the_day_of_ingestion() -> None:
    assert inferred("Pada 25 Desember ia tiba.") == date(2025, 12, 25)


@pytest.mark.parametrize(
    ("seed", "day"),
    [
        ("000", date(2024, 10, 25)),
        ("001", date(2024, 10, 28)),
        ("002", date(2024, 10, 21)),
        ("003", date(2024, 10, 25)),
        ("004", date(2024, 10, 25)),
    ],
)
def test_the_seeds_tell_their_own_day(seed: str, day: date) -> None:
    text = next(SEEDS.glob(f"{seed}_*.txt")).read_text(encoding="utf-8")
    assert inferred(text) == day


@given(st.dates(date(2000, 1, 1), TODAY), st.integers(1, 5))
def test_two_days_with_their_weekdays_give_the_latest_year_they_fit(day: date, apart: int) -> None:
    days = (day - timedelta(days=apart), day)
    text = ", ".join(f"{WEEKDAYS[d.weekday()]} ({d.day}/{d.month})" for d in days)
    found = inferred(text)
    assert found is not None
    assert (found.month, found.day, found.weekday()) == (day.month, day.day, day.weekday())
    assert day <= found <= TODAY


@given(st.text(), st.text(max_size=30), st.datetimes(timezones=st.just(UTC)))
def test_no_text_and_no_stamp_raises(text: str, stamp: str, not_after: datetime) -> None:
    calendar = calendar_for(text, stamp, not_after.date())
    assert calendar.reference is None or calendar.inferred or calendar.reference.year >= 1900
