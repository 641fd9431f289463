"""Claims that the extractor missed, as somebody added them by hand."""

import re

from klaim_index.core.correcting.anchors import shift
from klaim_shared import ids
from klaim_shared.messages import ArticleIngested, ArticleRef, ClaimExtracted, CorrectionMade, Extent, Extractor, Span

BY_HAND = "by-hand"
_SENTENCE_ENDS = re.compile(r"[.!?][\"'”’)]*\s")


def added(made: CorrectionMade, article: ArticleIngested) -> ClaimExtracted | None:
    """The claim where its words stand in that revision, with nothing told of it yet but its kind; None where they do not.

    Its id is that of the correction: it is the same claim in every revision.
    """
    [anchor] = made.claims
    moved = shift(anchor, article)
    if moved is None:
        return None
    start, end = anchor.content.start + moved, anchor.content.start + moved + len(anchor.content.text)
    fields = {name: getattr(article, name) for name in ArticleRef.model_fields}
    return ClaimExtracted(
        claim_id=f"clm_{ids.digest('added', made.correction_id)}",
        kind=anchor.kind,
        article=ArticleRef(**fields),
        content=Span(text=anchor.content.text, start=start, end=end),
        sentence=_sentence(article.text, start, end),
        extractor=Extractor(name=BY_HAND, version="1"),
    )


def is_added(claim: ClaimExtracted) -> bool:
    """Whether somebody added it by hand."""
    return claim.extractor.name == BY_HAND


def _sentence(text: str, start: int, end: int) -> Extent:
    """The sentences that the stretch lies in, within its paragraphs."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    first = max((found.end() for found in _SENTENCE_ENDS.finditer(text, first, start)), default=first)
    found = _SENTENCE_ENDS.search(text, max(end - 1, first), last)
    return Extent(start=first, end=found.end() - 1 if found else last)
