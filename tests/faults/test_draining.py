"""A service that is told to end finishes what it holds, within the grace that compose gives it, and ends with 0."""

import asyncio
import json
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from klaim_shared.streams.wire import encode
from klaim_shared.topology import ARTICLES, CLAIMS, EXTRACT_ARTICLES, FIELD
from tests.conftest import Server, entries
from tests.processes import start
from tests.streaming import article, until

GRACE_SECONDS = 30  # stop_grace_period in docker-compose.yml


def settings(server: Server, folder: Path, **more: str) -> dict[str, str]:
    (folder / "inbox").mkdir(exist_ok=True)
    return {
        "KLAIM_REDIS_URL": server.url,
        "KLAIM_INGEST_INBOX_DIR": str(folder / "inbox"),
        "KLAIM_INGEST_DATA_DIR": str(folder / "ingest"),
        "KLAIM_INGEST_HEARTBEAT_FILE": str(folder / "ingest.heartbeat"),
        "KLAIM_EXTRACT_HEARTBEAT_FILE": str(folder / "extract.heartbeat"),
        "KLAIM_EXTRACT_CONSUMER": "extract-7",
        "KLAIM_INDEX_DATA_DIR": str(folder / "index"),
        "KLAIM_INDEX_CONSUMER": "index-7",
        "KLAIM_INDEX_PORT": "0",
        **more,
    }


@asynccontextmanager
async def started(service: str, given: dict[str, str], log: Path) -> AsyncIterator["subprocess.Popen[bytes]"]:
    process = start(service, given, log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("service", ["ingest", "extract", "index"])
async def test_an_idle_service_ends_with_0(server: Server, redis: Redis, tmp_path: Path, service: str) -> None:
    async def reading() -> bool:
        return any("xreadgroup" in client["cmd"] for client in await redis.client_list())

    async with started(service, settings(server, tmp_path), tmp_path / "log") as process:
        await until(reading, 60)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        code = await asyncio.to_thread(process.wait, GRACE_SECONDS)

    assert code == 0, (tmp_path / "log").read_text()
    assert time.monotonic() - began < GRACE_SECONDS


async def test_an_article_that_takes_long_is_finished_before_the_extractor_ends(server: Server, redis: Redis, tmp_path: Path) -> None:
    lasting = settings(server, tmp_path, KLAIM_FAULT="extract.child:1:stall", KLAIM_EXTRACT_ARTICLE_SECONDS="20")
    for name in ("first", "second"):
        await redis.xadd(ARTICLES.name, {FIELD: encode(article(name))})

    async def in_hand() -> bool:
        return bool(await redis.exists(ARTICLES.name)) and any(each["pending"] for each in await redis.xinfo_groups(ARTICLES.name))

    async with started("extract", lasting, tmp_path / "log") as process:
        await until(in_hand, 60)
        [consumer] = await redis.xinfo_consumers(ARTICLES.name, EXTRACT_ARTICLES.group)
        await asyncio.sleep(1.0)
        process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(process.wait, GRACE_SECONDS)

    assert code == 0, (tmp_path / "log").read_text()
    assert consumer["name"] == b"extract-7"
    done = {json.loads(fields[FIELD.encode()])["subject"] for _, fields in await entries(redis, CLAIMS.name)}
    pending = await redis.xpending(ARTICLES.name, EXTRACT_ARTICLES.group)
    assert "first" in done
    assert len(done) + pending["pending"] == 2
    assert await redis.xlen(EXTRACT_ARTICLES.dead_letter) == 0
