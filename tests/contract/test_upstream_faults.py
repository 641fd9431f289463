"""FastStream as it comes still does wrong what `klaim_shared.streams` works round. One of these fails: the work-round can go."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from faststream import FastStream
from faststream.redis import RedisBroker, StreamSub
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from tests.conftest import Server, entries

SILENT = logging.getLogger("silent")
STREAM, GROUP = "somebody.elses.v1", "org.app"


@pytest.fixture(autouse=True)
def quiet() -> None:
    SILENT.setLevel(logging.CRITICAL + 1)


def listening(server: Server, got: list[Any], **options: Any) -> RedisBroker:
    """A broker with one subscriber, as the tutorial shows it."""
    broker = RedisBroker(server.url, logger=SILENT)

    @broker.subscriber(stream=StreamSub(STREAM, group=GROUP, consumer="here", polling_interval=50, **options))
    async def handle(message: Any) -> None:
        got.append(message)

    return broker


@asynccontextmanager
async def running(broker: RedisBroker) -> AsyncIterator[None]:
    await broker.start()
    try:
        yield
    finally:
        await broker.stop()


async def test_a_group_is_made_at_the_end_so_what_came_before_is_missed(server: Server, redis: Redis) -> None:
    """Ours: `make_group`, at the beginning."""
    got: list[Any] = []
    broker = listening(server, got)
    await redis.xadd(STREAM, {"number": "1"})
    async with running(broker):
        await redis.xadd(STREAM, {"number": "2"})
        await asyncio.sleep(1.0)

    assert got == [{"number": "2"}]


async def test_an_app_whose_group_is_gone_ends_as_if_all_were_well(server: Server, redis: Redis) -> None:
    """Ours: `mend` makes the group again and goes on."""
    app = FastStream(listening(server, []), logger=None)
    working = asyncio.create_task(app.run())
    await asyncio.sleep(1.0)
    await redis.xgroup_destroy(STREAM, GROUP)

    assert await asyncio.wait_for(working, 10) is None  # type: ignore[func-returns-value] # the point: no exception either


async def test_an_error_that_redis_answers_makes_a_hot_loop(server: Server, redis: Redis) -> None:
    """Ours: `mend` turns it into an error that is waited for."""
    async with running(listening(server, [])):
        await redis.delete(STREAM)
        await redis.set(STREAM, "of another type")
        before = (await redis.info("stats"))["total_error_replies"]
        await asyncio.sleep(1.0)
        errors = (await redis.info("stats"))["total_error_replies"] - before

    assert errors > 20, "one error in five seconds would be the back-off that other errors get"


async def test_a_header_that_is_no_ascii_destroys_the_message(server: Server, redis: Redis) -> None:
    """Ours: `CloudEventJson` has no headers."""
    got: list[Any] = []
    broker = listening(server, got)
    async with running(broker):
        await broker.publish({"number": 1}, stream=STREAM, headers={"place": "café"})
        await asyncio.sleep(1.0)

    assert got != [{"number": 1}]


async def test_an_entry_is_no_json_that_other_programs_can_read(server: Server, redis: Redis) -> None:
    """Ours: `CloudEventJson`."""
    broker = RedisBroker(server.url, logger=SILENT)
    async with running(broker):
        await broker.publish({"number": 1}, stream=STREAM)

    [(_, fields)] = await entries(redis, STREAM)
    with pytest.raises(ValueError, match=r"."):
        json.loads(fields[b"__data__"])


async def test_a_service_cannot_start_while_memory_is_full_though_its_group_exists(server: Server, redis: Redis) -> None:
    """Ours: `mend_client` makes only groups that do not exist."""
    await redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
    broker = listening(server, [])
    await redis.config_set("maxmemory", "1")
    try:
        with pytest.raises(ResponseError, match="maxmemory"):
            await broker.start()
    finally:
        await redis.config_set("maxmemory", "0")
        await broker.stop()


async def test_a_pending_entry_that_was_deleted_is_stumbled_over(server: Server, redis: Redis) -> None:
    """Ours: `mend_client` lets it go. Redis 7 and later do that themselves."""
    if (await redis.info("server"))["redis_version"] >= "7":
        pytest.skip("this Redis lets go of deleted entries itself")
    got: list[Any] = []
    await redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
    first, second = [await redis.xadd(STREAM, {"number": str(number)}) for number in (1, 2)]
    await redis.xreadgroup(GROUP, "the-dead", {STREAM: ">"})
    await redis.xdel(STREAM, first)
    async with running(listening(server, got, min_idle_time=1)):
        await asyncio.sleep(2.0)

    assert got == [], f"{second!r} is behind the one that is gone"
