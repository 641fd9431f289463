"""One hop, read an article and answer with its claims: ours against bare redis-py, extraction left out of both."""

import asyncio
import statistics
import time
from collections.abc import Iterable, Sequence
from typing import Any, cast

from redis.asyncio import Redis

from klaim_extract.handlers import ExtractClaims
from klaim_shared.messages import Event
from klaim_shared.streams import Streams
from klaim_shared.streams.wire import encode
from klaim_shared.topology import ARTICLES, CLAIMS, EXTRACT_ARTICLES, FIELD
from tests.bench.samples import NOW, articles, event
from tests.sandboxes import extract_here

ROUNDS, COUNT, BATCH = 5, 1000, 8


async def measure(url: str) -> Iterable[str]:
    """Medians of interleaved rounds."""
    events = [event(article) for article in articles(COUNT)]
    answers = await ExtractClaims(extract_here, now=lambda: NOW).on_article(events[0])
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(await _timed(url, events, lambda: _ours(url, answers)))
        bare.append(await _timed(url, events, lambda: _bare(url, answers)))
    klaim, redis_py = COUNT / statistics.median(ours), COUNT / statistics.median(bare)
    rates = f"klaim {klaim:,.0f} articles/s, bare redis-py {redis_py:,.0f}, ratio {klaim / redis_py:.2f}"
    return [f"one hop, {len(answers)} events an article: {rates}"]


async def _timed(url: str, events: Sequence[Event[Any]], run: Any) -> float:
    async with Redis.from_url(url) as redis:
        await redis.flushall()
        async with redis.pipeline(transaction=False) as pipeline:
            for each in events:
                pipeline.xadd(ARTICLES.name, {FIELD: encode(each)})
            await pipeline.execute()
    began = time.perf_counter()
    await run()
    return time.perf_counter() - began


async def _ours(url: str, answers: Sequence[Event[Any]]) -> None:
    done, seen = asyncio.Event(), 0

    async def answer(_: Event[Any]) -> Sequence[Event[Any]]:
        nonlocal seen
        seen += 1
        if seen == COUNT:
            done.set()
        return answers

    streams = Streams(url, consumer="bench")
    streams.transform(EXTRACT_ARTICLES, CLAIMS, answer, batch=BATCH)
    await streams.run(done)


async def _bare(url: str, answers: Sequence[Event[Any]]) -> None:
    seen = 0
    async with Redis.from_url(url) as redis:
        await redis.xgroup_create(ARTICLES.name, EXTRACT_ARTICLES.group, id="0")
        while seen < COUNT:
            batches = cast("Any", await redis.xreadgroup(EXTRACT_ARTICLES.group, "bench", {ARTICLES.name: ">"}, count=BATCH, block=500))
            for entry, fields in batches[0][1]:
                Event[Any].model_validate_json(fields[FIELD.encode()])
                async with redis.pipeline(transaction=True) as pipeline:
                    for each in answers:
                        pipeline.xadd(CLAIMS.name, {FIELD: encode(each)})
                    pipeline.xack(ARTICLES.name, EXTRACT_ARTICLES.group, entry)
                    await pipeline.execute()
                seen += 1
