"""A correction, made of what somebody said and what it is about."""

from collections.abc import Sequence
from datetime import datetime

from klaim_index.core.correcting.anchors import CONTEXT
from klaim_shared import ids
from klaim_shared.messages import (
    About,
    Action,
    ClaimAnchor,
    ClaimChange,
    ClaimExtracted,
    CorrectionMade,
    DisputeType,
    Event,
    Extent,
    Party,
)
from klaim_shared.topology import COMMAND, CORRECTION_MADE, THE_CORRECTIONS


def claim_anchor(claim: ClaimExtracted, text: str, part: Extent | None = None) -> ClaimAnchor:
    """Where a claim stands in the *text* of its article; *part* is the stretch of its content that is meant."""
    content = claim.content
    return ClaimAnchor(
        article_id=claim.article.article_id,
        revision=claim.article.revision,
        source_name=claim.article.source_name,
        kind=claim.kind,
        content=content,
        part=Extent(start=part.start, end=part.end) if part else None,
        cue=Extent(start=claim.cue.start, end=claim.cue.end) if claim.cue else None,
        before=text[max(0, content.start - CONTEXT) : content.start],
        after=text[content.end : content.end + CONTEXT],
    )


def correction(
    action: Action,
    about: About | None,
    *,
    by: str,
    at: datetime,
    note: str | None = None,
    parties: Sequence[Party] = (),
    dispute: DisputeType | None = None,
    change: ClaimChange | None = None,
    withdraws: str | None = None,
) -> CorrectionMade:
    """The correction, under the id that its content gives. ValueError where it says too little, or too much."""
    said = CorrectionMade(
        correction_id="-",
        action=action,
        about=about,
        by=by,
        at=at,
        note=note,
        parties=tuple(parties),
        dispute=dispute,
        change=change,
        withdraws=withdraws,
    )
    return said.model_copy(update={"correction_id": ids.correction_id(said.model_dump_json(exclude={"correction_id"}))})


def event(made: CorrectionMade) -> Event[CorrectionMade]:
    """The correction as it travels."""
    correlation = f"correction_{made.at.isoformat()}"
    return CORRECTION_MADE.event(made, service=COMMAND, article_id=THE_CORRECTIONS, correlation=correlation, time=made.at)
