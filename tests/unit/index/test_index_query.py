from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from klaim_index.core.place import arrival, bounds, place
from klaim_index.core.query import BadQuery, Query, read_cursor, write_cursor

days = st.dates()
arrivals = st.integers(1, 1 << 40)


@given(st.integers(0, (1 << 63) - 1))
def test_a_cursor_leads_back_to_its_place(at: int) -> None:
    assert read_cursor(write_cursor(at)) == at


@given(st.text(max_size=20))
def test_a_cursor_that_was_not_given_out_is_a_bad_query_and_nothing_worse(cursor: str) -> None:
    try:
        at = read_cursor(cursor)
    except BadQuery:
        return
    assert write_cursor(at) == cursor


@pytest.mark.parametrize("cursor", ["", "zz", "AAAAAAAAAAA=", "_" * 11, "A" * 12, "A" * 500])
def test_cursors_that_are_none(cursor: str) -> None:
    with pytest.raises(BadQuery, match="cursor"):
        read_cursor(cursor)


@given(days, arrivals, days, arrivals)
def test_a_later_day_stands_after_and_on_one_day_the_later_arrival(day: date, came: int, other: date, other_came: int) -> None:
    assert (place(day, came) < place(other, other_came)) == ((day, came) < (other, other_came))
    assert arrival(place(day, came)) == came


@given(days, arrivals, st.none() | days, st.none() | days)
def test_both_days_of_a_range_belong_to_it(day: date, came: int, since: date | None, until: date | None) -> None:
    low, high = bounds(since, until, None)
    assert (low <= place(day, came) < high) == ((since or date.min) <= day <= (until or date.max))


@given(arrivals, days)
def test_undated_things_are_last_and_in_no_range_of_days(came: int, day: date) -> None:
    low, high = bounds(None, None, None)
    assert low <= place(None, came) < high
    assert place(None, came) < place(date.min, 1)
    for since, until in ((day, None), (None, day)):
        low, _ = bounds(since, until, None)
        assert place(None, came) < low


@given(days)
def test_a_day_is_asked_as_it_is_written(day: date) -> None:
    assert Query.model_validate({"since": day.isoformat()}).since == Query(since=day).since == day


@pytest.mark.parametrize(
    "day", ["2024-1-5", "20240105", "2024-W01-1", "2024-02-30", "0000-01-01", "1704412800", "٢٠٢٤-٠١-٠٥", "2024-01-05\n"]
)
def test_a_day_that_is_not_written_so_is_refused(day: str) -> None:
    with pytest.raises(ValidationError):
        Query.model_validate({"since": day})


def test_what_a_form_leaves_empty_is_not_asked() -> None:
    asked = {"q": " ", "source": "", "stance": "", "kind": "", "since": "", "until": "", "outlet": "", "cursor": ""}
    assert Query.model_validate(asked) == Query()


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": 201}, {"q": "a" * 1025}, {"stance": "lie"}, {"since": "kemarin"}, {"sourc": "x"}]
)
def test_questions_out_of_bounds_are_refused(asked: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Query.model_validate(asked)
