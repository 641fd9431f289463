"""The extracting service: articles that wait on the stream, claims on the other; within the service, and in a process of its own."""

import asyncio
import os
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from redis.asyncio import Redis

from klaim_extract.handlers import Extract, ExtractClaims
from klaim_extract.sandbox.parent import Sandbox
from klaim_shared.messages import Event
from klaim_shared.streams import Streams
from klaim_shared.streams.wire import encode
from klaim_shared.topology import ARTICLES, CLAIMS, EXTRACT_ARTICLES, FIELD
from tests.bench.samples import NOW, articles, event
from tests.sandboxes import extract_here

ROUNDS, COUNT = 5, 300


async def measure(url: str) -> Iterable[str]:
    """Medians of interleaved rounds. CPU is that of the service and its process, Redis left out."""
    events = [event(article) for article in articles(COUNT)]
    within, apart = [], []
    for _ in range(ROUNDS):
        within.append(await _timed(url, events, extract_here))
        with Sandbox() as sandbox:
            await sandbox.claims(events[0].data)  # it has started
            apart.append(await _timed(url, events, sandbox.claims, sandbox._keeper._process._process.pid))  # type: ignore[union-attr]
    return [f"extraction in the service: {_told(within)}", f"extraction in a process of its own: {_told(apart)}"]


def _told(rounds: list[tuple[float, float]]) -> str:
    wall, cpu = (median(figures) / COUNT for figures in zip(*rounds, strict=True))
    return f"{1 / wall:,.0f} articles/s, {cpu * 1000:.2f} ms of CPU each"


async def _timed(url: str, events: list[Event], extract: Extract, helper: int | None = None) -> tuple[float, float]:  # type: ignore[type-arg]
    """Seconds on the clock, and of CPU of this process and its helper."""
    async with Redis.from_url(url) as redis:
        await redis.flushall()
        async with redis.pipeline(transaction=False) as pipeline:
            for each in events:
                pipeline.xadd(ARTICLES.name, {FIELD: encode(each)})
            await pipeline.execute()
    answer, done, seen = ExtractClaims(extract, now=lambda: NOW).on_article, asyncio.Event(), 0

    async def counted(article: Event) -> object:  # type: ignore[type-arg]
        nonlocal seen
        seen += 1
        if seen == COUNT:
            done.set()
        return await answer(article)

    streams = Streams(url, consumer="bench")
    streams.transform(EXTRACT_ARTICLES, CLAIMS, counted)  # type: ignore[arg-type]
    wall, cpu = time.perf_counter(), _cpu(helper)
    await streams.run(done)
    return time.perf_counter() - wall, _cpu(helper) - cpu


def _cpu(helper: int | None) -> float:
    """Seconds of CPU of this process, and of *helper* where the system tells (Linux)."""
    ticks = Path(f"/proc/{helper}/stat").read_text().rpartition(")")[2].split()[11:13] if helper else ()
    return time.process_time() + sum(int(each) for each in ticks) / os.sysconf("SC_CLK_TCK")
