"""Publishing without a service: connect, send, leave."""

from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from klaim_shared.errors import Unavailable
from klaim_shared.messages import Event
from klaim_shared.streams.trouble import why, without_password
from klaim_shared.streams.wire import encode
from klaim_shared.topology import FIELD, Stream


async def send(redis_url: str, stream: Stream, events: Sequence[Event[Any]]) -> None:
    """Append *events* in order. Raises Unavailable where Redis does not answer."""
    try:
        async with Redis.from_url(redis_url) as redis:
            for event in events:
                await redis.xadd(stream.name, {FIELD: encode(event)})
    except (RedisError, OSError) as error:
        raise Unavailable(f"Redis at {without_password(redis_url)} does not answer: {why(error)}.") from error
