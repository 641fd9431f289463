"""From files in the watched folder to the stream: ingest alone, its reading process too, on one core.

Run it on a rested disk: ext4 gives no inode of a deleted file again for up to five minutes, and looks for others all that time, so that
after a run that deleted thousands of files each new one costs half a millisecond more.
"""

import asyncio
import json
import os
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis.asyncio import Redis

from klaim_ingest.inbox.intake import file_of
from klaim_ingest.sandbox.parent import Sandbox
from klaim_ingest.service import Service
from klaim_ingest.settings import Settings
from klaim_shared.streams import Outlet, Streams
from klaim_shared.topology import ARTICLES, Stream
from tests.bench.samples import NOW, SEEDS

COUNT, SHORT = 3000, 600  # articles; code points of a short one


@dataclass(frozen=True)
class Cost:
    """Seconds: on the clock, and of computing in the service, in its reading process and in Redis."""

    took: float
    parent: float
    reader: float
    redis: float


async def measure(redis_url: str, count: int = COUNT) -> Iterable[str]:
    """Plain JSON articles a second, whole ones and short ones."""
    texts = [seed.read_text() for seed in SEEDS]
    with tempfile.TemporaryDirectory(prefix="klaim-bench-") as folder:
        whole = await _measured(Path(folder) / "whole", redis_url, count, texts)
        return [*whole, *await _measured(Path(folder) / "short", redis_url, count, [text[:SHORT] for text in texts])]


async def _measured(folder: Path, redis_url: str, count: int, texts: Sequence[str]) -> list[str]:
    """From the first look that finds them settled to the last event in the stream; the reader is warm."""
    inbox = folder / "inbox"
    size = _write(inbox, count, texts)
    data, beat = folder / "data", folder / "heartbeat"  # and nobody behind it who would answer
    settings = Settings(inbox_dir=inbox, data_dir=data, heartbeat_file=beat, settle_seconds=0, max_in_flight=3 * count)
    with _one_core():
        starting = _starting()
        cost = await _take_all(settings, redis_url, count)
    parent, reader, redis = (1000 * seconds / count for seconds in (cost.parent, cost.reader - starting, cost.redis))
    named = f"ingest alone, {count} JSON articles of {size / 1000:.1f} KB"
    computing = f"{parent + reader:.2f} ms an article ({parent:.2f} service, {reader:.2f} reader), {redis:.2f} ms in Redis beside it"
    return [
        f"{named} waiting, one core, every one fsynced: {count / cost.took:,.0f} articles/s",
        f"{named}, computing: {computing}: {1000 / (parent + reader):,.0f} articles/s where nothing else uses the core",
    ]


async def _take_all(settings: Settings, redis_url: str, count: int) -> Cost:
    stop, times, sent = asyncio.Event(), [], 0
    streams, sandbox = Streams(redis_url, consumer="bench"), Sandbox()
    await streams.connect()

    class Counted(Outlet):
        async def append(self, stream: Stream, events: Sequence[bytes], *, epoch: str, beyond: str) -> list[str]:
            nonlocal sent
            places = await super().append(stream, events, epoch=epoch, beyond=beyond)
            if stream is ARTICLES:
                times.append(time.perf_counter())
                sent += len(events)
            if sent >= count:
                stop.set()
            return places

    reader, server = _of_children(), await _of_redis(redis_url)
    _warm(sandbox)
    began, parent = time.perf_counter(), time.process_time()
    await Service(settings, Counted(lambda: streams._redis), sandbox).work(stop)
    parent = time.process_time() - parent
    await streams.stop()
    return Cost(times[-1] - began, parent, _of_children() - reader, await _of_redis(redis_url) - server)


def _starting() -> float:
    """Seconds of computing that a reading process takes to start."""
    before = _of_children()
    with Sandbox() as sandbox:
        _warm(sandbox)
    return _of_children() - before


def _warm(sandbox: Sandbox) -> None:
    sandbox.read(file_of("awal.txt", SEEDS[0].read_bytes(), None, NOW))


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _of_redis(url: str) -> float:
    async with Redis.from_url(url) as redis:
        used = await redis.info("cpu")
    return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])


def _write(folder: Path, count: int, texts: Sequence[str]) -> float:
    """*count* articles, no two the same; their size in bytes."""
    folder.mkdir(parents=True)
    size = 0
    for number in range(count):
        text = f"{texts[number % len(texts)]}\nArsip nomor {number}."
        size += (folder / f"{number:06}.json").write_text(
            json.dumps({"title": f"Arsip {number}", "text": text, "outlet": "Kabar", "published_at": "2025-06-18T19:44:00+07:00"})
        )
    return size / count


@contextmanager
def _one_core() -> Iterator[None]:
    """This process and those it starts meanwhile on one core, where the system can do that."""
    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    if before:
        os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        if before:
            os.sched_setaffinity(0, before)
