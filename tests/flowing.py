"""A journal, whoever sends from it, extract and index over one Redis, in one process: made in moments, to be hurt by tests."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from klaim_index.handlers import IndexEvents
from klaim_index.stores.sqlite import SqliteLedger
from klaim_ingest.inbox.journal import Journal, Taken
from klaim_ingest.inbox.outbox import Tally
from klaim_ingest.inbox.scan import Stamp
from klaim_ingest.sandbox.drafting import read_here
from klaim_ingest.sandbox.wire import File
from klaim_ingest.sending import Limits, Sender
from klaim_shared.errors import Rejected
from klaim_shared.messages import ArticleSettled, Event
from klaim_shared.streams import Flow, Streams
from klaim_shared.streams.flow import told
from klaim_shared.topology import CLAIMS, EXTRACT_ARTICLES, INDEX_ARTICLES, INDEX_CLAIMS, INGEST_RECEIPTS
from tests.streaming import NOW, QUICK, close_article


class Flowing:
    """Everything between the journal and the ledger. Names in `poison` are turned away by extract."""

    def __init__(self, url: str, folder: Path, limits: Limits | None = None) -> None:
        self.url, self.limits = url, limits or Limits()
        self.journal, self.ledger = Journal(folder / "journal.db"), SqliteLedger(folder / "ledger.db")
        self.poison: set[str] = set()
        self.ids: dict[str, str] = {}

    def accept(self, *names: str) -> None:
        """Articles as ingest takes them in."""
        taken = []
        for name in names:
            data = f"Warga {name} menolak pasar baru, kata Lurah {name}.".encode()
            drafts = read_here(File(f"{name}.txt", "0" * 64, data, None, NOW)).drafts
            taken.append(Taken(f"{name}.txt", Stamp(len(data), 1), "0" * 64, None, drafts, (), NOW))
            self.ids[name] = drafts[0].article.article_id
        self.journal.record(taken)

    @property
    def tally(self) -> Tally:
        return self.journal.outbox.tally()

    def whole(self) -> int:
        """How many articles are whole in the ledger."""
        return len(self.ledger.whole([(each, 1) for each in self.ids.values()]))

    async def flow(self, redis: Redis) -> Flow:
        flow = await told(redis)
        assert flow is not None
        return flow

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[Sender]:
        """Ingest's side, the receipts read too."""
        streams = self._streams("ingest-1")
        sender, stop = Sender(self.journal.outbox, streams.outlet, self.limits, now=lambda: NOW), asyncio.Event()

        async def settled(receipts: Sequence[Event[ArticleSettled]]) -> None:
            self.journal.outbox.settle([receipt.data for receipt in receipts], NOW)
            sender.wake()

        streams.store(INGEST_RECEIPTS, settled)
        await streams.start()
        working = asyncio.create_task(sender.work(stop))
        try:
            yield sender
        finally:
            stop.set()
            await asyncio.wait_for(working, 30)
            await streams.stop()

    @asynccontextmanager
    async def extracting(self) -> AsyncIterator[None]:
        async def answer(event: Event[Any]) -> Sequence[Event[Any]]:
            if event.subject in {self.ids.get(name) for name in self.poison}:
                raise Rejected("rejected", "it is poison")
            return await close_article(event)

        streams = self._streams("extract-1")
        streams.transform(EXTRACT_ARTICLES, CLAIMS, answer)
        async with _run(streams):
            yield

    @asynccontextmanager
    async def indexing(self, *, receipts: bool = True) -> AsyncIterator[None]:
        async def keep(events: Sequence[Event[Any]]) -> Sequence[Event[Any]]:
            answer = await IndexEvents(self.ledger, now=lambda: NOW).on_batch(events)
            return answer if receipts else ()

        streams = self._streams("index-1")
        for subscription in (INDEX_ARTICLES, INDEX_CLAIMS):
            streams.store(subscription, keep)
        async with _run(streams):
            yield

    @asynccontextmanager
    async def all(self) -> AsyncIterator[Sender]:
        async with AsyncExitStack() as stack:
            for one in (self.extracting(), self.indexing()):
                await stack.enter_async_context(one)
            yield await stack.enter_async_context(self.sending())

    def close(self) -> None:
        self.journal.close()
        self.ledger.close()

    def _streams(self, consumer: str) -> Streams:
        return Streams(self.url, consumer=consumer, policy=QUICK)


@asynccontextmanager
async def _run(streams: Streams) -> AsyncIterator[None]:
    await streams.start()
    try:
        yield
    finally:
        await streams.stop()
