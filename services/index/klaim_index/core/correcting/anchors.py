"""Where in an article a correction belongs: its words are looked for, then the claim that stands there now."""

from collections.abc import Iterable

from klaim_shared.messages import ArticleIngested, ClaimAnchor, ClaimExtracted, Extent

CONTEXT = 32  # code points before and after that tell one place from another with the same words
ALIKE = 0.5  # how much of the two together both stretches hold


def shift(anchor: ClaimAnchor, article: ArticleIngested) -> int | None:
    """By how many code points the words of the anchor stand later in that revision than in its own; None where they do not stand there.

    In its own revision they stand where they stood. In another, of several places, the one with most of the same words around it.
    """
    start, words, text = anchor.content.start, anchor.content.text, article.text
    if not words:
        return None
    if article.revision == anchor.revision and text.startswith(words, start):
        return 0
    places = list(_occurrences(text, words))
    if not places:
        return None
    return min(places, key=lambda at: (-_around(anchor, text, at), abs(at - start), at)) - start


def claim_at(anchor: ClaimAnchor, article: ArticleIngested, claims: Iterable[ClaimExtracted]) -> tuple[ClaimExtracted, int] | None:
    """The claim that the anchor means, and the shift; None where no claim stands there now.

    It is of the same kind, and its content is about the same stretch, or the same words attribute it.
    """
    moved = shift(anchor, article)
    if moved is None:
        return None
    found = []
    for claim in claims:
        share = _overlap(anchor.content, claim.content, moved)
        same_cue = anchor.cue is not None and claim.cue is not None and claim.cue.start == anchor.cue.start + moved
        if claim.kind == anchor.kind and (share >= ALIKE or (share > 0 and same_cue)):
            found.append((share >= ALIKE, same_cue, share, -claim.content.start, claim.claim_id, claim))
    return (max(found, key=lambda one: one[:5])[5], moved) if found else None


def _overlap(anchored: Extent, now: Extent, moved: int) -> float:
    """What both stretches hold, of what either does: 0 to 1."""
    start, end = anchored.start + moved, anchored.end + moved
    both = min(end, now.end) - max(start, now.start)
    either = max(end, now.end) - min(start, now.start)
    return max(0, both) / either if either else 0.0


def _occurrences(text: str, words: str) -> Iterable[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _around(anchor: ClaimAnchor, text: str, at: int) -> int:
    """How many code points before and after that place are as they were."""
    before, after = text[max(0, at - CONTEXT) : at], text[at + len(anchor.content.text) :][:CONTEXT]
    return _common(anchor.before[::-1], before[::-1]) + _common(anchor.after, after)


def _common(one: str, other: str) -> int:
    """The length of what both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
