"""Whether words make a clause: a predicate among the first of them."""

from klaim_extract.core.document import Document
from klaim_extract.core.vocabulary import CLOSED

_SHORT, _LONG = ("me", "di"), ("ber", "ter")  # prefixes of verbs
_GOVERNED = frozenset(("yang", "untuk", "dalam", "dengan", "pada", "guna", "agar", "tanpa", "para", "oleh", "dan", "atau"))
_TURNS = frozenset(("kemudian", "lalu", "saat", "ketika", "setelah", "karena", "sebelum", "usai"))
_AIMS = frozenset(("tujuan", "tujuannya", "alasan", "alasannya", "fungsi", "fungsinya"))  # "tujuan program ini untuk …" is a clause
_REACH = 24  # words


def is_clause(doc: Document, start: int, end: int) -> bool:
    """Whether a predicate stands among the first words: a finite word, or a verb that no preposition or "yang" governs."""
    for number in range(start, min(end, start + _REACH)):
        lower = doc.lowers[number]
        if lower in _TURNS and number > start and doc.lowers[number + 1 : number + 2] != ["ini"]:  # "saat ini" turns nothing
            return False
        if lower == "untuk" and not _AIMS.isdisjoint(doc.lowers[start:number]):
            return True
        if number > start and doc.lowers[number - 1] in _GOVERNED:
            continue
        if lower in CLOSED["finite"] or lower in CLOSED["predicate"]:
            return True
        if doc.words[number] == lower and _looks_verbal(lower) and lower not in CLOSED["adjective"]:
            return True
    return False


def _looks_verbal(lower: str) -> bool:
    return ((len(lower) > 5 and lower.startswith(_SHORT)) or (len(lower) > 6 and lower.startswith(_LONG))) and lower.isalpha()
