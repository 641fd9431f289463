"""Whether a Redis may be trusted with articles on their way: new enough, evicting nothing, with every write on disk."""

from typing import Any, Final, Literal

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from klaim_shared.errors import KlaimError, Unavailable
from klaim_shared.streams.trouble import why

Durability = Literal["always", "everysec", "any"]
OLDEST: Final = (6, 2)
EXIT_CODE: Final = 78  # EX_CONFIG: starting again changes nothing

_ENOUGH: Final[dict[Durability, tuple[str, ...]]] = {"always": ("always",), "everysec": ("always", "everysec"), "any": ()}
_WEAKER: Final[dict[Durability, str]] = {
    "always": "",
    "everysec": "Redis may lose a second when the power fails; what was accepted is then sent again, dead letters of that second are lost.",
    "any": "Redis may lose what it holds when it stops; what was accepted is then sent again, dead letters are lost.",
}

log = structlog.get_logger()


class Misconfigured(KlaimError):
    """A Redis that would lose data, and what to set, in one sentence."""


async def check(redis: Redis, accepted: Durability) -> None:
    """Return where this Redis will do. Raises Misconfigured, or redis.exceptions.RedisError where it does not answer."""
    if sentence := await doubt(redis, accepted):
        raise Misconfigured(sentence)
    fsync = await _asked(redis, "appendfsync")
    if accepted != "any" and fsync is None:
        log.warning("Redis does not tell how often its append-only file is flushed (CONFIG is forbidden); it should be always")
    elif accepted == "any" or fsync != "always":
        log.warning("a weaker Redis was accepted", why=_WEAKER[accepted])


async def doubt(redis: Redis, accepted: Durability) -> str | None:
    """Why this Redis will not do, as it is set by now, in one sentence; None where it will. Raises redis.exceptions.RedisError."""
    info = await redis.info("server") | await redis.info("memory") | await redis.info("persistence")
    if _version(info) < OLDEST:
        return f"This Redis is {info['redis_version']}; klaim needs Redis 6.2 or newer, or Valkey."
    if sentence := await _throwing_away(redis, info):
        return sentence
    if accepted == "any":
        return None
    if not info.get("aof_enabled"):
        return (
            "Redis keeps no append-only file and loses what it holds when it stops: set appendonly to yes, or accept that with "
            "KLAIM_REDIS_DURABILITY=any."
        )
    return _seldom_flushed(await _asked(redis, "appendfsync"), accepted)


async def examine(redis_url: str, accepted: Durability) -> None:
    """The same for the Redis at *redis_url*. Raises Misconfigured, or Unavailable where it does not answer."""
    try:
        async with Redis.from_url(redis_url) as redis:
            await check(redis, accepted)
    except (RedisError, OSError) as error:
        raise Unavailable(f"Redis does not answer: {why(error)}.") from error


async def _throwing_away(redis: Redis, info: dict[str, Any]) -> str | None:
    policy = info.get("maxmemory_policy") or await _asked(redis, "maxmemory-policy")
    if not str(policy).startswith("allkeys"):
        return None
    return f"Redis would throw streams away when its memory is full (maxmemory-policy {policy}): set it to noeviction."


def _seldom_flushed(fsync: str | None, accepted: Durability) -> str | None:
    if fsync is None or fsync in _ENOUGH[accepted]:
        return None
    weaker = "everysec" if fsync == "everysec" else "any"
    return (
        f"Redis puts writes on disk only now and then (appendfsync {fsync}): set it to always, or accept that with "
        f"KLAIM_REDIS_DURABILITY={weaker}."
    )


async def _asked(redis: Redis, name: str) -> str | None:
    """A setting; None where Redis does not let us ask."""
    try:
        found = await redis.config_get(name)
    except ResponseError:
        return None
    return found.get(name)


def _version(info: dict[str, Any]) -> tuple[int, ...]:
    """As Redis counts; Valkey tells the version that it is compatible with."""
    return tuple(int(part) for part in str(info["redis_version"]).split(".")[:2])
