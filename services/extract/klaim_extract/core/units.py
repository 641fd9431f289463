"""What a number counts: currencies, measures and counted nouns, as they stand around it."""

import re
from typing import NamedTuple

from klaim_extract.core.date_words import MONTHS, WEEKDAYS
from klaim_extract.core.folding import any_of
from klaim_extract.lexicon import rows

_COUNTED = {label: frozenset(words.split()) for label, words in rows("counted.tsv")}
LABELS = _COUNTED["label"]
IDLE = _COUNTED["idle"]
SINGULAR = _COUNTED["singular"]
ASIDE = _COUNTED["aside"]
RESULTS = _COUNTED["result"]
_NOUNS = _COUNTED["noun"] | _COUNTED["thing"] | _COUNTED["person"] | _COUNTED["head"]
_NEVER = (_COUNTED["never"] | MONTHS.keys() | WEEKDAYS.keys()) - {"minggu"}
_VERB = re.compile(r"(?:me|di|ber|ter)[a-z]{4,}")


def _forms(kind: str) -> dict[str, str]:
    """Lower-case form -> unit, `-` for units given as they are written."""
    return {form: unit for row_kind, unit, forms in rows("units.tsv") if row_kind == kind for form in forms.split(",")}


_SYMBOLS, _MONEY, _SHARES, _MEASURES = (_forms(kind) for kind in ("symbol", "money", "share", "measure"))
_CODES = any_of(form for form in _SYMBOLS if form[0].isalpha() and form != "m")
CODE = rf"(?:(?:{_CODES})[ \u00a0]{{0,2}}(?=[0-9])|m ?(?=[1-9][.,][0-9](?![0-9])))"  # a pattern: `Rp`, `US$`, `M 5,4` before figures
_SIGNS = {form: unit for form, unit in _SYMBOLS.items() if not form[0].isalpha()}
SIGN = rf"[{''.join(_SIGNS)}][ \u00a0]{{0,2}}(?=[0-9])"  # a pattern: `$`, `€` before figures
_TABLE = re.compile(
    rf"[ \u00a0]{{0,2}}(?:(?P<measure>{any_of(_MEASURES)})|(?P<share>{any_of(_SHARES)})|(?P<money>{any_of(_MONEY)}))(?![^\W_])"
)
_WORD = re.compile(r"[ \u00a0]{1,2}([^\W\d_]+(?:[-’'][^\W\d_]+)*)")
_NEAR = 80  # characters from a number to the acronym of what it counts
_ACRONYM = re.compile(r"(?:[ \u00a0]{1,2}[^\W\d_]+){2,6}[ \u00a0]\(([a-z]{2,6})\)")


class CountedUnit(NamedTuple):
    """A unit and where it ends. `known`: a currency, a measure or a noun so common that the number before it counts for certain."""

    name: str
    end: int
    known: bool


def currency(code: str) -> str | None:
    """The unit of what `CODE` found; None for anything else."""
    return _SYMBOLS.get(code.strip(" \u00a0"))


def sign_before(low: str, at: int) -> tuple[str | None, int]:
    """The currency whose sign stands before the figures at `at`, and where; else None and `at`."""
    start = at - 2 if low[at - 1 : at] in {" ", "\u00a0"} else at - 1
    unit = _SIGNS.get(low[start : start + 1]) if start >= 0 else None
    return (unit, start) if unit else (None, at)


def read_unit(text: str, low: str, at: int) -> CountedUnit | None:
    """The unit that begins at `at`, right after a number; `low` is `text` folded to lower case."""
    found = _TABLE.match(low, at)
    if found:
        word = text[at : found.end()].strip(" \u00a0")
        if found["share"]:
            return CountedUnit("persen", found.end(), known=True)
        unit = _MONEY[found["money"]] if found["money"] else ""
        return CountedUnit(unit or word, found.end(), known=True)
    return _noun(text, low, at)


def _noun(text: str, low: str, at: int) -> CountedUnit | None:
    """The counted noun: one word, two where the first only classifies (`unit rumah`, `orang saksi`), all of a name with its acronym."""
    found = _WORD.match(low, at)
    if found is None or not _countable(found[1]):
        return None
    end = _acronym_end(low, at) or _second(low, found) or found.end()
    known = found[1] in _COUNTED["thing"] or found[1] in _COUNTED["person"] or found[1] in _COUNTED["head"]
    return CountedUnit(text[found.start(1) : end], end, known)


def _second(low: str, first: re.Match[str]) -> int | None:
    second = _WORD.match(low, first.end())
    if second is None:
        return None
    if first[1] == "orang":
        return second.end() if second[1] in _COUNTED["person"] else None
    return second.end() if first[1] in _COUNTED["head"] and _countable(second[1]) else None


def _acronym_end(low: str, at: int) -> int | None:
    """Where `keluarga penerima manfaat (KPM)` ends: an acronym in brackets that spells the words from `at` on."""
    found = _ACRONYM.match(low, at) if low.find("(", at, at + _NEAR) > 0 else None
    if found is None:
        return None
    initials = "".join(word[0] for word in low[at : found.start(1) - 1].split())
    return found.end() if initials == found[1] else None


def _countable(word: str) -> bool:
    if word in _NOUNS:
        return True
    return word not in _NEVER and len(word) > 1 and not _VERB.fullmatch(word)
