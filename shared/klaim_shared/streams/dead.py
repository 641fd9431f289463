"""A dead letter: the entry as it came, with why, who, how often and when."""

from collections.abc import Awaitable, Sequence
from datetime import datetime
from typing import Any, Final, cast

from pydantic import BaseModel, Field
from redis.asyncio import Redis

from klaim_shared.streams.wire import Fields
from klaim_shared.topology import SUBSCRIPTIONS, Subscription

REASON, ERROR, SERVICE, TRIES, TIME, ENTRY = b"reason", b"error", b"service", b"tries", b"time", b"entry"
_OURS = (REASON, ERROR, SERVICE, TRIES, TIME, ENTRY)
GAVE_UP = "gave_up"

# KEYS: dead. ARGV: how many, field names… The entry itself, which may be a whole article, stays in Redis.
_NEWEST: Final = """
local letters = {}
for i, letter in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', ARGV[1])) do
  local fields = {}
  for j = 1, #letter[2], 2 do fields[letter[2][j]] = letter[2][j + 1] end
  letters[i] = {letter[1]}
  for n = 2, #ARGV do letters[i][n] = fields[ARGV[n]] or '' end
end
return letters
"""


class DeadLetter(BaseModel):
    """What a group gave up on, and why. What somebody else put there may lack any of it: empty, or null."""

    stream: str
    group: str
    entry: str = Field(description="The entry's id on its stream.")
    reason: str
    error: str = Field(description="The reason in one sentence.")
    tries: int | None
    time: datetime | None


def letter(fields: Fields, *, entry: bytes, reason: str, error: str, service: str, tries: int, time: datetime) -> dict[bytes, bytes]:
    """The fields of the dead letter. A field of the entry that bears one of our names is kept as `original-NAME`."""
    kept = {(b"original-" + name if name in _OURS else name): value for name, value in fields.items()}
    ours = (reason.encode(), error.encode("utf-8", "replace"), service.encode(), str(tries).encode(), time.isoformat().encode(), entry)
    return kept | dict(zip(_OURS, ours, strict=True))


async def newest(redis: Redis, limit: int) -> list[DeadLetter]:
    """The newest letters of all groups, newest first; raises redis.exceptions.RedisError where Redis does not answer."""
    found: list[tuple[tuple[int, ...], DeadLetter]] = []
    for subscription in SUBSCRIPTIONS:
        answer = cast("Awaitable[list[Any]]", redis.eval(_NEWEST, 1, subscription.dead_letter, str(limit), *_OURS))
        found += [(_age(at), _opened(subscription, fields)) for at, *fields in await answer]
    found.sort(key=lambda aged: aged[0], reverse=True)
    return [opened for _, opened in found[:limit]]


def _age(at: bytes) -> tuple[int, ...]:
    return tuple(int(part) for part in at.split(b"-"))


def _opened(subscription: Subscription, fields: Sequence[bytes]) -> DeadLetter:
    told = dict(zip(_OURS, (value.decode("utf-8", "replace") for value in fields), strict=True))
    return DeadLetter(
        stream=subscription.stream.name,
        group=subscription.group,
        entry=told[ENTRY],
        reason=told[REASON],
        error=told[ERROR],
        tries=int(told[TRIES]) if told[TRIES].isdecimal() and len(told[TRIES]) < 10 else None,
        time=_moment(told[TIME]),
    )


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None
