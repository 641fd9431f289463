"""Which articles are on their way, and which were set aside: read out of Redis for an audit, which changes nothing.

Everything is read in the direction in which articles move (not delivered yet, pending, set aside; articles before claims), so that one
that moves on meanwhile is seen at least once. Whoever reads the ledger after this finds there what has left Redis.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast

from pydantic_core import from_json
from redis.asyncio import Redis
from redis.exceptions import RedisError

from klaim_shared.errors import Unavailable
from klaim_shared.streams.dead import DeadLetter, opened
from klaim_shared.streams.sight import Sight, look
from klaim_shared.streams.trouble import why
from klaim_shared.topology import EXTRACT_ARTICLES, FIELD, INDEX_ARTICLES, INDEX_CLAIMS, SUBSCRIPTIONS, Subscription

Fields = Mapping[bytes, bytes]
AT_ONCE: Final = 500
ON_THE_WAY: Final = (EXTRACT_ARTICLES, INDEX_ARTICLES, INDEX_CLAIMS)


class Key(NamedTuple):
    """A revision of an article."""

    article_id: str
    revision: int


@dataclass(frozen=True)
class SetAside:
    """A dead letter and the revision that it keeps from the ledger; None where there is none, or it was not on the way there."""

    letter: DeadLetter
    key: Key | None


@dataclass(frozen=True)
class Transit:
    """The revisions of which some event waits or is pending, all that was set aside of any stream, and how Redis stands."""

    underway: frozenset[Key]
    set_aside: tuple[SetAside, ...]
    sight: Sight | None = None


async def transit(redis_url: str) -> Transit:
    """What is in Redis of the way from journal to ledger. Raises Unavailable where Redis does not answer."""
    underway: set[Key] = set()
    letters: list[SetAside] = []
    try:
        async with Redis.from_url(redis_url) as redis:
            sight = await look(redis)
            for subscription in ON_THE_WAY:
                async for fields in _unanswered(redis, subscription):
                    if (key := _key(fields)) is not None:
                        underway.add(key)
            for subscription in SUBSCRIPTIONS:
                async for at, fields in _entries(redis, subscription.dead_letter, "-"):
                    about = _key(fields) if subscription in ON_THE_WAY else None  # a lost receipt keeps no article from the ledger
                    letters.append(SetAside(opened(subscription, at, fields), about))
    except (RedisError, OSError) as error:
        raise Unavailable(f"Redis does not answer: {why(error)}.") from error
    return Transit(frozenset(underway), tuple(letters), sight)


async def all_answered(redis_url: str, subscription: Subscription) -> bool:
    """Whether the group has read and answered all there is; False where Redis does not answer."""
    try:
        async with Redis.from_url(redis_url) as redis:
            return not [fields async for fields in _unanswered(redis, subscription)]
    except (RedisError, OSError):
        return False


async def _unanswered(redis: Redis, subscription: Subscription) -> AsyncIterator[Fields]:
    """The entries that the group has not read, then those that it read and never answered; all of them where there is no group."""
    stream, group = subscription.stream.name, subscription.group
    if not await redis.exists(stream):
        return
    groups = {info["name"].decode(): info["last-delivered-id"].decode() for info in await redis.xinfo_groups(stream)}
    async for _, fields in _entries(redis, stream, f"({groups[group]}" if group in groups else "-"):
        yield fields
    if group in groups:
        async for fields in _pending(redis, stream, group):
            yield fields


async def _entries(redis: Redis, stream: str, after: str) -> AsyncIterator[tuple[bytes, Fields]]:
    while found := cast("list[tuple[bytes, Fields]]", await redis.xrange(stream, after, "+", AT_ONCE)):
        for entry in found:
            yield entry
        after = f"({found[-1][0].decode()}"


async def _pending(redis: Redis, stream: str, group: str) -> AsyncIterator[Fields]:
    after = "-"
    while found := await redis.xpending_range(stream, group, after, "+", AT_ONCE):
        async with redis.pipeline(transaction=False) as pipeline:
            for each in found:
                pipeline.xrange(stream, cast("str", each["message_id"]), cast("str", each["message_id"]))
            for entries in await pipeline.execute():
                for _, fields in entries:
                    yield fields
        after = f"({cast('bytes', found[-1]['message_id']).decode()}"


def _key(fields: Fields) -> Key | None:
    """The revision that the event in an entry is about."""
    return next(_keys(fields.get(FIELD.encode(), b"")), None)


def _keys(body: bytes) -> Iterator[Key]:
    try:
        data: Any = from_json(body)["data"]
        about = data.get("article", data)
        yield Key(str(about["article_id"]), int(about["revision"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return  # nothing that is about an article
