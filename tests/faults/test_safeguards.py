"""Without this or that safeguard something is lost, set aside or repeated, and it shows: the tests of these can fail."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from klaim_ingest import sending
from klaim_ingest.inbox.outbox import Remembered
from klaim_ingest.proof import Proof
from klaim_ingest.sending import Limits
from klaim_shared.streams import Outlet, broker, patience
from klaim_shared.streams.upstream import make_group
from klaim_shared.topology import ARTICLES, CLAIMS, EXTRACT_ARTICLES
from tests.conftest import Server
from tests.flowing import Flowing
from tests.streaming import article, close_article, running, until, worker

NAMES = [f"Desa{number}" for number in range(10)]
STILL_SECONDS = 3.0  # ten times what a worker waits for another try, thirty looks


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK_SECONDS", "TRIM_SECONDS"):
        monkeypatch.setattr(sending, name, 0.1)


@pytest.fixture
def flowing(server: Server, redis: Redis, tmp_path: Path) -> Iterator[Flowing]:
    made = Flowing(server.url, tmp_path)
    made.accept(*NAMES)
    yield made
    made.close()


async def length(redis: Redis, stream: str, least: int) -> bool:
    return int(await redis.xlen(stream)) >= least


async def all_sent(flowing: Flowing) -> bool:
    return flowing.tally.in_flight == len(NAMES)


@pytest.mark.parametrize("beginning", [True, False])
async def test_a_group_made_at_the_end_misses_what_came_before(
    server: Server, redis: Redis, monkeypatch: pytest.MonkeyPatch, *, beginning: bool
) -> None:
    async def at_the_end(redis: Redis, stream: str, group: str) -> None:
        await make_group(redis, stream, group)
        await redis.xgroup_setid(stream, group, "$")

    monkeypatch.setattr(broker, "make_group", make_group if beginning else at_the_end)
    publisher, late = worker(server, "first"), worker(server, "second")
    await publisher.connect()
    await publisher.publish(ARTICLES, [article("a")])
    await publisher.stop()
    late.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    async with running(late):
        await asyncio.sleep(1.5)
    assert await redis.xlen(CLAIMS.name) == beginning


async def test_without_places_an_older_state_of_redis_is_taken_for_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Remembered, "place", lambda *_: "0-0")
    (tmp_path / "redis").mkdir()
    mortal = Server(tmp_path / "redis")
    mortal.start()
    flowing = Flowing(mortal.url, tmp_path)
    flowing.accept("Desa1")
    async with flowing.all():
        await until(lambda: whole(flowing, 1), 20)
    shutil.copytree(tmp_path / "redis", tmp_path / "old")
    flowing.accept("Desa2", "Desa3")
    async with flowing.sending():
        await until(lambda: sent(flowing, 2), 20)
    mortal.kill()
    shutil.rmtree(tmp_path / "redis")
    (tmp_path / "old").rename(tmp_path / "redis")
    mortal.start()
    try:
        async with flowing.all():
            await asyncio.sleep(STILL_SECONDS)
        assert (flowing.tally.whole, flowing.tally.memory_losses) == (1, 0)
    finally:
        mortal.kill()
        flowing.close()


async def whole(flowing: Flowing, count: int) -> bool:
    return flowing.tally.whole == count


async def sent(flowing: Flowing, count: int) -> bool:
    return flowing.tally.in_flight == count


async def test_without_proof_claims_that_were_lost_stay_lost(flowing: Flowing, redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Proof, "advance", lambda *_: None)
    async with flowing.sending():
        async with flowing.extracting():
            await until(lambda: length(redis, CLAIMS.name, len(NAMES)), 20)
        await redis.delete(CLAIMS.name)
        async with flowing.extracting(), flowing.indexing():
            await asyncio.sleep(STILL_SECONDS)
    assert flowing.whole() == 0


async def test_without_an_end_to_sendings_an_article_that_is_never_settled_makes_a_storm(
    flowing: Flowing, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = sending.MOST_SENDINGS
    monkeypatch.setattr(sending, "MOST_SENDINGS", 1_000_000)
    async with flowing.sending(), flowing.extracting(), flowing.indexing(receipts=False):
        await until(lambda: length(redis, ARTICLES.name, (most + 1) * len(NAMES)), 30)


async def test_when_groups_are_not_looked_at_trimming_takes_what_nobody_has_read(
    flowing: Flowing, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def by_count(_: Outlet, *__: object, **___: object) -> list[str]:
        await redis.xtrim(ARTICLES.name, maxlen=1, approximate=False)
        return []

    monkeypatch.setattr(Outlet, "trim", by_count)
    async with flowing.sending():
        await until(lambda: all_sent(flowing), 20)
        await until(lambda: only_one(redis), 20)


async def only_one(redis: Redis) -> bool:
    return int(await redis.xlen(ARTICLES.name)) == 1


@asynccontextmanager
async def short_of_memory(redis: Redis, room: int) -> AsyncIterator[None]:
    used = int((await redis.info("memory"))["used_memory"])
    await redis.config_set("maxmemory", str(used + room))
    try:
        yield
    finally:
        await redis.config_set("maxmemory", "0")


@pytest.mark.parametrize("pausing", [True, False])
async def test_without_a_pause_redis_is_filled_until_it_takes_nothing(
    flowing: Flowing, redis: Redis, monkeypatch: pytest.MonkeyPatch, *, pausing: bool
) -> None:
    monkeypatch.setattr(sending, "BATCH", 10)
    flowing.limits = Limits(memory=0.6 if pausing else 1e9)
    flowing.accept(*(f"Kota{number}" for number in range(600)))  # about half a megabyte
    async with short_of_memory(redis, 200_000), flowing.sending():
        await asyncio.sleep(STILL_SECONDS)
        used = await redis.info("memory")
    assert bool(await redis.xlen(ARTICLES.name)) == (not pausing)
    assert pausing or used["used_memory"] > 0.9 * used["maxmemory"]


@pytest.mark.parametrize("patient", [True, False])
async def test_without_patience_a_full_memory_spends_the_tries_of_sound_articles(
    flowing: Flowing, redis: Redis, monkeypatch: pytest.MonkeyPatch, *, patient: bool
) -> None:
    async with flowing.sending():
        await until(lambda: all_sent(flowing), 20)
    if not patient:
        monkeypatch.setattr(patience, "is_passing", lambda _: False)
    async with flowing.extracting():
        async with short_of_memory(redis, -1_000_000):
            await asyncio.sleep(STILL_SECONDS)
        await asyncio.sleep(STILL_SECONDS)
    assert bool(await redis.xlen(EXTRACT_ARTICLES.dead_letter)) == (not patient)
