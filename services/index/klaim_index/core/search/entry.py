"""What a claim is found by beside its own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Literal, NamedTuple

from klaim_index.core.search.figures import marks_of
from klaim_index.core.search.words import folded, folded_forms, mark, plain
from klaim_shared.messages import ClaimExtracted, Entity, Quantity, Source

NameField = Literal["entity", "outlet", "relay"]
ANY_UNIT = ""
LONGEST_UNIT = 3


class Name(NamedTuple):
    """A name that somebody or something goes by: *plain* leads to *target*, of which marks are made."""

    field: NameField
    plain: str
    target: str


class Figure(NamedTuple):
    """A figure that some claim tells, of a unit or ANY_UNIT."""

    unit: str
    value: float


@dataclass(frozen=True)
class Entry:
    """What the index holds of a claim: who speaks as it is written, folded forms and marks; and the names and figures to look up by."""

    who: str
    folded: str
    marks: str
    names: frozenset[Name]
    figures: frozenset[Figure]


def entry(claim: ClaimExtracted, also: str) -> Entry:
    """The entry of a claim of which the words *also* are indexed beside what was said and who said it."""
    name, spoken = (claim.source.name, claim.source) if claim.source else ("", None)
    who = "\n".join(dict.fromkeys(word for word in (spoken.text, spoken.role) if word)) if spoken else ""
    figures = frozenset(figure for quantity in claim.quantities for figure in figures_of(quantity))
    names = frozenset(name for name in _names(claim) if name.plain)
    marks = dict.fromkeys([*_marks(claim), *(made for unit, value in sorted(figures) for made in marks_of(as_decimal(value), unit))])
    return Entry(who, " ".join(folded_forms((claim.content.text, name, also))), " ".join(marks), names, figures)


def words_beside(data: ClaimExtracted) -> str:
    """The words that a claim is found by beside what was said and who said it."""
    said = data.content.text.casefold()
    words = [data.source.text, data.source.role] if data.source else []
    words += [word for relay in data.relays for word in (relay.name, relay.text)]
    words += [entity.name for entity in data.entities if entity.name.casefold() not in said]
    return "\n".join(dict.fromkeys(word for word in words if word))


def as_decimal(value: float) -> Decimal:
    """The figure as it is written."""
    return Decimal(repr(value))


def as_unit(words: str) -> str:
    """A unit, its words folded: what is counted is compared so."""
    return " ".join(folded(word) for word in plain(words).split())


def _marks(claim: ClaimExtracted) -> Iterator[str]:
    yield mark("article", claim.article.article_id)
    yield mark("kind", claim.kind)
    if claim.stance:
        yield mark("stance", claim.stance)
    if claim.article.outlet:
        yield mark("outlet", plain(claim.article.outlet))
    if claim.source and claim.source.entity_id:
        yield mark("speaker", claim.source.entity_id)
    if claim.said_on and claim.said_on.date:
        yield mark("dated")
    yield from (mark("entity", entity.entity_id) for entity in claim.entities if entity.entity_id)
    yield from (mark("relay", plain(relay.name)) for relay in claim.relays)


def _names(claim: ClaimExtracted) -> Iterator[Name]:
    if claim.article.outlet:
        yield Name("outlet", plain(claim.article.outlet), plain(claim.article.outlet))
    for relay in claim.relays:
        yield Name("relay", plain(relay.name), plain(relay.name))
        yield Name("relay", plain(relay.text), plain(relay.name))
    named: list[Entity | Source] = [*claim.entities, *([claim.source] if claim.source else [])]
    for one in named:
        if one.entity_id:
            yield Name("entity", plain(one.name), one.entity_id)
            if one.text and one.text[0].isupper():  # no pronouns
                yield Name("entity", plain(one.text), one.entity_id)


def figures_of(quantity: Quantity) -> Iterator[Figure]:
    """The figures that a quantity tells; of a range, its two ends."""
    told = {float(value) for value in (quantity.value, quantity.low, quantity.high) if value is not None and isfinite(value)}
    if quantity.modifier == "range" and quantity.low is not None and quantity.high is not None:
        told &= {float(quantity.low), float(quantity.high)}
    words = as_unit(quantity.unit or "").split()[:LONGEST_UNIT]
    for value in told:
        yield Figure(ANY_UNIT, value)
        yield from (Figure(" ".join(words[:length]), value) for length in range(1, len(words) + 1))
