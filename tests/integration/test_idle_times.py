"""How long an entry was left alone is reckoned by Redis' clock; where that went back, it is reckoned anew."""

from typing import cast

from redis.asyncio import Redis

from klaim_shared.streams.idle import begin_anew
from klaim_shared.streams.upstream import make_group
from klaim_shared.topology import ARTICLES, EXTRACT_ARTICLES


async def test_what_was_given_counts_as_given_just_now_to_whom_it_was_given_and_as_often(redis: Redis) -> None:
    await make_group(redis, ARTICLES.name, EXTRACT_ARTICLES.group)
    entry = cast("bytes", await redis.xadd(ARTICLES.name, {"halo": "dunia"}))
    await redis.xreadgroup(EXTRACT_ARTICLES.group, "somebody", {ARTICLES.name: ">"})
    await redis.xclaim(ARTICLES.name, EXTRACT_ARTICLES.group, "somebody", 0, [entry], idle=3_600_000, retrycount=3, justid=True)

    assert await begin_anew(redis) == 1

    [pending] = await redis.xpending_range(ARTICLES.name, EXTRACT_ARTICLES.group, "-", "+", 10)
    assert (pending["consumer"], pending["times_delivered"]) == (b"somebody", 3)
    assert int(pending["time_since_delivered"]) < 60_000
