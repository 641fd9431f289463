"""From files in the watched folder to the stream: ingest alone, its reading process too, on one core."""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from klaim_ingest.service import Service
from klaim_ingest.settings import Settings
from klaim_shared.messages import Event
from klaim_shared.streams import Streams
from klaim_shared.topology import ARTICLES, Stream
from tests.bench.samples import SEEDS

COUNT = 3000


async def measure(redis_url: str, count: int = COUNT) -> Iterable[str]:
    """Plain JSON articles a second, from the first look that finds them settled to the last event in the stream."""
    with tempfile.TemporaryDirectory(prefix="klaim-bench-") as folder:
        inbox = Path(folder) / "inbox"
        size = _write(inbox, count)
        settings = Settings(inbox_dir=inbox, data_dir=Path(folder) / "data", heartbeat_file=Path(folder) / "heartbeat", settle_seconds=0)
        with _one_core():
            took = await _take_all(settings, redis_url, count)
    return [
        f"ingest alone, {count} JSON articles of {size / 1000:.1f} KB waiting, one core, every one fsynced: {count / took:,.0f} articles/s"
    ]


async def _take_all(settings: Settings, redis_url: str, count: int) -> float:
    """Seconds from the first event to the last, and the share of those before the first."""
    stop, times, sent = asyncio.Event(), [], 0
    streams = Streams(redis_url, consumer="bench")
    await streams.connect()

    async def publish(stream: Stream, events: Sequence[Event[Any]]) -> None:
        nonlocal sent
        await streams.publish(stream, events)
        if stream is ARTICLES:
            times.append(time.perf_counter())
            sent += len(events)
        if sent >= count:
            stop.set()

    began = time.perf_counter()
    await Service(settings, publish).work(stop)
    await streams.stop()
    return times[-1] - began


def _write(folder: Path, count: int) -> float:
    """*count* articles, no two the same; their size in bytes."""
    folder.mkdir()
    texts = [seed.read_text() for seed in SEEDS]
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
