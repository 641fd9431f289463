"""Amounts: a number, a range (`4,6-5,4`, `1 atau 2`, `antara 3 dan 5`), one with its error (`2,5±1`), one rounded (`40-an`)."""

import re
from fractions import Fraction
from typing import NamedTuple

from klaim_extract.core.folding import word_before
from klaim_extract.core.numbers import Number, plain, read_number
from klaim_extract.core.units import CODE, SIGN
from klaim_shared.messages import Modifier

_B = r"[ \u00a0]{1,2}"
_OB = r"[ \u00a0]{0,2}"
_TO = re.compile(
    rf"(?:{_OB}%|{_B}(?:persen|per{_B}[a-z]{{3,12}})(?![^\W_]))?(?:(?P<dash>{_OB}[-–—]{_OB})|(?P<error>{_OB}(?:±|\+/-){_OB})"
    rf"|{_B}(?:hingga|sampai{_B}dengan|sampai|s/d|(?P<or>atau)|(?P<and>dan)){_B})(?:{CODE}|{SIGN})?"
)
_NEARLY = re.compile(r"-an(?![^\W_])")
_IN_BRACKETS = re.compile(rf"{_B}\((?=[a-z0-9])")
_TIMING = re.compile(rf"[0-9]{{1,3}}\.(?![0-9]00)[0-9]{{3}}{_B}detik(?![^\W_])")
_LETTER_SCALE = re.compile(rf"{_OB}(m|t)(?![^\W_])")
_LETTERS = {"m": 10**9, "t": 10**12}


class Amount(NamedTuple):
    """What the figures say, at a half-open extent; `modifier` is what their form alone says."""

    start: int
    end: int
    exact: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    modifier: Modifier | None = None
    dashed: bool = False
    first: Number | None = None

    @property
    def value(self) -> int | float:
        """The value, an int where it is whole; of a range its low end."""
        return plain(self.exact)


def read_amount(low: str, at: int) -> Amount | None:
    """The amount whose first number starts at `at` in lower-cased text; None where none does, or a dash makes it a score or code."""
    number = read_number(low, at)
    if number is None:
        return None
    amount = Amount(at, number.end, number.exact, first=number)
    to = _TO.match(low, number.end)
    other = read_number(low, to.end()) if to else None
    if to and other and (not to["and"] or word_before(low, at)[0] == "antara") and not (to["or"] and _told_twice(number, other)):
        joined = _with_error(amount, other) if to["error"] else _range(amount, number, other, dashed=bool(to["dash"]))
        if joined or to["dash"]:
            return joined
    nearly = _NEARLY.match(low, number.end)
    return amount._replace(end=nearly.end(), modifier="about") if nearly else amount._replace(end=_past_repeat(low, number))


def _past_repeat(low: str, number: Number) -> int:
    """The end of `4 (empat)` and `empat (4)`, the same number told twice; else the number's own."""
    bracket = _IN_BRACKETS.match(low, number.end)
    again = read_number(low, bracket.end()) if bracket else None
    same = again is not None and again.exact == number.exact and low[again.end : again.end + 1] == ")"
    return again.end + 1 if again is not None and same else number.end


def _told_twice(rounded: Number, full: Number) -> bool:
    """`Rp 515,4 miliar atau Rp 515.408.740.970`: one sum, rounded and in full."""
    return rounded.scale > full.scale and abs(full.exact - rounded.exact) * 100 < rounded.exact


def _with_error(amount: Amount, error: Number) -> Amount:
    return amount._replace(end=error.end, low=amount.exact - error.exact, high=amount.exact + error.exact, modifier="about")


def _range(amount: Amount, low: Number, high: Number, *, dashed: bool) -> Amount | None:
    """`2-3 juta` shares its scale word. None where the second is not the higher."""
    first = low.exact
    if low.scale == 1 and high.scale > 1 and first * high.scale < high.exact:
        first *= high.scale
    if first >= high.exact:
        return None
    return amount._replace(end=high.end, exact=first, low=first, high=high.exact, modifier="range", dashed=dashed)


def in_seconds(low: str, amount: Amount) -> Amount:
    """A timing with its point read as the decimal mark: `37.063 detik`; what ends in two noughts groups thousands (`3.600 detik`)."""
    if not _TIMING.match(low, amount.start) or amount.low is not None:
        return amount
    return amount._replace(exact=amount.exact / 1000)


def in_billions(low: str, amount: Amount) -> Amount:
    """A sum of rupiah with its letter read: `Rp 5 M` (miliar), `Rp 2 T` (triliun)."""
    letter = _LETTER_SCALE.match(low, amount.end)
    if letter is None or (amount.first and amount.first.scale > 1):
        return amount
    scale = _LETTERS[letter[1]]
    return amount._replace(
        end=letter.end(),
        exact=amount.exact * scale,
        low=amount.low * scale if amount.low is not None else None,
        high=amount.high * scale if amount.high is not None else None,
    )
