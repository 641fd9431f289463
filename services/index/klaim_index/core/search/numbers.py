"""Numbers as Indonesian writes them, in a question: `5.000`, `1,5 juta`, `seribu`, `dua belas ribu`, `>5.000`, `3 ribu..12 ribu`."""

import re
from decimal import Decimal
from typing import NamedTuple

from klaim_index.core.search.figures import Range

_SCALES = {"ribu": 3, "rb": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "triliun": 12, "trilyun": 12}
_ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
_SPELT = {word: Decimal(value) for value, word in enumerate(_ONES)}
_SPELT |= {
    "seratus": Decimal(100),
    "seribu": Decimal(1000),
    "sejuta": Decimal(10**6),
    "semiliar": Decimal(10**9),
    "setengah": Decimal("0.5"),
}
_FACTORS = {"puluh": 10, "ratus": 100}
_SIGNS = {"rp": "rupiah", "us$": "dolar as", "$": "dolar as", "€": "euro", "£": "pound sterling", "¥": "yen"}
_COMPARED = {">": ">", "<": "<", ">=": ">=", "=>": ">=", "≥": ">=", "<=": "<=", "=<": "<=", "≤": "<=", "=": "="}

_COMPARE = re.compile(r"\s*(>=|<=|=>|=<|>|<|=|≥|≤)?\s*")
_SIGN = re.compile(r"(rp\.?|us\$|\$|€|£|¥)\s*(?=[0-9])", re.IGNORECASE)
_FIGURE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,6})?(?![.,]?[0-9])|[0-9]{1,15}(?:[.,][0-9]{1,6})?(?![.,]?[0-9])")
_WORDS = "|".join(sorted([*_SPELT, "puluh", "ratus", "belas"], key=len, reverse=True))
_SPELLING = re.compile(rf"(?:{_WORDS})(?:\s+(?:{_WORDS}))*(?!\w)", re.IGNORECASE)
_SCALE = re.compile(rf"\s*({'|'.join(sorted(_SCALES, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
_TO = re.compile(r"\s*(?:\.{2,3}|…|[-–]|\s(?:sampai|hingga|s/d)\s)\s*", re.IGNORECASE)
_PERCENT = re.compile(r"\s*%")


class TwoReadings(ValueError):
    """A figure such as 5,000, which is five in Indonesian and five thousand in English."""


class Written(NamedTuple):
    """A range as it was written, the unit that a sign told, and where the writing ends."""

    range: Range
    unit: str | None
    end: int
    backwards: bool = False  # the higher figure stands first


class _Figure(NamedTuple):
    value: Decimal
    scale: int
    unit: str | None
    end: int


def read_range(text: str, at: int = 0) -> Written | None:
    """The figure or range that starts there, as long as it goes; None where there is none. TwoReadings where it can be two."""
    compared = _COMPARE.match(text, at)
    sign, start = (_COMPARED.get(compared[1] or ""), compared.end()) if compared else (None, at)
    open_below = sign is None and text.startswith("..", start)
    first = _figure(text, start + 2 if open_below else start)
    if first is None:
        return None
    unit, end = first.unit, first.end
    low = high = first.value
    between = _TO.match(text, end) if sign is None and not open_below else None
    if between and (second := _figure(text, between.end())):
        low = low * second.scale if first.scale == 1 and low <= second.value / second.scale else low  # 1,5 sampai 2 juta
        high, unit, end = second.value, unit or second.unit, second.end
    elif between and ".." in between[0]:
        return _ended(text, Range(low), unit, between.end())
    return _ended(text, _bounded(low, high, "<=" if open_below else sign), unit, end)


def goes_on(text: str, at: int) -> bool:
    """Whether more of a number follows: `1 juta 500 ribu`."""
    blank = re.match(r"\s+", text[at:])
    return blank is not None and _figure(text, at + blank.end()) is not None


def _bounded(low: Decimal, high: Decimal, sign: str | None) -> Range:
    match sign:
        case ">" | ">=":
            return Range(low, None, with_low=sign == ">=")
        case "<" | "<=":
            return Range(None, high, with_high=sign == "<=")
        case _:
            return Range(low, high)


def _ended(text: str, found: Range, unit: str | None, end: int) -> Written:
    backwards = found.low is not None and found.high is not None and found.low > found.high
    percent = _PERCENT.match(text, end)
    return Written(found, "persen", percent.end(), backwards) if percent else Written(found, unit, end, backwards)


def _figure(text: str, at: int) -> _Figure | None:
    sign = _SIGN.match(text, at)
    unit, start = (_SIGNS[sign[1].lower().rstrip(".")], sign.end()) if sign else (None, at)
    if written := _FIGURE.match(text, start):
        scale = _SCALE.match(text, written.end())
        value = _decimal(written[0], scaled=scale is not None)
        return _scaled(value, text, written.end(), unit)
    if spelt := _SPELLING.match(text, start):
        return _scaled(_spelt(spelt[0].lower().split()), text, spelt.end(), unit)
    return None


def _scaled(value: Decimal, text: str, end: int, unit: str | None) -> _Figure:
    scale = _SCALE.match(text, end)
    factor = 10 ** _SCALES[scale[1].lower()] if scale else 1
    return _Figure(value * factor, factor, unit, scale.end() if scale else end)


def _decimal(written: str, *, scaled: bool) -> Decimal:
    """A dot groups thousands and a comma is the decimal mark; a dot before one or two digits can only be a decimal."""
    if not scaled and re.fullmatch(r"[0-9]{1,3},[0-9]{3}", written) and not written.startswith("0"):
        raise TwoReadings(written)
    if re.fullmatch(r"[0-9]+\.[0-9]{1,6}", written) and (scaled or not re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", written)):
        return Decimal(written)
    return Decimal(written.replace(".", "").replace(",", "."))


def _spelt(words: list[str]) -> Decimal:
    total = last = Decimal(0)
    for word in words:
        if word == "belas":
            last += 10
        elif word in _FACTORS:
            total, last = total + last * _FACTORS[word], Decimal(0)
        else:
            total, last = total + last, _SPELT[word]
    return total + last
