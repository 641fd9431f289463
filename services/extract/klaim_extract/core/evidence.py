"""Why a claim is as it is: for each field the rule that gave it and the words that led there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from klaim_extract.core.attribution import Attribution
from klaim_extract.core.confidence import Signs, lowering
from klaim_extract.core.sentences import Extent
from klaim_shared.messages import ClaimExtracted, Source, Span, When


class Trace(NamedTuple):
    """What the stages noted while they made a claim: for a narrated one, only the signs of its confidence."""

    signs: Signs
    found: Attribution | None = None
    antecedent: Extent | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One field's value, the stable name of the rule that gave it, and the words that it rests on."""

    field: str
    value: str | None
    by: str
    words: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rule that made the claim, and a reason for each field that is not empty."""

    rule: str
    fields: tuple[Reason, ...]


def explain(text: str, claim: ClaimExtracted, trace: Trace) -> Explanation:
    """The explanation of a claim from *text* by what the stages noted."""
    rule = trace.found.rule if trace.found is not None else "narrated"
    return Explanation(rule, tuple(_reasons(text, claim, trace, rule)))


def _reasons(text: str, claim: ClaimExtracted, trace: Trace, rule: str) -> Iterator[Reason]:
    yield Reason("content", None, rule, (claim.content,))
    if claim.quote is not None:
        yield Reason("quote", claim.quote, _marks(claim.quote), (claim.content,))
    if trace.found is not None:
        yield _source(text, claim.source, trace)
    cue = (claim.cue,) if claim.cue is not None else ()
    if claim.cue is not None:
        yield Reason("cue", claim.cue.lemma, "lexicon" if claim.cue.lemma else "position", cue)
    if claim.stance is not None:
        yield Reason("stance", claim.stance, _stance_rule(claim, trace), cue)
    for relay in claim.relays:
        yield Reason("relays", relay.name, f"relay.{relay.cue}", (relay,))
    if claim.said_on is not None:
        yield _date("said_on", claim.said_on)
    yield from (_date("times", when) for when in claim.times)
    for quantity in claim.quantities:
        value = "?" if quantity.value is None else f"{quantity.value}"
        yield Reason("quantities", " ".join(filter(None, (value, quantity.unit))), f"quantity.{quantity.modifier}", (quantity,))
    yield from _confidence(claim, trace)


def _stance_rule(claim: ClaimExtracted, trace: Trace) -> str:
    """A stance is the cue's own, unless a negator before it or the words that open the content change it."""
    cue = trace.found.cue if trace.found is not None else None
    if cue is None:
        return "stance.no-cue"
    if cue.negated:
        return "stance.negated-cue"
    return "stance.cue" if claim.stance == cue.verb.stance else "stance.cue-and-content"


def _marks(quote: str) -> str:
    return {"direct": "marks.around", "indirect": "marks.none", "mixed": "marks.inside"}[quote]


def _source(text: str, source: Source | None, trace: Trace) -> Reason:
    """The words for the source, and those elsewhere that they were resolved to."""
    if source is None:
        return Reason("source", None, f"source.{trace.found.how if trace.found is not None else 'none'}.unresolved")
    spans = [(source.start, source.end), trace.antecedent or (None, None)]
    words = tuple(Span(text=text[a:b], start=a, end=b) for a, b in dict.fromkeys(spans) if a is not None and b is not None)
    return Reason("source", source.name, f"source.{source.resolved_by}", words)


def _date(field: str, when: When) -> Reason:
    value = when.date if when.end_date is None else f"{when.date}/{when.end_date}"
    by = f"date.{when.precision}" if when.conflict is None else f"date.{when.precision}.conflict-{when.conflict}"
    return Reason(field, value, by, (when,))


def _confidence(claim: ClaimExtracted, trace: Trace) -> Iterator[Reason]:
    """What lowers the confidence; one reason with nothing to lower it where that is so."""
    for sign in lowering(trace.signs) or ["nothing lowers it"]:
        yield Reason("confidence", f"{claim.confidence}", sign)
