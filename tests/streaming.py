"""Services that are nothing but their handlers, and what they send each other."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from redis.asyncio import Redis

from klaim_shared.messages import ArticleExtracted, ArticleIngested, Event, Extractor
from klaim_shared.streams import Policy, Streams
from klaim_shared.topology import ARTICLE_EXTRACTED, ARTICLE_INGESTED, ARTICLES, CLAIMS, EXTRACT_ARTICLES, FIELD, Subscription
from tests.conftest import Server, entries

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
QUICK = Policy(retry_after=0.3, max_deliveries=4, pause=0.1)


def article(name: str) -> Event[ArticleIngested]:
    data = ArticleIngested(
        article_id=name, revision=1, source_name=f"{name}.txt", raw_sha256="0" * 64, media_type="text/plain", text="Isi.", ingested_at=NOW
    )
    return ARTICLE_INGESTED.event(data, service="ingest", article_id=name, correlation="file_1", time=NOW)


def closing(name: str) -> Event[ArticleExtracted]:
    data = ArticleExtracted(
        article_id=name, revision=1, source_name=f"{name}.txt", claim_ids=(), extractor=Extractor(name="test", version="0")
    )
    return ARTICLE_EXTRACTED.event(data, service="extract", article_id=name, correlation="file_1", time=NOW)


async def close_article(event: Event[Any]) -> Sequence[Event[Any]]:
    return [closing(event.subject)]


@asynccontextmanager
async def running(streams: Streams) -> AsyncIterator[Streams]:
    await streams.start()
    try:
        yield streams
    finally:
        await streams.stop()


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - the state is in Redis, which sets no event
            await asyncio.sleep(0.02)


async def holds(redis: Redis, stream: str, number: int) -> bool:
    """Whether so many entries are in *stream*."""
    return int(await redis.xlen(stream)) == number


async def answered(redis: Redis, subscription: Subscription = EXTRACT_ARTICLES) -> bool:
    """Whether nothing waits for the group and nothing is pending with it."""
    group = next(each for each in await redis.xinfo_groups(subscription.stream.name) if each["name"] == subscription.group.encode())
    last = (await entries(redis, subscription.stream.name))[-1][0]
    return bool(group["pending"] == 0 and group["last-delivered-id"] == last)


async def subjects(redis: Redis, stream: str) -> list[str]:
    return [json.loads(fields[FIELD.encode()])["subject"] for _, fields in await entries(redis, stream)]


def worker(server: Server, consumer: str = "extract-test") -> Streams:
    return Streams(server.url, consumer=consumer, policy=QUICK)


async def two_at_one_entry(server: Server, answered: Callable[[], Awaitable[bool]]) -> None:
    """A worker falls asleep over an article, another answers it, and when it has, the first wakes up and answers too."""
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slow(event: Event[Any]) -> Sequence[Event[Any]]:
        started.set()
        await go_on.wait()
        return [closing(event.subject)]

    first, second = worker(server, "first"), worker(server, "second")
    first.transform(EXTRACT_ARTICLES, CLAIMS, slow)
    second.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    async with running(first):
        await first.publish(ARTICLES, [article("a")])
        await started.wait()
        async with running(second):
            await until(answered)
            go_on.set()
            await asyncio.sleep(0.3)
