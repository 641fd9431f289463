"""Corrections made up for the index's tests."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from klaim.correcting.making import claim_anchor, correction
from klaim_shared.messages import (
    ArticleAnchor,
    ArticleIngested,
    ClaimAnchor,
    ClaimChange,
    ClaimExtracted,
    CorrectionMade,
    EntityAnchor,
    NewSource,
    Party,
    Span,
)

Told = tuple[ArticleIngested, ClaimExtracted]
BEGAN = datetime(2026, 11, 20, 9, tzinfo=UTC)
_minutes = count()


def begin_anew() -> None:
    """What is made up from now on has the times of what was made up first."""
    global _minutes  # noqa: PLW0603 - a clock
    _minutes = count()


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    return {"by": "Sari", "at": BEGAN + timedelta(minutes=next(_minutes))} | given


def party(*claims: Told) -> Party:
    return Party(claims=tuple(claim_anchor(claim, article.text) for article, claim in claims))


def same(*claims: Told, **given: Any) -> CorrectionMade:
    return correction("same", "statement", parties=[party(*claims)], **_fields(given))


def different(*claims: Told, **given: Any) -> CorrectionMade:
    """Each is a statement of its own."""
    return correction("different", "statement", parties=[party(claim) for claim in claims], **_fields(given))


def stories(action: Any, *articles: ArticleIngested, about: Any = "story", **given: Any) -> CorrectionMade:
    parties = [Party(articles=(ArticleAnchor(article_id=one.article_id, source_name=one.source_name),)) for one in articles]
    return correction(action, about, parties=parties, **_fields(given))


def names(action: Any, *entity_ids: str, **given: Any) -> CorrectionMade:
    parties = [Party(entities=(EntityAnchor(entity_id=one, name=one),)) for one in entity_ids]
    return correction(action, "entity", parties=parties, **_fields(given))


def no_dispute(kind: Any, *claims: Told, **given: Any) -> CorrectionMade:
    return correction("reject", "dispute", dispute=kind, parties=[party(claim) for claim in claims], **_fields(given))


def changed(claim: Told, change: ClaimChange, **given: Any) -> CorrectionMade:
    return correction("claim", "claim", parties=[party(claim)], change=change, **_fields(given))


def said_by(claim: Told, name: str, entity_id: str | None = None) -> CorrectionMade:
    return changed(claim, ClaimChange(source=NewSource(name=name, entity_id=entity_id, type="person")))


def withdrawn(made: CorrectionMade, **given: Any) -> CorrectionMade:
    return correction("withdraw", None, withdraws=made.correction_id, **_fields(given))


def missed(article: ArticleIngested, words: str, name: str | None = "Ratna Dewi", **given: Any) -> CorrectionMade:
    """A claim that stands at those words of the article, and was not extracted; of nobody, the outlet's own."""
    start = article.text.index(words)
    anchor = ClaimAnchor(
        article_id=article.article_id,
        revision=article.revision,
        source_name=article.source_name,
        kind="attributed" if name else "narrated",
        content=Span(text=words, start=start, end=start + len(words)),
        before=article.text[max(0, start - 32) : start],
        after=article.text[start + len(words) :][:32],
    )
    source = NewSource(name=name, entity_id=f"person/{name.casefold().replace(' ', '-')}", type="person") if name else None
    change = ClaimChange(missed=True, source=source, stance="state" if name else None, quote="indirect" if name else None)
    return correction("claim", "claim", parties=[Party(claims=(anchor,))], change=change, **_fields(given))
