"""When a field is as annotated: names by what they mean, dates by the days, quantities by value, unit and modifier."""

from collections import Counter
from collections.abc import Sequence

from klaim.evaluation.gold import GoldClaim, GoldQuantity, interval, name_key, outlet_key, words
from klaim_shared.messages import Cue, Quantity, Relay, Source, When


def overlap(a: str, b: str) -> float:
    """The Jaccard overlap of the multisets of words."""
    left, right = Counter(words(a)), Counter(words(b))
    union = (left | right).total()
    return (left & right).total() / union if union else 0.0


def same_source(wanted: Sequence[str] | None, given: Source | None) -> bool:
    """One of the names that are wanted; none where none is."""
    if wanted is None or given is None:
        return wanted is None and given is None
    return name_key(given.name) in {name_key(each) for each in wanted}


def same_cue(wanted: Sequence[str], given: Cue | None) -> bool:
    """One of the cues that are wanted, as written or by its lemma; no cue where none is wanted, or an empty one is among them."""
    if given is None:
        return not wanted or "" in wanted
    accepted = [words(each) for each in wanted]
    return words(given.text) in accepted or words(given.lemma) in accepted


def same_relays(wanted: GoldClaim, given: Sequence[Relay]) -> bool:
    """All that are wanted and none that may not be."""
    must = {outlet_key(relay) for relay in wanted.relays}
    return must <= {outlet_key(relay.name) for relay in given} <= must | {outlet_key(relay) for relay in wanted.relays_optional}


def same_days(wanted: str, when: When | None) -> bool:
    """The same days; of a month that is named, the last may differ by one."""
    if when is None or when.date is None:
        return False
    want, said = interval(wanted), interval(f"{when.date}/{when.end_date or when.date}")
    nearly = want[1][:7] == said[1][:7] and abs(int(want[1][8:]) - int(said[1][8:])) <= 1
    return want == said or (want[0] == said[0] and nearly)


def quantity_hits(wanted: Sequence[GoldQuantity], given: Sequence[Quantity]) -> int:
    """How many of the quantities wanted are given, each counted once."""
    left, hits = list(given), 0
    for want in wanted:
        if found := next((quantity for quantity in left if _same_quantity(want, quantity)), None):
            left.remove(found)
            hits += 1
    return hits


def _same_quantity(wanted: GoldQuantity, given: Quantity) -> bool:
    unit, said = set(words(wanted.unit)), set(words(given.unit))
    same_unit = unit <= said or bool(said and said <= unit)
    both_vague = wanted.modifier == given.modifier == "vague"
    same_value = both_vague or (
        None not in (wanted.value, given.value) and round(float(wanted.value or 0), 6) == round(float(given.value or 0), 6)
    )
    return same_unit and same_value and given.modifier in (wanted.accept or [wanted.modifier])
