"""What the index does with the events it is given."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from klaim_index.core.corrections import CorrectionsKept
from klaim_index.core.inbox import Inbox
from klaim_index.core.ledger import Ledger
from klaim_shared.messages import ArticleSettled, ClaimExtracted, CorrectionMade, Event, InboxChanged
from klaim_shared.topology import ARTICLE_SETTLED, INDEX


class IndexEvents:
    """Takes batches of article and claim events into the ledger."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._ledger, self._now = ledger, now

    async def on_batch(self, events: Sequence[Event[Any]]) -> Sequence[Event[ArticleSettled]]:
        """Take in a batch, whole or not at all; what it holds is on disk when this returns the receipts for what is whole now.

        Events that were known before are answered again: whoever sends an article twice lacks its receipt.
        Unavailable: try the same again later. Rejected: an event among them can never be kept; try them one by one.
        """
        return await asyncio.to_thread(self._take_in, events)

    def _take_in(self, events: Sequence[Event[Any]]) -> Sequence[Event[ArticleSettled]]:
        self._ledger.apply(events)
        correlations = {_revision(event): event.correlationid for event in events}
        return [self._receipt(*revision, correlations[revision]) for revision in self._ledger.whole(list(correlations))]

    def _receipt(self, article_id: str, revision: int, correlation: str) -> Event[ArticleSettled]:
        data = ArticleSettled(article_id=article_id, revision=revision, outcome="whole")
        return ARTICLE_SETTLED.event(data, service=INDEX, article_id=article_id, correlation=correlation, time=self._now())


class IndexFiles:
    """Takes news of files into the list of them."""

    def __init__(self, files: Inbox) -> None:
        self._files = files

    async def on_batch(self, events: Sequence[Event[InboxChanged]]) -> None:
        """Take in a batch, whole or not at all; what it holds is on disk when this returns. Unavailable: try the same again later."""
        await asyncio.to_thread(self._files.apply, [event.data for event in events])


class IndexCorrections:
    """Keeps what people say, then lets it act in the ledger."""

    def __init__(self, kept: CorrectionsKept, ledger: Ledger) -> None:
        self._kept, self._ledger = kept, ledger

    async def on_batch(self, events: Sequence[Event[CorrectionMade]]) -> None:
        """Keep a batch, then take it into the ledger: both are on disk when this returns. Unavailable: try the same again later."""
        await asyncio.to_thread(self._kept.keep, events)
        await asyncio.to_thread(self._ledger.correct, [event.data for event in events])


def _revision(event: Event[Any]) -> tuple[str, int]:
    about = event.data.article if isinstance(event.data, ClaimExtracted) else event.data
    return about.article_id, about.revision
