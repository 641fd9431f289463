"""Indonesian numbers: `1.323.459`, `5,2`, `1,3 juta`, `dua belas`, `tiga ratus ribu`, `satu setengah`, `dua pertiga`, `2/3 anggota`.

A dot groups thousands and a comma is the decimal mark.
"""

import re
from fractions import Fraction
from typing import NamedTuple

_DIGITS = {
    word: value for value, word in enumerate(("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"))
}
_ROUND = {"sepuluh": 10, "sebelas": 11, "seratus": 100}
_TENFOLD = {"puluh": 10, "ratus": 100}
SCALES = {
    "ribu": 10**3,
    "rb": 10**3,
    "juta": 10**6,
    "jt": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "triliun": 10**12,
    "trilyun": 10**12,
}
_ONE_OF = {"seribu": 10**3, "sejuta": 10**6, "semiliar": 10**9, "setriliun": 10**12}
_PARTS = {"pertiga": 3, "perempat": 4, "perlima": 5, "perenam": 6, "perdelapan": 8, "persepuluh": 10}
_ONE_PART = {f"se{part}": Fraction(1, parts) for part, parts in _PARTS.items()} | {"setengah": Fraction(1, 2)}
NUMBER_WORDS = frozenset(_DIGITS) | frozenset(_ROUND) | frozenset(_ONE_OF) | frozenset(_ONE_PART)

_UNIT = "(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)"
_GAP = r"[ \u00a0]{1,2}"
_BELOW_100 = rf"(?:sepuluh|sebelas|{_UNIT}{_GAP}belas|{_UNIT}{_GAP}puluh(?:{_GAP}{_UNIT}(?![a-z]))?|{_UNIT}|nol)(?![a-z])"
_WORDS = re.compile(rf"(?:(?:seratus|{_UNIT}{_GAP}ratus)(?![a-z])(?:{_GAP}{_BELOW_100})?|{_BELOW_100})")
_POINT = re.compile(rf"{_GAP}koma((?:{_GAP}(?:{_UNIT}|nol)(?![a-z])){{1,6}})")
_PART = re.compile(rf"{_GAP}({'|'.join(_PARTS)})(?![a-z])")
_HALF = re.compile(rf"{_GAP}setengah(?![a-z])")
_WORD = re.compile(r"[a-z]{6,13}(?![a-z])")
_GROUPED = r"[0-9]{1,3}(?:\.[0-9]{3}){1,6}(?:,[0-9]{1,6})?"
_ENGLISH = r"[0-9]{1,3}(?:(?:,[0-9]{3}){2,5}|,000)"  # a comma can only group here
_POINTED = r"[0-9]{1,3}\.[0-9]{1,2}"
_PLAIN = r"[0-9]{1,15}(?:,[0-9]{1,6})?"
_WHOLE = r"(?![0-9])(?![.,:/][0-9])"  # not a piece of a longer figure
_FIGURES = re.compile(rf"(?:(?P<english>{_ENGLISH})|(?P<ours>{_GROUPED}|{_PLAIN})|(?P<pointed>{_POINTED})){_WHOLE}")
_FRACTION = re.compile(
    r"([1-9])/([2-9]|10)(?=[ \u00a0](?!januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)[a-z])"
)
_SCALE = re.compile(r"[ \u00a0]{0,2}(ribu|rb|juta|jt|mil[iy]ar|tril[iy]un)(?![a-z])")
_NEXT = re.compile(_GAP)


class Number(NamedTuple):
    """A number in the text: its half-open extent, its value, and the scale word's factor (1 where it has none).

    `pointed` says that it was written like `15.40`, which is a decimal only where a measure follows.
    """

    start: int
    end: int
    exact: Fraction
    scale: int = 1
    in_words: bool = False
    pointed: bool = False

    @property
    def value(self) -> int | float:
        """An int where it is whole."""
        return plain(self.exact)


def plain(exact: Fraction) -> int | float:
    """The nearest JSON number: an int where `exact` is whole."""
    return exact.numerator if exact.denominator == 1 else exact.numerator / exact.denominator


def read_number(low: str, at: int) -> Number | None:
    """The number that starts at `at` in lower-cased text, as long as it goes; None where none does."""
    first = _group(low, at)
    if first is None or first.scale == 1:
        return first
    number, limit = first, first.scale
    while limit > 1 and (gap := _NEXT.match(low, number.end)):
        more = _group(low, gap.end())
        if more is None or more.in_words != first.in_words or more.exact >= limit or (more.scale == 1 and not more.in_words):
            break
        number = Number(at, more.end, number.exact + more.exact, first.scale, first.in_words)
        limit = more.scale
    return number


def _group(low: str, at: int) -> Number | None:
    """A mantissa with its scale word: `1,3 juta`, `tiga ratus ribu`, `seribu`."""
    mantissa = _figures(low, at) if "0" <= low[at : at + 1] <= "9" else _words(low, at)
    if mantissa is None or mantissa.scale > 1:
        return mantissa
    scaled = _SCALE.match(low, mantissa.end)
    if scaled is None or (mantissa.in_words and scaled.start(1) == mantissa.end):
        return mantissa
    scale = SCALES[scaled[1]]
    return Number(at, scaled.end(), mantissa.exact * scale, scale, mantissa.in_words)


def _figures(low: str, at: int) -> Number | None:
    if (parts := _FRACTION.match(low, at)) and int(parts[1]) < int(parts[2]):
        return Number(at, parts.end(), Fraction(int(parts[1]), int(parts[2])))
    found = _FIGURES.match(low, at)
    if found is None:
        return None
    english, ours, pointed = found.group("english", "ours", "pointed")
    if english:
        return Number(at, found.end(), Fraction(int(english.replace(",", ""))))
    if pointed:
        return Number(at, found.end(), _decimal(*pointed.split(".")), pointed=True)
    return Number(at, found.end(), _decimal(*ours.replace(".", "").split(",")))


def _decimal(whole: str, part: str = "") -> Fraction:
    return Fraction(int(whole + part), 10 ** len(part))


def _words(low: str, at: int) -> Number | None:
    found = _WORDS.match(low, at)
    if found is None:
        return _single(low, at)
    value, end = Fraction(_spelt(found[0].split())), found.end()
    if point := _POINT.match(low, end):
        digits = [_DIGITS[word] for word in point[1].split()]
        value, end = value + Fraction(int("".join(map(str, digits))), 10 ** len(digits)), point.end()
    elif part := _PART.match(low, end):
        value, end = value / _PARTS[part[1]], part.end()
    elif half := _HALF.match(low, end):
        value, end = value + Fraction(1, 2), half.end()
    return Number(at, end, value, in_words=True)


def _single(low: str, at: int) -> Number | None:
    """`seribu`, `sepertiga`, `setengah`: one of a scale or of a part."""
    word = _WORD.match(low, at)
    if word is None:
        return None
    if (scale := _ONE_OF.get(word[0])) is not None:
        return Number(at, word.end(), Fraction(scale), scale, in_words=True)
    part = _ONE_PART.get(word[0])
    return None if part is None else Number(at, word.end(), part, in_words=True)


def _spelt(words: list[str]) -> int:
    """The value of number words below a thousand."""
    total = last = 0
    for word in words:
        if word == "belas":
            total += 10
        elif word in _TENFOLD:
            total, last = total + last * _TENFOLD[word], 0
        elif word in _ROUND:
            total += _ROUND[word]
        else:
            last = _DIGITS[word]
    return total + last
