"""Claims as people corrected them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from klaim_index.core.correcting.adding import added
from klaim_index.core.correcting.anchors import claim_at
from klaim_index.core.correcting.force import Mark
from klaim_shared.messages import ArticleIngested, ClaimChange, ClaimExtracted, CorrectionMade, Source, Span, When


@dataclass(frozen=True)
class Amended:
    """A claim as it reads now, who made it so, and whether it is one at all."""

    claim: ClaimExtracted
    marks: tuple[Mark, ...] = ()
    is_claim: bool = True


def amended(article: ArticleIngested, claims: Sequence[ClaimExtracted], made: Iterable[CorrectionMade]) -> list[Amended]:
    """The claims of an article, and those that were missed, as the corrections in force (the earliest first) leave them.

    In the order of the text.
    """
    now = {claim.claim_id: Amended(claim) for claim in claims}
    for correction in made:
        found = _meant(correction, article, claims, now)
        if correction.change is None:
            continue
        if found is None:
            missing = added(correction, article) if correction.change.missed else None
            if missing is None:
                continue
            now[missing.claim_id] = Amended(missing)
            found = missing.claim_id, missing.content.start - next(correction.claims).content.start
        claim_id, moved = found
        before = now[claim_id]
        changed = _changed(before.claim, correction.change, article.text, moved)
        is_claim = before.is_claim and not correction.change.not_a_claim
        now[claim_id] = Amended(changed, (*before.marks, Mark.of(correction)), is_claim)
    return sorted(now.values(), key=lambda one: (one.claim.content.start, -one.claim.content.end, one.claim.claim_id))


def in_effect(claim: ClaimExtracted, change: ClaimChange, moved: int, *, is_claim: bool) -> bool:
    """Whether a claim is already as the change would make it."""
    if change.content and (claim.content.start, claim.content.text) != (change.content.start + moved, change.content.text):
        return False
    plain = change.model_copy(update={"content": None})
    return is_claim != change.not_a_claim and (change.not_a_claim or _changed(claim, plain, "", moved) == claim)


def _meant(
    correction: CorrectionMade, article: ArticleIngested, claims: Sequence[ClaimExtracted], now: dict[str, Amended]
) -> tuple[str, int] | None:
    """The claim that a correction means: as it was extracted, or as earlier corrections left it."""
    [anchor] = correction.claims
    found = claim_at(anchor, article, claims) or claim_at(anchor, article, [one.claim for one in now.values()])
    return (found[0].claim_id, found[1]) if found else None


def _changed(claim: ClaimExtracted, change: ClaimChange, text: str, moved: int) -> ClaimExtracted:
    update: dict[str, Any] = change.model_dump(include={"stance", "quote", "negated"}, exclude_none=True)
    if change.source:
        update["source"] = Source(**change.source.model_dump(), resolved_by="correction")
    if change.said_on:
        spot = claim.said_on or Span(text="", start=claim.content.start, end=claim.content.start)
        update["said_on"] = When(text=spot.text, start=spot.start, end=spot.end, date=change.said_on, precision="day")
    if change.content:
        update |= _recut(claim, change.content, text, moved)
    return claim.model_copy(update=update)


def _recut(claim: ClaimExtracted, content: Span, text: str, moved: int) -> dict[str, Any]:
    """The content as it should be, with what it names inside it. As it was, where those words do not stand in this revision."""
    start, end = content.start + moved, content.end + moved
    if start < 0 or text[start:end] != content.text:
        return {}
    inside: dict[str, Any] = {
        name: tuple(span for span in getattr(claim, name) if start <= span.start and span.end <= end)
        for name in ("quantities", "times", "entities")
    }
    return inside | {"content": Span(text=content.text, start=start, end=end)}
