from typing import get_args

import pytest

from klaim_index.web import wording
from klaim_shared.messages import Kind, Modifier, Quantity, Quote, Stance, When


def test_every_term_of_the_contract_has_words() -> None:
    assert set(wording.STANCES) == set(get_args(Stance))
    assert set(wording.KINDS) == set(get_args(Kind))
    assert set(wording.QUOTES) == set(get_args(Quote))
    assert set(wording.MODIFIERS) == set(get_args(Modifier))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-10-25", "25 Oktober 2024"),
        ("2024-10-25T19:44:00+07:00", "25 Oktober 2024"),
        ("2024", "2024"),
        ("kemarin", "kemarin"),
        (None, ""),
    ],
)
def test_days_are_written_in_indonesian(written: str | None, read: str) -> None:
    assert wording.day(written) == read


def test_a_month_is_its_first_and_last_day() -> None:
    month = When(text="pada September", start=0, end=14, date="2024-09-01", end_date="2024-09-30", precision="month")
    assert wording.when(month) == "1 September 2024 sampai 30 September 2024"


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({"value": 3000, "modifier": "at_least", "unit": "tentara"}, "setidaknya 3.000 tentara"),
        ({"value": 5.2, "unit": "persen"}, "5,2 persen"),
        ({"value": 1.5e12, "unit": "rupiah"}, "1.500.000.000.000 rupiah"),
        ({"value": 4.6, "low": 4.6, "high": 5.4, "modifier": "range", "unit": "persen"}, "antara 4,6 sampai 5,4 persen"),
        ({"value": None, "modifier": "vague", "unit": "tentara"}, "tanpa angka pasti tentara"),
        ({"value": float("inf")}, "inf"),
    ],
)
def test_quantities_are_written_in_indonesian(fields: dict[str, object], read: str) -> None:
    assert wording.quantity(Quantity.model_validate({"text": "x", "start": 0, "end": 1} | fields)) == read


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example", "http://[", "/x", "", None]
)
def test_only_web_addresses_are_links(url: str | None) -> None:
    assert wording.web_link(url) is None
    assert wording.web_link("https://warta.example/a?b=1") == "https://warta.example/a?b=1"
