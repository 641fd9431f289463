from string import Formatter
from typing import get_args

import pytest

from klaim_index.web import wording
from klaim_index.web.faults import ENGLISH
from klaim_shared.messages import Kind, Modifier, Precision, Quantity, Quote, Stance, When


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


@pytest.mark.parametrize(
    ("precision", "first", "last", "read"),
    [
        ("day", "2024-09-01", None, "1 September 2024"),
        ("day", "2024-09-01", "2024-09-01", "1 September 2024"),
        ("week", "2024-09-02", "2024-09-08", "2 September 2024 sampai 8 September 2024"),
        ("month", "2024-09-01", "2024-09-30", "September 2024"),
        ("month", "2024-09-01", None, "September 2024"),
        ("month", "2024-09-01", "2024-11-30", "September 2024 sampai November 2024"),
        ("year", "2024-01-01", "2024-12-31", "2024"),
        ("interval", "2024-09-01", "2024-09-30", "1 September 2024 sampai 30 September 2024"),
        ("month", "entah", None, "entah"),
        ("year", None, None, ""),
    ],
)
def test_a_date_is_told_as_precisely_as_it_is_known(precision: Precision, first: str | None, last: str | None, read: str) -> None:
    assert wording.when(When(text="x", start=0, end=1, date=first, end_date=last, precision=precision)) == read


def test_every_fault_has_a_sentence_in_both_languages() -> None:
    assert set(wording.FAULTS) == set(ENGLISH)
    for code, english in ENGLISH.items():
        assert _blanks(wording.FAULTS[code]) in ({name for name in _blanks(english) if name != "why"}, _blanks(english))


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


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
