"""The streams are trimmed behind whoever still needs an entry, never in front."""

import time
from dataclasses import replace
from typing import cast

import pytest
from redis.asyncio import Redis

from klaim_shared.streams.sight import look
from klaim_shared.streams.trim import Retention, trim
from klaim_shared.streams.upstream import make_group
from klaim_shared.topology import ARTICLES, INBOX, STREAMS, SUBSCRIPTIONS, Stream
from tests.conftest import entries

DAY = 86_400_000
NOTHING = Retention(keep=0, keep_when_short=0, wait_for_others=7 * 86_400)
AGO = [9, 8, 6, 5, 3, 1]  # days


@pytest.fixture
async def now(redis: Redis) -> int:
    """Every stream with an entry of each of some days, every group of ours at its beginning."""
    today = int(time.time() * 1000)
    for stream in STREAMS:
        for days in AGO:
            await redis.xadd(stream.name, {"days": str(days)}, id=f"{today - days * DAY}-0")
    for each in SUBSCRIPTIONS:
        await make_group(redis, each.stream.name, each.group)
    return (await look(redis)).now


async def kept(redis: Redis, stream: Stream = ARTICLES) -> list[int]:
    return [int(fields[b"days"]) for _, fields in await entries(redis, stream.name)]


async def read(redis: Redis, group: str, count: int, *, answer: bool = True, stream: Stream = ARTICLES) -> None:
    batches = cast(
        "list[tuple[bytes, list[tuple[bytes, object]]]]", await redis.xreadgroup(group, "somebody", {stream.name: ">"}, count=count)
    )
    [(_, found)] = batches
    if answer:
        await redis.xack(stream.name, group, *(entry for entry, _ in found))


async def all_ours(redis: Redis, count: int, stream: Stream = ARTICLES) -> None:
    for each in SUBSCRIPTIONS:
        if each.stream == stream:
            await read(redis, each.group, count, stream=stream)


async def test_what_a_group_of_ours_has_not_read_stays(redis: Redis, now: int) -> None:
    await read(redis, "extract", 6)
    await read(redis, "index", 2)

    assert await trim(redis, now, NOTHING, short=True) == []

    assert await kept(redis) == [6, 5, 3, 1]


async def test_what_was_read_and_not_answered_stays_with_all_that_follows(redis: Redis, now: int) -> None:
    await all_ours(redis, 2)
    await read(redis, "index", 1, answer=False)
    await read(redis, "index", 3)
    await read(redis, "extract", 4)

    await trim(redis, now, NOTHING, short=False)

    assert await kept(redis) == [6, 5, 3, 1]


async def test_a_group_of_ours_that_is_yet_to_be_made_needs_everything(redis: Redis, now: int) -> None:
    await all_ours(redis, 6)
    await redis.xgroup_destroy(ARTICLES.name, "index")

    await trim(redis, now, NOTHING, short=True)

    assert await kept(redis) == AGO


async def test_what_everybody_has_answered_stays_for_as_long_as_it_is_to_be_kept(redis: Redis, now: int) -> None:
    await all_ours(redis, 6)

    await trim(redis, now, replace(NOTHING, keep=4 * 86_400), short=False)
    assert await kept(redis) == [3, 1]

    await trim(redis, now, replace(NOTHING, keep=4 * 86_400, keep_when_short=2 * 86_400), short=True)
    assert await kept(redis) == [1]


async def test_somebody_elses_group_is_waited_for_so_long_and_then_named(redis: Redis, now: int) -> None:
    await all_ours(redis, 6)
    await redis.xgroup_create(ARTICLES.name, "org.app", id="0")

    [note] = await trim(redis, now, NOTHING, short=False)

    assert await kept(redis) == [6, 5, 3, 1]
    assert note == (
        "Group org.app on klaim.articles.v1 left entries unread for more than 7 days, and has missed them; "
        "if nobody reads with it any more: XGROUP DESTROY klaim.articles.v1 org.app."
    )
    assert await trim(redis, now, NOTHING, short=False) == []


async def test_somebody_elses_group_that_holds_back_what_there_is_no_room_for_is_named(redis: Redis, now: int) -> None:
    await all_ours(redis, 6)
    await redis.xgroup_create(ARTICLES.name, "org.app", id=f"{now - 4 * DAY}-0")

    [note] = await trim(redis, now, NOTHING, short=True)

    assert await kept(redis) == [3, 1]
    assert note.startswith("Group org.app on klaim.articles.v1 holds back entries that Redis has little room for")


async def test_every_stream_is_trimmed_and_no_dead_letter(redis: Redis, now: int) -> None:
    for stream in STREAMS:
        await all_ours(redis, 6, stream)
    for each in SUBSCRIPTIONS:
        await redis.xadd(each.dead_letter, {"days": "9"}, id="1-0")

    await trim(redis, now, NOTHING, short=False)

    assert [await kept(redis, stream) for stream in STREAMS] == [[]] * len(STREAMS)
    assert {await redis.xlen(each.dead_letter) for each in SUBSCRIPTIONS} == {1}
    assert (await look(redis)).last(INBOX).milliseconds == pytest.approx(now - DAY, abs=60_000)


async def test_a_group_that_has_read_all_is_in_nobodys_way(redis: Redis, now: int) -> None:
    await all_ours(redis, 6)
    await redis.xgroup_create(ARTICLES.name, "org.app", id="$")

    assert await trim(redis, now, NOTHING, short=False) == []

    assert await kept(redis) == []
