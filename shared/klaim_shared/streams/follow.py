"""Reading a stream as any subscriber may: no group, no trace, from any point."""

from collections.abc import AsyncIterator
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import Event
from klaim_shared.streams.trouble import why, without_password
from klaim_shared.streams.wire import Fields, decode
from klaim_shared.topology import Stream

BEGINNING = b"0-0"

Entries = list[tuple[bytes, Fields]]


async def follow(redis_url: str, stream: Stream, *, from_start: bool = False) -> AsyncIterator[Event[Any]]:
    """Every event from now on, or from the beginning, for ever; what is no event of ours is skipped.

    Raises Unavailable where Redis does not answer.
    """
    try:
        async with Redis.from_url(redis_url) as redis:
            # `$` in every XREAD would miss what is added between two of them.
            position = BEGINNING if from_start else await _last(redis, stream)
            while True:
                for entry, fields in await _read(redis, stream, position):
                    position = entry
                    try:
                        yield decode(fields)
                    except Rejected:
                        continue
    except (RedisError, OSError) as error:
        raise Unavailable(f"Redis at {without_password(redis_url)} does not answer: {why(error)}.") from error


async def _last(redis: Redis, stream: Stream) -> bytes:
    newest = cast("Entries", await redis.xrevrange(stream.name, count=1))
    return newest[0][0] if newest else BEGINNING


async def _read(redis: Redis, stream: Stream, position: bytes) -> Entries:
    batches = cast("list[tuple[bytes, Entries]]", await redis.xread({stream.name: position}, block=1000, count=100))
    return batches[0][1] if batches else []
