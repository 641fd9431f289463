"""What to do when Redis refuses: wait and try the same again, as long as the refusal is no fault of what was asked."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from redis.exceptions import ConnectionError as RedisIsAway
from redis.exceptions import MasterDownError, NoPermissionError, OutOfMemoryError, ReadOnlyError, RedisError, ResponseError

from klaim_shared.streams.seldom import Seldom

T = TypeVar("T")

# Memory or disk full, a replica, a right taken away, a name taken by something else. For some the client has a class and drops the word;
# within a script Redis 6.2 answers with an error of its own that holds the word.
_CLASSES = (OutOfMemoryError, ReadOnlyError, NoPermissionError, MasterDownError)
_WORDS = ("OOM ", "MISCONF", "READONLY", "LOADING", "BUSY ", "NOPERM", "MASTERDOWN", "NOREPLICAS", "WRONGTYPE")

log = structlog.get_logger()
_seldom = Seldom()


def is_passing(error: BaseException) -> bool:
    """Whether Redis, or the way to it, is at fault, and the same may succeed later."""
    if isinstance(error, ResponseError) and not isinstance(error, RedisIsAway):
        return isinstance(error, _CLASSES) or any(word in str(error) for word in _WORDS)
    return isinstance(error, RedisError | OSError)


def group_is_gone(error: BaseException) -> bool:
    """Whether Redis no longer knows the consumer group: it lost its memory, or the stream or the group was removed."""
    return isinstance(error, ResponseError) and "NOGROUP" in str(error)


def in_one_line(error: BaseException) -> str:
    """The error's first line; the name of its kind where it says nothing."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__


async def insist(step: Callable[[], Awaitable[T]], pause: float, meanwhile: Callable[[], Awaitable[object]] | None = None) -> T:
    """What *step* gives, tried again every *pause* seconds while Redis is at fault; *meanwhile* is done, if it can be, before each."""
    while True:
        try:
            return await step()
        except (RedisError, OSError) as error:
            if not is_passing(error):
                raise
            if _seldom.due(why := in_one_line(error)):
                log.warning("Redis does not take it; trying again", why=why, seconds=pause)
        await asyncio.sleep(pause)
        if meanwhile:
            await attempt(meanwhile)


async def attempt(step: Callable[[], Awaitable[object]]) -> None:
    """Do it if Redis lets us; it was only an attempt."""
    try:
        await step()
    except (RedisError, OSError) as error:
        log.debug("nor this", why=in_one_line(error))
