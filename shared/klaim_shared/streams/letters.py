"""All dead letters of all groups: to be read, counted, replayed and dropped."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError
from redis.asyncio import Redis

from klaim_shared.streams.dead import OURS, REASON, DeadLetter, LetterInFull, Reason, listed, located, opened, opened_in_full
from klaim_shared.streams.replay import Outcome, drop, replay
from klaim_shared.streams.trouble import answering
from klaim_shared.streams.wire import Fields
from klaim_shared.topology import STREAMS, SUBSCRIPTIONS, Subscription

AT_ONCE: Final = 100
MAX_LIMIT: Final = 200

# KEYS: dead. ARGV: newest, oldest, how many, field names… The entry itself, which may be a whole article, stays in Redis.
_READ: Final = """
local letters = {}
for i, letter in ipairs(redis.call('XREVRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
  local fields = {}
  for j = 1, #letter[2], 2 do fields[letter[2][j]] = letter[2][j + 1] end
  letters[i] = {letter[1]}
  for n = 4, #ARGV do letters[i][n - 2] = fields[ARGV[n]] or '' end
end
return letters
"""


def _day_or_moment(written: object) -> datetime:
    """RFC 3339, or a day, which begins at midnight UTC."""
    try:
        moment = written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
    except ValueError:
        raise ValueError("it should be a day such as 2026-11-20, or a moment such as 2026-11-20T14:00+07:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _one_of_ours(name: str) -> str:
    if name not in {stream.name for stream in STREAMS}:
        raise PydanticCustomError("no_stream", "there is no such stream")
    return name


def _can_be(letter_id: str) -> str:
    if located(letter_id) is None:
        raise PydanticCustomError("no_letter_id", "no letter can have that id")
    return letter_id


class LetterQuery(BaseModel):
    """A question about dead letters; all that is given must hold. Newest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Reason | None = None
    service: Literal["ingest", "extract", "index"] | None = Field(default=None, description="Whose group gave up.")
    stream: Annotated[str, AfterValidator(_one_of_ours)] | None = Field(default=None, description="The stream it gave up on.")
    since: Annotated[datetime, BeforeValidator(_day_or_moment)] | None = Field(
        default=None, description="Set aside at this moment (RFC 3339) or later; a day begins at midnight UTC."
    )
    limit: int = Field(default=50, ge=1, le=MAX_LIMIT, description="How many to give at most.")
    cursor: Annotated[str, AfterValidator(_can_be)] | None = Field(default=None, description="`next` of the page before.")


class LetterCounts(BaseModel):
    """How many letters a group has on a stream, by why; reasons that there are none of are left out."""

    stream: str
    group: str
    reasons: dict[Reason, int]


class LetterPage(BaseModel):
    """Some of the letters, all there are in figures, and where the other letters begin."""

    items: list[DeadLetter]
    counts: list[LetterCounts]
    next: str | None = Field(description="The `cursor` that gives the following page; null on the last.")


class DeadLetters:
    """The dead letters of the Redis that *redis* gives. Every method raises Unavailable where it does not answer."""

    def __init__(self, redis: Callable[[], Redis]) -> None:
        self._redis = redis
        self._counted: dict[Subscription, tuple[object, dict[Reason, int]]] = {}

    async def page(self, query: LetterQuery) -> LetterPage:
        """One page of letters, newest first, and all there are in figures."""
        with answering():
            found = await self._newest(query)
            items = found[: query.limit]
            following = items[-1].letter_id if len(found) > query.limit else None
            return LetterPage(items=items, counts=await self._counts(), next=following)

    async def newest(self, limit: int = 20) -> list[DeadLetter]:
        """The newest of all."""
        with answering():
            return (await self._newest(LetterQuery(limit=limit)))[:limit]

    async def counts(self) -> list[LetterCounts]:
        """How many letters there are, of every group."""
        with answering():
            return await self._counts()

    async def find(self, letter_id: str) -> LetterInFull | None:
        """One letter with its entry; None where there is none of that id."""
        if (place := located(letter_id)) is None:
            return None
        subscription, at = place
        with answering():
            found = cast("list[tuple[bytes, Fields]]", await self._redis().xrange(subscription.dead_letter, at.decode(), at.decode()))
        return opened_in_full(subscription, *found[0]) if found else None

    async def replay(self, letter_id: str, *, dry_run: bool = False) -> Outcome:
        """Give the entry back to the group that gave it up, and remove the letter; with *dry_run*, only tell what would become of it."""
        return await self._settle(replay, letter_id, dry_run)

    async def drop(self, letter_id: str, *, dry_run: bool = False) -> Outcome:
        """Remove a letter for good; with *dry_run*, only tell whether it is there."""
        return await self._settle(drop, letter_id, dry_run)

    async def _settle(self, way: Callable[..., Awaitable[Outcome]], letter_id: str, dry_run: bool) -> Outcome:
        if (place := located(letter_id)) is None:
            return "gone"
        with answering():
            return await way(self._redis(), *place, dry_run=dry_run)

    async def _newest(self, query: LetterQuery) -> list[DeadLetter]:
        """The newest that pass, of all groups; more than asked for where there are more."""
        found = [letter for each in _asked(query) for letter in await self._newest_of(each, query)]
        return sorted(found, key=_age, reverse=True)  # stable: of one moment, the earlier subscription's comes first

    async def _newest_of(self, subscription: Subscription, query: LetterQuery) -> list[DeadLetter]:
        """The newest of one group that pass, one more than asked for where there are so many."""
        found: list[DeadLetter] = []
        newest, oldest = _beginning(subscription, query.cursor), _end(query.since)
        while len(found) <= query.limit and (letters := await self._read(subscription, newest, oldest, OURS)):
            read = (opened(subscription, at, dict(zip(OURS, fields, strict=True))) for at, *fields in letters)
            found += [letter for letter in read if query.reason in {None, letter.reason}]
            newest = f"({letters[-1][0].decode()}"
        return found[: query.limit + 1]

    async def _read(
        self, subscription: Subscription, newest: str, oldest: str, names: Sequence[bytes], count: int = AT_ONCE
    ) -> list[list[bytes]]:
        """Some letters, the newest first: the place of each and the fields asked for, empty where it has none of that name."""
        answer = self._redis().eval(_READ, 1, subscription.dead_letter, newest, oldest, str(count), *names)
        return await cast("Awaitable[list[list[bytes]]]", answer)

    async def _counts(self) -> list[LetterCounts]:
        return [LetterCounts(stream=each.stream.name, group=each.group, reasons=await self._reasons(each)) for each in SUBSCRIPTIONS]

    async def _reasons(self, subscription: Subscription) -> dict[Reason, int]:
        """Counted anew only where the stream has changed: what is added changes its newest place, what is removed its length."""
        state = (await self._redis().xlen(subscription.dead_letter), await self._read(subscription, "+", "-", (), 1))
        before, reasons = self._counted.get(subscription, (None, {}))
        if state != before:
            reasons = await self._count(subscription)
            self._counted[subscription] = (state, reasons)
        return reasons

    async def _count(self, subscription: Subscription) -> dict[Reason, int]:
        counted, newest = Counter[Reason](), "+"
        while letters := await self._read(subscription, newest, "-", (REASON,)):
            counted.update(listed(reason) for _, reason in letters)
            newest = f"({letters[-1][0].decode()}"
        return dict(counted)


@asynccontextmanager
async def dead_letters(redis_url: str) -> AsyncIterator[DeadLetters]:
    """The dead letters of the Redis at *redis_url*."""
    async with Redis.from_url(redis_url) as redis:
        yield DeadLetters(lambda: redis)


def _asked(query: LetterQuery) -> Iterator[Subscription]:
    for each in SUBSCRIPTIONS:
        if query.service in {None, each.group} and query.stream in {None, each.stream.name}:
            yield each


def _beginning(subscription: Subscription, cursor: str | None) -> str:
    """Where reading a group's letters begins: of one moment, those of the earlier subscription come first."""
    place = located(cursor) if cursor else None
    if place is None:
        return "+"
    last, at = place
    passed = SUBSCRIPTIONS.index(subscription) <= SUBSCRIPTIONS.index(last)
    return f"{'(' if passed else ''}{at.decode()}"


def _end(since: datetime | None) -> str:
    return "-" if since is None else str(max(0, int(since.timestamp() * 1000)))


def _age(letter: DeadLetter) -> tuple[int, ...]:
    """When it was set aside by Redis' clock, as its id tells."""
    return tuple(int(part) for part in letter.letter_id.rpartition(":")[2].split("-"))
