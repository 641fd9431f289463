"""What the service does with an event: plain functions over messages."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from klaim_extract.core.claims import EXTRACTOR
from klaim_shared.messages import ArticleExtracted, ArticleIngested, ClaimExtracted, Event
from klaim_shared.topology import ARTICLE_EXTRACTED, CLAIM_EXTRACTED, EXTRACT, EventType

Extract = Callable[[ArticleIngested], Awaitable[Sequence[ClaimExtracted]]]


class ExtractClaims:
    """Answers an article with its claims, in the order of the text, and the event that closes it."""

    def __init__(self, extract: Extract, now: Callable[[], datetime]) -> None:
        self._extract, self._now = extract, now

    async def on_article(self, event: Event[ArticleIngested]) -> Sequence[Event[Any]]:
        """All events that follow from one article; the same ones whenever it is asked. Raises what `extract` raises."""
        article = event.data
        claims = await self._extract(article)
        closing = ArticleExtracted(
            article_id=article.article_id,
            revision=article.revision,
            source_name=article.source_name,
            claim_ids=tuple(claim.claim_id for claim in claims),
            extractor=EXTRACTOR,
        )

        def follow(kind: EventType, data: Any) -> Event[Any]:  # noqa: ANN401 - either of the two messages
            return kind.event(
                data,
                service=EXTRACT,
                article_id=article.article_id,
                correlation=event.correlationid,
                time=self._now(),
                cause=event.id,
                trace=event.traceparent,
            )

        return [*(follow(CLAIM_EXTRACTED, claim) for claim in claims), follow(ARTICLE_EXTRACTED, closing)]
