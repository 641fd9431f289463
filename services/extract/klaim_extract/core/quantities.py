"""Numbers that count or measure, with their unit and what the words around say about them.

Not among them: dates, ordinals, clock times, scores, ages in brackets, and numbers that only name (articles, laws, flights, models).
"""

import re

from klaim_extract.core.amounts import Amount, in_billions, read_amount
from klaim_extract.core.date_forms import find_forms
from klaim_extract.core.folding import fold, word_before
from klaim_extract.core.modifiers import modifier_after, modifier_before
from klaim_extract.core.naming import counts, names
from klaim_extract.core.numbers import NUMBER_WORDS, plain
from klaim_extract.core.units import SYMBOL, CountedUnit, currency, read_unit
from klaim_shared.messages import Modifier, Quantity

_B = r"[ \u00a0]{1,2}"
_ROUGHLY = r"(?:belasan|puluhan|ratusan|ribuan|jutaan|mil[iy]aran|tril[iy]unan)(?![^\W_])"
_VAGUE = re.compile(
    rf"{_ROUGHLY}(?:(?:-|{_B}(?:atau|hingga|sampai|bahkan|dan){_B}|{_B}){_ROUGHLY})?(?:{_B}(?:ribu|juta|mil[iy]ar|tril[iy]un)(?![^\W_]))?"
)
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_TRIGGER = re.compile(rf"(?P<money>(?<![^\W_]){SYMBOL})|(?P<vague>\b{_ROUGHLY})|\b(?:[0-9]|(?:{_WORDS})(?![^\W_]))")
_FIGURES = re.compile(r"[0-9](?:[.,:/–+-]?[0-9])*")


def find_quantities(text: str, start: int, end: int) -> list[Quantity]:
    """All quantities inside `text[start:end]`, in text order, overlapping neither each other nor a date; absolute offsets."""
    segment = text[start:end]
    low = fold(segment)
    if not _TRIGGER.search(low):
        return []
    for form in find_forms(segment, 0, len(segment)):
        segment = _blanked(segment, form.start, form.end)
        low = _blanked(low, form.start, form.end)
    found: list[Quantity] = []
    done = 0
    for trigger in _TRIGGER.finditer(low):
        if trigger.start() >= done:
            quantity = _vague(segment, low, trigger) if trigger["vague"] else _counted(segment, low, trigger, done)
            done = quantity.end if quantity else _past_figures(low, trigger)
            if quantity:
                found.append(_placed(quantity, text, start))
    return found


def _blanked(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{chr(0) * (end - start)}{text[end:]}"


def _past_figures(low: str, trigger: re.Match[str]) -> int:
    figures = _FIGURES.match(low, trigger.end() if trigger["money"] else trigger.start())
    return figures.end() if figures else trigger.end()


def _placed(quantity: Quantity, text: str, offset: int) -> Quantity:
    start, end = quantity.start + offset, quantity.end + offset
    return quantity.model_copy(update={"start": start, "end": end, "text": text[start:end]})


def _vague(text: str, low: str, trigger: re.Match[str]) -> Quantity | None:
    """`ribuan tentara`, `puluhan atau ratusan juta`."""
    found = _VAGUE.match(low, trigger.start())
    if found is None:
        return None
    unit = read_unit(text, low, found.end())
    end = unit.end if unit else found.end()
    return Quantity(text="", start=found.start(), end=end, value=None, modifier="vague", unit=unit.name if unit else None)


def _counted(text: str, low: str, trigger: re.Match[str], done: int) -> Quantity | None:
    symbol, at = trigger["money"], trigger.start()
    amount = read_amount(low, trigger.end() if symbol else at)
    if amount is None or names(text, low, at, amount):
        return None
    if symbol and currency(symbol) == "rupiah":
        amount = in_billions(low, amount)
    after, end = modifier_after(low, amount.end, closing=False)
    unit = CountedUnit(currency(symbol), end, known=True) if symbol else read_unit(text, low, end)
    before, start = modifier_before(low, at)
    if not symbol and not counts(text, low, at, amount, unit=unit, modifier=before):
        return None
    if unit:
        end = unit.end
    if after is None:
        after, end = modifier_after(low, end, closing=True)
    if amount.modifier == "range" and word_before(low, start)[0] == "antara":
        start = word_before(low, start)[1]
    name = unit.name if unit else None
    return _quantity(amount, _modifier(amount, before, after), name, max(start, done), end)


def _modifier(amount: Amount, before: Modifier | None, after: Modifier | None) -> Modifier:
    """What bounds, ahead of what merely says how it was come by."""
    if amount.modifier == "range":
        return "range"
    bounding = before if before not in {"exact", "estimate"} else None
    return bounding or after or amount.modifier or before or "exact"


def _quantity(amount: Amount, modifier: Modifier, unit: str | None, start: int, end: int) -> Quantity:
    low, high = amount.low, amount.high
    if modifier in {"at_least", "more_than"}:
        low = amount.exact
    elif modifier in {"at_most", "less_than"}:
        high = amount.exact
    return Quantity(
        text="",
        start=start,
        end=end,
        value=amount.value,
        low=None if low is None else plain(low),
        high=None if high is None else plain(high),
        modifier=modifier,
        unit=unit,
    )
