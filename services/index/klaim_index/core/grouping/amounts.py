"""Figures as intervals: rounding, "at least" and ranges told apart from figures that do not meet."""

import re
from typing import NamedTuple

from klaim_index.core.grouping.terms import terms
from klaim_shared.messages import Quantity

_SCALE = re.compile(r"\b(ribu|juta|miliar|milyar|triliun)\b", re.IGNORECASE)
_FACTORS = {"ribu": 1e3, "juta": 1e6, "miliar": 1e9, "milyar": 1e9, "triliun": 1e12}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_HALF = 0.499  # so that 1,3 juta and 1,4 juta do not touch
_ABOUT = 0.1  # how far a figure may be from one that is said to be about it
_PEOPLE = frozenset(
    {"orang", "warga", "jiwa", "penduduk", "=pekerja", "penumpang", "korban", "pasi", "siswa", "=anak", "=perempuan", "=laki"}
)
_FAMILIES = frozenset({"luarg", "@organization/keluarga-penerima-manfaat", "kpm", "terima", "arga", "=rumah"})


class Amount(NamedTuple):
    """What is counted, and between which bounds (None: open) the number of it lies."""

    unit: str
    low: float | None
    high: float | None
    value: float | None
    vague: bool = False


def amount(quantity: Quantity) -> Amount:
    """The interval that a quantity's words allow."""
    unit = unit_of(quantity.unit)
    value = None if quantity.value is None else float(quantity.value)
    match quantity.modifier:
        case "vague":
            return Amount(unit, None, None, None, vague=True)
        case "at_least" | "more_than":
            return Amount(unit, value, None, value)
        case "at_most" | "less_than":
            return Amount(unit, None, value, value)
        case "range":
            return Amount(unit, _number(quantity.low, value), _number(quantity.high, value), value)
        case modifier:
            if value is None:
                return Amount(unit, None, None, None, vague=True)
            slack = max(_rounding(quantity.text), abs(value) * _ABOUT if modifier in {"about", "estimate"} else 0.0)
            return Amount(unit, value - slack, value + slack, value)


def unit_of(unit: str | None) -> str:
    """What is counted, folded; "" where the text does not say."""
    if not unit:
        return ""
    found = terms(unit.partition("(")[0])
    return found[0].key if found else ""


def same_unit(one: str, other: str) -> bool:
    """Whether figures of those two count the same kind of thing."""
    if one == other:
        return True
    return any(one in kind and other in kind for kind in (_PEOPLE, _FAMILIES))


def meet(one: Amount, other: Amount) -> bool:
    """Whether both can be true of one number."""
    low = max(-float("inf") if bound is None else bound for bound in (one.low, other.low))
    high = min(float("inf") if bound is None else bound for bound in (one.high, other.high))
    return low <= high


def _number(bound: float | None, otherwise: float | None) -> float | None:
    return otherwise if bound is None else float(bound)


def _rounding(text: str) -> float:
    """Half of the last digit of a figure that is written with a word for its size: 1,3 juta is anything from 1,25 to 1,35."""
    scale, digits = _SCALE.search(text), _DIGITS.search(text)
    if not scale or not digits:
        return 0.0
    decimals = len(digits[0].partition(",")[2])
    return _FACTORS[scale[1].casefold()] / 10.0**decimals * _HALF
