"""What is accepted ends whole in the ledger or set aside, whatever becomes of Redis on the way; and nothing is sent again without proof."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from redis.asyncio import Redis

from klaim_ingest import sending
from klaim_ingest.sending import Limits
from klaim_shared.streams import DeadLetters, LetterQuery
from klaim_shared.topology import ARTICLES, CLAIMS, EXTRACT_ARTICLES, INBOX, INDEX_CLAIMS, RECEIPTS
from tests.conftest import Server, entries
from tests.flowing import Flowing
from tests.streaming import holds, until

NAMES = [f"Desa{number}" for number in range(20)]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK_SECONDS", "TRIM_SECONDS"):
        monkeypatch.setattr(sending, name, 0.1)


@pytest.fixture
def flowing(server: Server, redis: Redis, tmp_path: Path) -> Iterator[Flowing]:
    made = Flowing(server.url, tmp_path)
    yield made
    made.close()


async def come(condition: Callable[[], object], seconds: float = 60.0) -> None:
    async def true() -> bool:
        return bool(condition())

    await until(true, seconds)


async def test_the_journal_learns_that_an_article_is_whole(flowing: Flowing, redis: Redis) -> None:
    flowing.accept(*NAMES)
    async with flowing.all():
        await come(lambda: flowing.tally.whole == len(NAMES))

    assert flowing.whole() == len(NAMES)
    assert (flowing.tally.in_flight, flowing.tally.unsent, flowing.tally.set_aside) == (0, 0, 0)
    assert await redis.xlen(ARTICLES.name) == len(NAMES)


async def test_what_was_not_finished_when_redis_lost_everything_is_sent_again(flowing: Flowing, redis: Redis) -> None:
    flowing.accept(*NAMES)
    async with flowing.sending(), flowing.indexing():
        await come(lambda: flowing.tally.in_flight == len(NAMES))
        for _ in range(3):
            await redis.flushall()
            losses = flowing.tally.memory_losses
            await come(lambda losses=losses: flowing.tally.memory_losses > losses and flowing.tally.in_flight == len(NAMES))  # type: ignore[misc]
        async with flowing.extracting():
            await come(lambda: flowing.tally.whole == len(NAMES))

    assert flowing.whole() == len(NAMES)
    assert flowing.tally.memory_losses == 3


async def test_what_is_whole_is_not_sent_again_but_what_was_set_aside_is_as_its_letter_was_lost_too(flowing: Flowing, redis: Redis) -> None:
    flowing.accept("Desa1", "Desa2")
    flowing.poison = {"Desa2"}
    async with flowing.all():
        await come(lambda: (flowing.tally.whole, flowing.tally.set_aside) == (1, 1))
        fates = [fields for _, fields in await entries(redis, INBOX.name)]
        await redis.flushall()
        await come(lambda: flowing.tally.memory_losses == 1 and flowing.tally.set_aside == 1)

        [(_, sent)] = await entries(redis, ARTICLES.name)
        assert flowing.ids["Desa2"] in sent[b"__data__"].decode()
        assert await redis.xlen(EXTRACT_ARTICLES.dead_letter) == 1
        again = [fields for _, fields in await entries(redis, INBOX.name)]
    assert [b"Desa1.txt" in fates[0][b"__data__"], b"Desa1.txt" in again[0][b"__data__"]] == [True, True]


async def test_a_redis_that_comes_back_with_an_old_state_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "redis").mkdir()
    mortal = Server(tmp_path / "redis")
    mortal.start()
    flowing = Flowing(mortal.url, tmp_path)
    flowing.accept("Desa1")
    async with flowing.all():
        await come(lambda: flowing.tally.whole == 1)
    shutil.copytree(tmp_path / "redis", tmp_path / "old")
    flowing.accept("Desa2", "Desa3")
    async with flowing.sending():
        await come(lambda: flowing.tally.in_flight == 2)
    mortal.kill()
    shutil.rmtree(tmp_path / "redis")
    (tmp_path / "old").rename(tmp_path / "redis")
    mortal.start()
    try:
        async with flowing.all():
            await come(lambda: flowing.tally.whole == 3)
        assert flowing.tally.memory_losses == 1
    finally:
        mortal.kill()
        flowing.close()


@pytest.mark.parametrize("blow", [("DEL", ARTICLES.name), ("XGROUP", "DESTROY", ARTICLES.name, "extract"), ("DEL", RECEIPTS.name)])
async def test_a_stream_or_a_group_that_is_taken_away_costs_nothing(flowing: Flowing, redis: Redis, blow: tuple[str, ...]) -> None:
    flowing.accept(*NAMES)
    async with flowing.sending(), flowing.indexing():
        await come(lambda: flowing.tally.in_flight == len(NAMES))
        await cast("Awaitable[object]", redis.execute_command(*blow))  # type: ignore[no-untyped-call]
        async with flowing.extracting():
            await come(lambda: flowing.tally.whole == len(NAMES))

    assert flowing.whole() == len(NAMES)


async def test_claims_that_were_lost_are_proved_to_be_and_their_articles_sent_again(flowing: Flowing, redis: Redis) -> None:
    flowing.accept(*NAMES)
    async with flowing.sending():
        async with flowing.extracting():
            await until(lambda: holds(redis, CLAIMS.name, len(NAMES)), 60)
        await redis.delete(CLAIMS.name)
        async with flowing.extracting(), flowing.indexing():
            await come(lambda: flowing.tally.whole == len(NAMES))

    assert flowing.tally.memory_losses == 0
    assert await redis.xlen(ARTICLES.name) == 2 * len(NAMES)


async def test_nothing_is_sent_again_while_it_only_waits_however_long(flowing: Flowing, redis: Redis) -> None:
    flowing.accept(*NAMES)
    async with flowing.sending(), flowing.indexing():
        await come(lambda: flowing.tally.in_flight == len(NAMES))
        await redis.xreadgroup("extract", "asleep", {ARTICLES.name: ">"}, count=5)
        await asyncio.sleep(2.0)
        assert await redis.xlen(ARTICLES.name) == len(NAMES)
        async with flowing.extracting():
            await come(lambda: flowing.tally.whole == len(NAMES))
        await asyncio.sleep(1.0)

    assert await redis.xlen(ARTICLES.name) == len(NAMES)


async def test_entries_that_somebody_deletes_while_they_are_pending_are_sent_again(flowing: Flowing, redis: Redis) -> None:
    flowing.accept(*NAMES)
    async with flowing.sending(), flowing.indexing():
        await come(lambda: flowing.tally.in_flight == len(NAMES))
        await redis.xreadgroup("extract", "dead", {ARTICLES.name: ">"}, count=9)
        await redis.xdel(ARTICLES.name, *[entry for entry, _ in (await entries(redis, ARTICLES.name))[3:6]])
        async with flowing.extracting():
            await come(lambda: flowing.tally.whole == len(NAMES))


async def test_an_article_that_was_set_aside_is_finished_until_it_is_replayed(flowing: Flowing, redis: Redis) -> None:
    flowing.accept("Desa1", "Desa2")
    flowing.poison = {"Desa2"}
    letters = DeadLetters(lambda: redis)
    async with flowing.all():
        await come(lambda: (flowing.tally.whole, flowing.tally.set_aside) == (1, 1))
        await asyncio.sleep(1.5)
        assert await redis.xlen(ARTICLES.name) == 2
        flowing.poison = set()
        [letter] = (await letters.page(LetterQuery())).items
        assert await letters.replay(letter.letter_id) == "redelivered"
        await come(lambda: flowing.tally.whole == 2)

    assert flowing.tally.set_aside == 0


async def test_an_article_that_is_answered_and_never_whole_makes_no_storm_and_is_named(flowing: Flowing, redis: Redis) -> None:
    flowing.accept("Desa1")
    async with flowing.sending(), flowing.extracting(), flowing.indexing(receipts=False):
        await until(lambda: _noted(flowing, redis), 60)
        await asyncio.sleep(1.0)

        assert await redis.xlen(ARTICLES.name) == sending.MOST_SENDINGS
        [note] = (await flowing.flow(redis)).notes
    assert flowing.ids["Desa1"] in note


async def test_no_more_is_sent_than_may_be_on_the_way(flowing: Flowing, redis: Redis) -> None:
    flowing.limits = Limits(in_flight=7)
    flowing.accept(*NAMES)
    async with flowing.sending(), flowing.indexing():
        await come(lambda: flowing.tally.in_flight == 7)
        await asyncio.sleep(0.5)
        flow = await flowing.flow(redis)
        assert (flow.paused, flow.in_flight, flow.unsent, flow.accepted) == ("in_flight", 7, 13, 20)
        assert await redis.xlen(ARTICLES.name) == 7
        async with flowing.extracting():
            await come(lambda: flowing.tally.whole == len(NAMES))
        await until(lambda: _not_paused(flowing, redis))


async def test_sending_pauses_while_redis_has_little_memory_and_goes_on_by_itself(flowing: Flowing, redis: Redis) -> None:
    used = (await redis.info("memory"))["used_memory"]
    try:
        await redis.config_set("maxmemory", str(int(used * 1.5)))
        flowing.accept(*NAMES)
        async with flowing.all() as sender:
            await until(lambda: _paused_by_memory(flowing, redis))
            assert flowing.tally.unsent == len(NAMES)
            assert sender.fine
            await redis.config_set("maxmemory", "0")
            await come(lambda: flowing.tally.whole == len(NAMES))
    finally:
        await redis.config_set("maxmemory", "0")


@pytest.mark.parametrize("full", ["extract", "index"])
async def test_a_full_memory_costs_no_tries_and_sets_nothing_aside(flowing: Flowing, redis: Redis, full: str) -> None:
    flowing.accept(*NAMES)
    async with flowing.sending():
        await come(lambda: flowing.tally.in_flight == len(NAMES))
    try:
        if full == "index":
            async with flowing.extracting():
                await until(lambda: holds(redis, CLAIMS.name, len(NAMES)), 60)
        await redis.config_set("maxmemory", "1")
        async with flowing.extracting(), flowing.indexing():
            await asyncio.sleep(4.0)  # many times the wait for another try
            await redis.config_set("maxmemory", "0")
            async with flowing.sending():
                await come(lambda: flowing.tally.whole == len(NAMES))
    finally:
        await redis.config_set("maxmemory", "0")

    assert [await redis.xlen(each.dead_letter) for each in (EXTRACT_ARTICLES, INDEX_CLAIMS)] == [0, 0]


async def _noted(flowing: Flowing, redis: Redis) -> bool:
    return await redis.exists("klaim.flow") == 1 and bool((await flowing.flow(redis)).notes)


async def _not_paused(flowing: Flowing, redis: Redis) -> bool:
    return (await flowing.flow(redis)).paused is None


async def _paused_by_memory(flowing: Flowing, redis: Redis) -> bool:
    return await redis.exists("klaim.flow") == 1 and (await flowing.flow(redis)).paused == "memory"
