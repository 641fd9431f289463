"""A claim that was missed, made of what was typed: where it stands, and how it reads."""

import re
from collections.abc import Mapping
from typing import Any

from klaim.correcting.naming import Unclear
from klaim_extract.core.entity_ids import spelt
from klaim_index.core.correcting.anchors import CONTEXT, claim_at
from klaim_shared.messages import ArticleIngested, ClaimAnchor, ClaimChange, ClaimExtracted, Span


def stretch(text: str, start: int | None, end: int | None, words: str | None) -> Span:
    """The stretch of the text from *start* to *end*, without blanks at its ends, or the one place where the *words* stand.

    Raises Unclear where that is not one stretch within a text.
    """
    if (words is None) == (start is None and end is None):
        raise Unclear("Where does it stand? Either --start and --end (code points of the article's text), or --words.")
    if words is not None:
        return _place_of(words.strip(), text)
    if start is None or end is None:
        raise Unclear("--start and --end go together.")
    if not 0 <= start < end <= len(text):
        raise Unclear(f"The article's text goes from 0 to {len(text)}; {start} to {end} is no stretch of it.")
    said = text[start:end]
    if not said.strip():
        raise Unclear(f"From {start} to {end} stand only blanks.")
    begin = start + len(said) - len(said.lstrip())
    found = Span(text=said.strip(), start=begin, end=begin + len(said.strip()))
    if (whole := _whole(text, found)) != found:
        raise Unclear(f"From {start} to {end} cuts a word; from {whole.start} to {whole.end} stands: {whole.text}")
    return found


def anchor(article: Mapping[str, Any], where: Span, *, narrated: bool) -> ClaimAnchor:
    """Where the claim stands in an article as the ledger gives it out. Raises Unclear where one stands there already."""
    text = article["text"]
    found = ClaimAnchor(
        article_id=article["article_id"],
        revision=article["revision"],
        source_name=article["source_name"],
        kind="narrated" if narrated else "attributed",
        content=where,
        before=text[max(0, where.start - CONTEXT) : where.start],
        after=text[where.end : where.end + CONTEXT],
    )
    there = claim_at(found, ArticleIngested.model_validate(article), map(ClaimExtracted.model_validate, article["claims"]))
    if there:
        raise Unclear(f"A claim stands there already: {there[0].claim_id}; `klaim correct claim` says how it should be read.")
    return found


def reading(
    *, narrated: bool, source: str | None, entity: str | None, stance: str | None, quote: str | None, said_on: str | None
) -> ClaimChange:
    """How it reads. ValueError for a word that is none; Unclear where that does not go together."""
    if narrated and any((source, entity, stance, quote, said_on)):
        raise Unclear("What the outlet itself tells has no source, stance, quote or day of saying: --narrated stands alone.")
    if not narrated and not source:
        raise Unclear("Who says it? --source NAME, or --narrated where the outlet itself does.")
    told = None
    if source:
        identity = entity or f"person/{spelt(source)}"
        told = {"name": source, "entity_id": identity, "type": identity.partition("/")[0]}
    stance, quote = (None, None) if narrated else (stance or "state", quote or "indirect")
    return ClaimChange.model_validate({"missed": True, "source": told, "stance": stance, "quote": quote, "said_on": said_on})


def _place_of(words: str, text: str) -> Span:
    places = _as_typed(words).finditer(text) if words else ()
    spans = [Span(text=found.group(), start=found.start(), end=found.end()) for found in places]
    whole = [span for span in spans if _whole(text, span) == span]
    if not whole:
        raise Unclear(
            "The article does not hold these words as they are; --start and --end (code points of its text) say where they stand."
        )
    if len(whole) > 1:
        raise Unclear("These words stand in it more than once; take more of them, or --start and --end.")
    return whole[0]


def _as_typed(words: str) -> re.Pattern[str]:
    """Finds them over any blanks, and with any of the signs that are typed for one another."""
    return re.compile(r"\s+".join("".join(map(_sign, word)) for word in words.split()))


def _sign(typed: str) -> str:
    return next((f"[{re.escape(alike)}]" for alike in _ALIKE if typed in alike), re.escape(typed))


# Signs that one keyboard has and another text: quotation marks, apostrophes, dashes.
_ALIKE = (
    '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}',
    "'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}",
    "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}",
)


def _whole(text: str, span: Span) -> Span:
    """The stretch with the words whole that it begins and ends in."""
    start, end = span.start, span.end
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(text=text[start:end], start=start, end=end)
