import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_extract.core.folding import fold
from klaim_extract.core.numbers import read_number

ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))


def spelt(number: int) -> str:
    """The number in Indonesian words."""
    return " ".join(_spelt(number)) or "nol"


def _spelt(number: int) -> list[str]:
    for size, name in (*SCALES, (100, "ratus"), (10, "puluh")):
        if number >= size and not (size == 10 and number < 20):
            head = [f"se{name}"] if number // size == 1 and size < 10**6 else [*_spelt(number // size), name]
            return head + _spelt(number % size)
    if number >= 12:
        return [ONES[number - 10], "belas"]
    return [(*ONES, "sepuluh", "sebelas")[number]] if number else []


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def value_of(text: str) -> int | float | None:
    number = read_number(fold(text), 0)
    return number.value if number and number.end == len(text) else None


@given(st.integers(0, 10**15 - 1))
def test_figures_grouped_by_dots_read_back_as_the_number(number: int) -> None:
    assert value_of(grouped(number)) == number


@given(st.integers(0, 10**9), st.integers(1, 999_999).filter(lambda part: part % 1000 != 0))
def test_a_comma_is_the_decimal_mark(whole: int, part: int) -> None:
    assert value_of(f"{grouped(whole)},{part}") == float(f"{whole}.{part}")


@given(st.integers(0, 999_999_999))
def test_number_words_read_back_as_the_number(number: int) -> None:
    assert value_of(spelt(number)) == number


@given(st.integers(0, 999_999), st.sampled_from(SCALES))
def test_scale_words_multiply(number: int, scale: tuple[int, str]) -> None:
    factor, name = scale
    assert value_of(f"{grouped(number)} {name}") == number * factor


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.000", 3000),
        ("1.323.459", 1323459),
        ("5,2", 5.2),
        ("5,50", 5.5),
        ("1,3 juta", 1_300_000),
        ("10rb", 10_000),
        ("2 jt", 2_000_000),
        ("2,5 milyar", 2_500_000_000),
        ("1 juta 200 ribu", 1_200_000),
        ("1,234,567", 1_234_567),
        ("2,000", 2000),
        ("3.5", 3.5),
        ("dua belas", 12),
        ("Seratus dua puluh lima", 125),
        ("sepuluh ribu", 10_000),
        ("seribu satu", 1001),
        ("sejuta", 1_000_000),
        ("setengah", 0.5),
        ("setengah juta", 500_000),
        ("satu setengah", 1.5),
        ("dua setengah juta", 2_500_000),
        ("dua koma lima", 2.5),
        ("dua pertiga", 2 / 3),
        ("seperempat", 0.25),
    ],
)
def test_numbers_as_news_writes_them(text: str, value: float) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize("text", ["", "orang", "12.5000", "1.2.3", "12:30", "7/8", "satuan", "duanya", "1" * 400, "ke", "ribu", "٣"])
def test_what_is_no_number_of_its_own_is_left_alone(text: str) -> None:
    assert read_number(text, 0) is None


@pytest.mark.parametrize(
    ("text", "end"), [("dua orang", 3), ("3 orang", 1), ("dua juta 3 orang", 8), ("2 juta 5 orang", 6), ("lima, enam", 4)]
)
def test_a_number_ends_before_the_next_thing(text: str, end: int) -> None:
    number = read_number(text, 0)
    assert number is not None
    assert number.end == end


@given(st.text(alphabet="0123456789., satudlimpeh", max_size=60), st.integers(0, 60))
def test_a_number_lies_inside_its_text(text: str, at: int) -> None:
    number = read_number(text, min(at, len(text)))
    assert number is None or at <= number.start < number.end <= len(text)


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_keeps_a_letter_whose_small_form_is_two() -> None:
    assert fold("İRAN 5") == "İran 5"
