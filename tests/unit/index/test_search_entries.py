"""What claims are found by: folded words, marks, figures."""

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_index.core.search.entry import as_unit, entry
from klaim_index.core.search.figures import Range, cover, exactly, marks_of
from klaim_index.core.search.numbers import TwoReadings, read_range
from klaim_index.core.search.words import as_folded, folded, folded_forms, mark, plain
from klaim_shared.messages import Entity, Quantity, Source
from tests.processes import environment
from tests.unit.index.ledger_samples import claim

figures = (
    st.decimals("-1000", "1e18", allow_nan=False, places=3)
    | st.integers(0, 10**9).map(Decimal)
    | st.floats(1e-9, 1e17).map(lambda value: Decimal(repr(value)))
)
bounds = st.none() | figures.filter(lambda figure: figure >= 0)


@given(bounds, bounds, st.booleans(), st.booleans(), st.lists(figures, max_size=8))
def test_a_figure_is_found_just_where_it_lies_in_the_range(
    low: Decimal | None, high: Decimal | None, with_low: bool, with_high: bool, told: list[Decimal]
) -> None:
    asked = Range(low, high, with_low=with_low, with_high=with_high)
    covered = cover(asked)
    wanted = {mark("bucket", bucket, "") for bucket in covered.buckets}
    told += [bound for bound in (low, high) if bound is not None]
    for figure in told:
        edges = [(first, last) for first, last in covered.edges if first <= figure and (figure < last or first == last == figure)]
        found = bool(wanted & set(marks_of(figure, ""))) or (bool(edges) and asked.holds(figure))
        assert found == asked.holds(figure)


@given(bounds, bounds)
def test_a_range_is_asked_for_in_few_words(low: Decimal | None, high: Decimal | None) -> None:
    assert len(cover(Range(low, high)).buckets) <= 80


def test_one_figure_has_one_mark_however_it_is_written() -> None:
    assert exactly(Decimal("1500000.0"), "orang") == exactly(Decimal("1.5E+6"), "orang") != exactly(Decimal(1_500_000), "")


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("5000", "5000", "5000"),
        ("5.000", "5000", "5000"),
        ("1.323.459", "1323459", "1323459"),
        ("1,5 juta", "1500000", "1500000"),
        ("1.5 juta", "1500000", "1500000"),
        ("5,2", "5.2", "5.2"),
        ("seribu", "1000", "1000"),
        ("dua puluh lima ribu", "25000", "25000"),
        ("seratus dua puluh", "120", "120"),
        (">= 3 rb", "3000", None),
        ("≤1.000,5", None, "1000.5"),
        ("3000..12000", "3000", "12000"),
        ("3.000-12.000", "3000", "12000"),
        ("3 ribu sampai 12 ribu", "3000", "12000"),
        ("1,5–2 juta", "1500000", "2000000"),
        ("5..", "5", None),
        ("..5", None, "5"),
    ],
)
def test_numbers_are_read_as_indonesian_writes_them(written: str, low: str | None, high: str | None) -> None:
    read = read_range(written)
    assert read is not None
    assert read.end == len(written)
    assert (read.range.low, read.range.high, read.backwards) == (low and Decimal(low), high and Decimal(high), False)


@pytest.mark.parametrize("written", ["12000..3000", "2 juta-5", "3 juta sampai 2 juta orang"])
def test_a_range_from_the_higher_to_the_lower_is_told_apart(written: str) -> None:
    read = read_range(written)
    assert read is not None
    assert read.backwards


def test_a_figure_that_two_languages_read_otherwise_is_not_guessed() -> None:
    with pytest.raises(TwoReadings):
        read_range("5,000")
    assert read_range("banyak") is None


@pytest.mark.parametrize(
    ("one", "other"), [("menaikkan", "kenaikan"), ("dinaikkan", "naik"), ("Tuduhannya", "menuduh"), ("MÉNAIKKAN", "naik")]
)
def test_forms_of_one_word_fold_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_only_words_with_another_form_are_kept_folded_and_each_once() -> None:
    assert folded_forms(["Harga dinaikkan", "kenaikan 3.000"]) == [as_folded("naik")]


@given(st.text(max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert all(word.isalnum() for word in plain(text).split())


def test_an_entry_holds_whom_and_what_a_claim_tells() -> None:
    korut = Entity(text="Korut", start=0, end=5, name="Korea Utara", entity_id="state/kp", type="state")
    soldiers = Quantity(
        text="3.000 sampai 5.000 tentara", start=0, end=3, value=None, low=3000, high=5000, modifier="range", unit="tentara"
    )
    source = Source(name="Ratna Dewi", text="dia", role="Camat", entity_id="person/ratna-dewi")
    made = entry(claim("a", entities=(korut,), quantities=(soldiers,), source=source, outlet="Warta Kita").data, "")
    assert made.who == "dia\nCamat"
    wanted = {
        mark("entity", "state/kp"),
        mark("speaker", "person/ratna-dewi"),
        mark("outlet", "warta kita"),
        exactly(Decimal(5000), "tentara"),
    }
    assert wanted <= set(made.marks.split())
    assert ("entity", "korut", "state/kp") in made.names
    assert not [name for name in made.names if name.plain == "dia"]
    assert {figure.value for figure in made.figures if figure.unit == "tentara"} == {3000.0, 5000.0}


@pytest.mark.parametrize(("written", "unit"), [("dolar AS", "dolar as"), ("Tentara", "tentara"), ("", "")])
def test_units_are_compared_folded(written: str, unit: str) -> None:
    assert as_unit(written) == unit


_ENTRY = """
from klaim_index.core.search.entry import entry
from klaim_shared.messages import Quantity
from tests.unit.index.ledger_samples import claim
said = Quantity(text="Air", start=0, end=3, value=3, low=3, high=5, modifier="range", unit="meter air laut")
print(entry(claim(quantities=(said,)).data, "").marks)
"""


def test_another_process_makes_the_same_entry() -> None:
    made = set()
    for seed in ("1", "2", "3"):
        settings = environment(PYTHONHASHSEED=seed)
        made.add(subprocess.run([sys.executable, "-c", _ENTRY], env=settings, capture_output=True, text=True, check=True).stdout.strip())
    assert len(made) == 1
    assert made != {""}
