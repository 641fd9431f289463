"""A claim's correction, made of what was typed."""

import re

from klaim.correcting.naming import Unclear
from klaim_extract.core.entity_ids import spelt
from klaim_shared.messages import ClaimChange, ClaimExtracted, NewSource, Span


def change(
    claim: ClaimExtracted,
    text: str,
    *,
    not_a_claim: bool = False,
    source: str | None = None,
    entity: str | None = None,
    stance: str | None = None,
    quote: str | None = None,
    content: str | None = None,
    said_on: str | None = None,
) -> ClaimChange:
    """The change. ValueError for a word that is none; Unclear where nothing is changed, or the content does not stand there."""
    read_otherwise = any((source, entity, stance, quote, content, said_on))
    if not_a_claim and read_otherwise:
        raise Unclear("What is no claim is not read otherwise: --not-a-claim stands alone.")
    if entity and not source:
        raise Unclear("--entity is the id of a source: name it with --source.")
    if not not_a_claim and not read_otherwise:
        raise Unclear("What should be read otherwise? --source (with --entity), --stance, --quote, --content, --said-on or --not-a-claim.")
    return ClaimChange.model_validate(
        {
            "not_a_claim": not_a_claim,
            "source": _source(claim, source, entity) if source else None,
            "stance": stance,
            "quote": quote,
            "content": _span(claim, text, content) if content else None,
            "said_on": said_on,
        }
    )


def _source(claim: ClaimExtracted, name: str, entity: str | None) -> NewSource:
    """The source under the id that is given, or, of the sort that the claim's source is, the one that the name makes."""
    if entity:
        return NewSource.model_validate({"name": name, "entity_id": entity, "type": entity.partition("/")[0]})
    sort = claim.source.type if claim.source else "other"
    return NewSource(name=name, entity_id=f"person/{spelt(name)}" if sort == "person" else None, type=sort)


def _span(claim: ClaimExtracted, text: str, words: str) -> Span:
    """Those words, whole, in the claim's sentence, else where they stand nearest to it in its paragraph."""
    sentence = claim.sentence
    start = text.rfind("\n", 0, min(sentence.start, claim.content.start)) + 1
    end = text.find("\n", max(sentence.end, claim.content.end))
    words = words.strip()
    sought = re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])" if words else r"(?!)")
    places = [found.start() for found in sought.finditer(text, start, len(text) if end < 0 else end)]
    if not places:
        raise Unclear("The claim's paragraph does not hold these words as they are.")

    def away(at: int) -> tuple[bool, int]:
        return not sentence.start <= at <= sentence.end - len(words), abs(at - claim.content.start)

    at = min(places, key=away)
    return Span(text=words, start=at, end=at + len(words))
