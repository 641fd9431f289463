"""Numbers that count or measure, with their unit and what the words around say about them.

Not among them: dates, ordinals, clock times, scores, ages in brackets, and numbers that only name (articles, laws, flights, models).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from klaim_extract.core.amounts import Amount, in_billions, in_seconds, read_amount
from klaim_extract.core.date_forms import find_forms
from klaim_extract.core.date_points import Form
from klaim_extract.core.folding import BEFORE_WORD, any_of, fold, word_before
from klaim_extract.core.modifiers import modifier_after, modifier_before
from klaim_extract.core.naming import counts, names, numbers_next_item
from klaim_extract.core.numbers import NUMBER_WORDS, plain
from klaim_extract.core.units import CODE, CountedUnit, currency, read_unit, sign_before
from klaim_shared.messages import Modifier, Quantity, When

_B = r"[ \u00a0]{1,2}"
_BELOW_NOUGHT = frozenset({"minus", "negatif"})
_SIGNED = ("derajat", "persen")  # units of what can be below nought
_ROUGH = frozenset({"belasan", "puluhan", "ratusan", "ribuan", "jutaan", "miliaran", "milyaran", "triliunan", "trilyunan"})
_ROUGHLY = rf"(?:{any_of(_ROUGH)})(?![^\W_])"
_VAGUE = re.compile(
    rf"{_ROUGHLY}(?:(?:-|{_B}(?:atau|hingga|sampai|bahkan|dan){_B}|{_B}){_ROUGHLY})?(?:{_B}(?:ribu|juta|mil[iy]ar|tril[iy]un)(?![^\W_]))?"
)
AMOUNT_WORDS = NUMBER_WORDS | _ROUGH
_TRIGGER = re.compile(rf"{BEFORE_WORD}([0-9]|(?:{any_of(AMOUNT_WORDS)})(?![^\W_])|{CODE})")
_FIGURES = re.compile(r"[0-9](?:[.,:/–+-]?[0-9])*")


class _Segment(NamedTuple):
    """A stretch of an article: its words as written and in lower case, dates blanked out of both, from `offset` on."""

    article: str
    offset: int
    text: str
    low: str


def find_quantities(text: str, start: int, end: int, dates: Sequence[When] | None = None) -> list[Quantity]:
    """All quantities inside `text[start:end]`, in text order, overlapping neither each other nor a date; absolute offsets.

    *dates*: the dates of a stretch that holds this one, where they have been read already.
    """
    undated = _without_dates(text, start, end, find_forms(text, start, end) if dates is None else dates)
    segment = _Segment(text, start, undated, fold(undated))
    found: list[Quantity] = []
    done = 0
    for trigger in _TRIGGER.finditer(f" {segment.low}"):
        at, word = trigger.start(), trigger[1]  # where the word is in `low`, and the blank before it in what is searched
        if at < done:
            continue
        quantity = _vague(segment, at) if word in _ROUGH else _counted(segment, at, word, done)
        done = _past_figures(segment.low, at + len(word))
        if quantity:
            found.append(quantity)
            done = quantity.end - start
    return found


def _without_dates(text: str, start: int, end: int, dates: Sequence[When | Form]) -> str:
    parts, at = [], start
    for date in dates:
        if start < date.end and date.start < end:
            upto = min(date.end, end)
            parts += [text[at : date.start], "\0" * (upto - max(date.start, start))]
            at = upto
    return "".join([*parts, text[at:end]])


def _past_figures(low: str, at: int) -> int:
    """Where a run of figures that starts at or just before `at` ends."""
    figures = _FIGURES.match(low, at - 1) or _FIGURES.match(low, at)
    return figures.end() if figures else at


def _vague(segment: _Segment, at: int) -> Quantity | None:
    """`ribuan tentara`, `puluhan atau ratusan juta`."""
    found = _VAGUE.match(segment.low, at)
    if found is None:
        return None
    unit = read_unit(segment.text, segment.low, found.end())
    return _quantity(segment, at, unit.end if unit else found.end(), amount=None, modifier="vague", unit=unit)


def _counted(segment: _Segment, at: int, word: str, done: int) -> Quantity | None:
    text, low = segment.text, segment.low
    symbol = currency(word)
    amount = read_amount(low, at + len(word) if symbol else at)
    if symbol is None:
        symbol, at = sign_before(low, at)
    if amount is None or (symbol is None and names(text, low, at, amount)):
        return None
    if symbol == "rupiah":
        amount = in_billions(low, amount)
    amount = in_seconds(low, amount)
    after, end = modifier_after(low, amount.end, closing=False)
    unit = CountedUnit(symbol, end, known=True) if symbol else read_unit(text, low, end)
    if unit and unit.name.startswith(_SIGNED) and (sign := word_before(low, at))[0] in _BELOW_NOUGHT and amount.low is None:
        amount, at = amount._replace(exact=-amount.exact), sign[1]
    before, start = modifier_before(low, at)
    if not symbol and not counts(text, low, at, amount, unit=unit, modifier=before):
        return None
    if unit is None and before is None and numbers_next_item(segment.article, at + segment.offset, amount.end + segment.offset):
        return None
    if unit:
        end = unit.end
    if after is None:
        after, end = modifier_after(low, end, closing=True)
    if amount.modifier == "range" and word_before(low, start)[0] == "antara":
        start = word_before(low, start)[1]
    return _quantity(segment, max(start, done), end, amount=amount, modifier=_modifier(amount, before, after), unit=unit)


def _modifier(amount: Amount, before: Modifier | None, after: Modifier | None) -> Modifier:
    """What bounds, ahead of what merely says how it was come by."""
    if amount.modifier == "range":
        return "range"
    bounding = before if before not in {"exact", "estimate"} else None
    return bounding or after or amount.modifier or before or "exact"


def _quantity(segment: _Segment, start: int, end: int, *, amount: Amount | None, modifier: Modifier, unit: CountedUnit | None) -> Quantity:
    start, end = start + segment.offset, end + segment.offset
    low = amount.low if amount else None
    high = amount.high if amount else None
    if amount and modifier in {"at_least", "more_than"}:
        low = amount.exact
    elif amount and modifier in {"at_most", "less_than"}:
        high = amount.exact
    return Quantity(
        text=segment.article[start:end],
        start=start,
        end=end,
        value=amount.value if amount else None,
        low=None if low is None else plain(low),
        high=None if high is None else plain(high),
        modifier=modifier,
        unit=unit.name if unit else None,
    )
