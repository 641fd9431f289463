"""Telling numbers that count from numbers that only name: law articles, clock times, scores, models, telephones, ages in brackets."""

import re

from klaim_extract.core.amounts import Amount
from klaim_extract.core.folding import starts_capital, word_before
from klaim_extract.core.units import ASIDE, IDLE, LABELS, RESULTS, SINGULAR, CountedUnit
from klaim_shared.messages import Modifier

_GLUED_BEFORE = frozenset("/.,:+#@_=-–—~&'’")
_AGE = re.compile(r"(?:[ \u00a0]?(?:tahun|thn|th))?\)")
_ITEM = re.compile(r"[.)][ \u00a0]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}|,[0-9])")
_NEXT = re.compile(r"[ \u00a0]{1,2}([^\W\d_]+)")
_LAW = re.compile(r"[ \u00a0](?:kuhp|kuhap|kuhperdata|uu|undang-undang)(?![a-z])")
_ARTICLE = re.compile(r"(?:pasal|ayat)[ \u00a0][0-9]+(?:(?:,| dan| atau| dan/atau| dan atau| serta| juncto| jo)[ \u00a0]+(?:[0-9]+,? )*)$")
_NEXT_ITEM = re.compile(r"[.)][ \u00a0][A-Z]")
_PRONOMINAL = frozenset({"di", "diantaranya", "antaranya", "lainnya", "lain", "yang", "dari"})  # "dua di antaranya", "tiga lainnya"


def names(text: str, low: str, at: int, amount: Amount) -> bool:
    """Whether what stands around the amount at `at` (its currency symbol included) makes it a name or a part of one."""
    return _named_before(low, at) or _named_around(text, low, at, amount)


def _named_before(low: str, at: int) -> bool:
    """`Pasal 21`, `No. 5`, `pukul 7`, `ke-7`, `F-16`, `+62`, `12/2011`."""
    if at == 0:
        return False
    if low[at - 1] in _GLUED_BEFORE and at > 1 and not low[at - 2].isspace():
        return True
    if low[at - 1] in "+#@/_" or (low[at - 1] in "'’" and low[at : at + 2].isdigit() and not low[at + 2 : at + 3].isdigit()):
        return True
    dotted = at - 2 if low[at - 2 : at] in {". ", ": "} and low[at - 3 : at - 2].isalpha() else at
    word = word_before(low, dotted)[0]
    return word in LABELS and not _GROUPED.match(low, at)  # the index stands "di level 7.128,5"


def _named_around(text: str, low: str, at: int, amount: Amount) -> bool:
    """`(34)`, `0812`, `5/7`, `20detik`, `dua-duanya`, `1. ` at the start of a line."""
    after = low[amount.end : amount.end + 1]
    if low[at] == "0" and low[at + 1 : at + 2].isdigit():
        return True
    if after == "-" or (after in {"/", ":", "+"} and low[amount.end + 1 : amount.end + 2].isalnum()):
        return True
    if low[at - 1 : at] == "(" and _AGE.match(low, amount.end):
        return True
    if _LAW.match(low, amount.end) or _ARTICLE.search(low, max(at - 40, 0), at):
        return True
    starts_line = at == 0 or text[at - 1] == "\n"
    return starts_line and amount.end - at <= 2 and _ITEM.match(low, amount.end) is not None


def counts(text: str, low: str, at: int, amount: Amount, *, unit: CountedUnit | None, modifier: Modifier | None) -> bool:
    """Whether an amount that nothing around it names does count, given the unit and the modifier found."""
    number = amount.first
    following = _NEXT.match(low, amount.end)
    word = following[1] if following else ""
    if word in IDLE or (unit and not unit.known and _only_seems_counted(text, low, amount, unit)):
        return False
    if number and number.in_words:
        return _word_counts(text, low, at, amount, word, unit=unit, modifier=modifier)
    if unit and unit.known:
        return True
    if number and number.pointed and number.scale == 1:  # 15.40
        return False
    if unit is None and (low[amount.end : amount.end + 1].isalnum() or (amount.dashed and modifier is None)):
        return False
    return not (_looks_like_a_year(low, amount) or _follows_a_name(text, low, at) or _aside(low, at))


def _word_counts(text: str, low: str, at: int, amount: Amount, word: str, *, unit: CountedUnit | None, modifier: Modifier | None) -> bool:
    """Number words: `salah satu`, `Simpang Lima`, `empat besar`, `setengah hati` do not count."""
    if word_before(low, at)[0] in {"salah", "se", "para"}:
        return False
    if amount.exact == 1 and (unit is None or not unit.known or word in SINGULAR):  # "satu" is an article as often
        return False
    if unit is None:
        whole = amount.exact.denominator == 1 and amount.exact > 1
        return whole and (modifier is not None or word in _PRONOMINAL) and not (starts_capital(text, at) and word_before(low, at)[0])
    return unit.known or not (_aside(low, at) or (starts_capital(text, at) and _follows_a_name(text, low, at)))


def _looks_like_a_year(low: str, amount: Amount) -> bool:
    return (
        amount.end - amount.start == 4
        and low[amount.start : amount.start + 2] in {"17", "18", "19", "20"}
        and low[amount.start : amount.end].isdigit()
    )


def _follows_a_name(text: str, low: str, at: int) -> bool:
    """`Boeing 737`, `KRI 123`, `Simpang Lima`: after an acronym, or after a capitalised word that does not open the sentence."""
    word, start = word_before(low, at)
    if not word:
        return low[at - 1 : at].isspace() and low[at - 2 : at - 1].isdigit()  # 0812 3456
    if not starts_capital(text, start):
        return any(letter.isupper() for letter in text[start : start + len(word)])  # "iPhone 12"
    acronym = len(word) > 1 and text[start : start + len(word)].isupper()
    return acronym or bool(word_before(low, start)[0])


def _only_seems_counted(text: str, low: str, amount: Amount, unit: CountedUnit) -> bool:
    """`setengah jongkok`, and the model `8 Gran Coupe`: a word with a capital, and another one after it."""
    if low.startswith("setengah", amount.start):
        return amount.first is not None and amount.first.scale == 1
    return unit.name.istitle() and text[unit.end : unit.end + 1] in {" ", "\u00a0"} and starts_capital(text, unit.end + 1)


def numbers_next_item(article: str, at: int, end: int) -> bool:
    """`… saat berkendara 4. Patuhi rambu`: a list without line breaks, where the number belongs to what follows."""
    if end - at > 2 or _NEXT_ITEM.match(article, end) is None:
        return False
    before = word_before(article, at)[0]
    return before.islower() and before not in RESULTS


def _aside(low: str, at: int) -> bool:
    """`yang 62`, `ke 7`, `menit 67`: a number pointed at."""
    return word_before(low, at)[0] in ASIDE
