"""How the streams are doing: lengths, lags, pending entries, dead letters."""

from typing import Any

from pydantic import BaseModel
from redis.asyncio import Redis

from klaim_shared.streams.flow import Flow, told
from klaim_shared.topology import STREAMS, SUBSCRIPTIONS

COUNT_UP_TO = 10_000

# Redis 6.2 knows no lag: count what lies behind the last delivered entry, on the server, and not for ever.
_WAITING = "return #redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])"


class StreamPulse(BaseModel):
    """A stream and how many entries it holds."""

    stream: str
    length: int


class GroupPulse(BaseModel):
    """A consumer group: entries not yet read (`lag`, counted up to 10,000 on Redis 6.2), read and not answered, and set aside."""

    stream: str
    group: str
    lag: int
    pending: int
    dead: int
    consumers: int


class Pulse(BaseModel):
    """All streams and all of klaim's own groups, and how ingest says that articles flow."""

    streams: list[StreamPulse]
    groups: list[GroupPulse]
    flow: Flow | None = None


async def take_pulse(redis: Redis) -> Pulse:
    """Ask Redis; raises redis.exceptions.RedisError where it does not answer."""
    streams = [StreamPulse(stream=stream.name, length=await redis.xlen(stream.name)) for stream in STREAMS]
    groups = []
    for subscription in SUBSCRIPTIONS:
        stream = subscription.stream.name
        known = {info["name"].decode(): info for info in await redis.xinfo_groups(stream)} if await redis.exists(stream) else {}
        info = known.get(subscription.group)
        groups.append(
            GroupPulse(
                stream=stream,
                group=subscription.group,
                lag=await _lag(redis, stream, info) if info else await redis.xlen(stream),
                pending=info["pending"] if info else 0,
                dead=await redis.xlen(subscription.dead_letter),
                consumers=info["consumers"] if info else 0,
            )
        )
    return Pulse(streams=streams, groups=groups, flow=await told(redis))


async def _lag(redis: Redis, stream: str, info: dict[str, Any]) -> int:
    if info.get("lag") is not None:
        return int(info["lag"])
    return int(await redis.eval(_WAITING, 1, stream, info["last-delivered-id"], str(COUNT_UP_TO)))
