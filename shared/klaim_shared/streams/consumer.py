"""What becomes of each entry that a consumer group was given: answered, set aside with a reason, or left for another try."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import structlog
from faststream.redis.message import FAKE_CONSUMER, RedisBatchStreamMessage
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from klaim_shared import faults
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import Event
from klaim_shared.streams import dead
from klaim_shared.streams.fence import Fence
from klaim_shared.streams.patience import attempt, group_is_gone, insist
from klaim_shared.streams.receipts import of_burial
from klaim_shared.streams.seldom import Seldom
from klaim_shared.streams.wire import Fields, decode, encode
from klaim_shared.topology import RECEIPTS, Stream, Subscription

Store = Callable[[Sequence[Event[Any]]], Awaitable[Sequence[Event[Any]] | None]]
T = TypeVar("T")
GivenT = TypeVar("GivenT")
AnswerT = TypeVar("AnswerT")

log = structlog.get_logger()


class Entry(NamedTuple):
    """A stream entry as Redis gave it, and how many times it has been given to a worker, this time included."""

    id: bytes
    fields: Fields
    tries: int = 1


@dataclass(frozen=True)
class Policy:
    """When an unanswered entry is tried again, when it is given up, and when an idle consumer is forgotten; seconds and counts.

    Idle time counts from the read, so `retry_after` must be well above the batch size times the slowest article.
    """

    retry_after: float = 30.0
    max_deliveries: int = 4
    pause: float = 5.0
    forget_after: float = 86_400.0


async def parse(message: Any) -> RedisBatchStreamMessage:  # noqa: ANN401 - FastStream's raw message, a dict of its own
    """FastStream's parser would turn the entries into JSON and back; ours leaves them alone."""
    return RedisBatchStreamMessage(raw_message=message, body=b"", consumer=FAKE_CONSUMER, group=None, correlation_id="-", message_id="-")


async def as_entries(message: RedisBatchStreamMessage) -> list[Entry]:
    """The entries of a batch."""
    raw = message.raw_message
    return [Entry(entry, fields) for entry, fields in zip(raw["message_ids"], raw["data"], strict=True)]


class Consumer:
    """One consumer group's dealings with its stream."""

    def __init__(self, subscription: Subscription, name: str, policy: Policy, now: Callable[[], datetime]) -> None:
        self.subscription, self._name, self._policy, self._now = subscription, name, policy, now
        self._seldom = Seldom()
        self._redis: Redis
        self._fence: Fence

    def connect(self, redis: Redis) -> None:
        """Use this connection from now on."""
        self._redis = redis
        self._fence = Fence(redis, self.subscription.stream.name, self.subscription.group)

    async def counted(self, entry: Entry) -> Entry:
        """The entry with the tries that Redis counted. Only one that was claimed from a silent worker can have more than one."""
        stream, group = self.subscription.stream.name, self.subscription.group
        pending = await self._insist([entry], lambda: self._redis.xpending_range(stream, group, entry.id, entry.id, 1))
        return entry._replace(tries=int(pending[0]["times_delivered"])) if pending else entry

    async def transform(self, entry: Entry, handler: Callable[[Event[Any]], Awaitable[Sequence[Event[Any]]]], into: Stream) -> None:
        """Emit what *handler* makes of the entry, or set the entry aside, or leave it pending for another try."""
        event = await self._open(entry)
        if event is None:
            return
        try:
            faults.point(f"{self.subscription.group}.opened", event.subject)
            answer = await self._wait_for([entry], handler, event)
        except Rejected as error:
            await self._bury(entry, error.reason, str(error))
        except Exception as error:  # noqa: BLE001 - our own fault: logged in full, and the entry stays pending until it is given up
            self._complain(entry, event, error)
        else:
            events = [encode(each) for each in answer]
            faults.point(f"{self.subscription.group}.before_emit")
            answered = await self._insist([entry], lambda: self._fence.emit(entry.id, into.name, events))
            faults.point(f"{self.subscription.group}.emitted")
            if not answered:
                log.info("another worker answered first", entry=entry.id.decode(), article=event.subject)

    async def store(self, entries: Sequence[Entry], handler: Store, into: Stream) -> None:
        """Hand the events to *handler* at once; where that fails, one by one, so that one bad event harms no other.

        What it returns is added to *into* in the step that acknowledges the entries.
        """
        opened = [(entry, event) for entry in entries if (event := await self._open(entry)) is not None]
        if not opened:
            return
        try:
            answer = await self._wait_for([entry for entry, _ in opened], handler, [event for _, event in opened])
        except Exception as error:  # noqa: BLE001 - as in transform
            await self._store_one_by_one(opened, handler, into, error)
        else:
            done, events = [entry for entry, _ in opened], [encode(each) for each in answer or ()]
            faults.point(f"{self.subscription.group}.before_ack")
            await self._insist(done, lambda: self._fence.confirm([entry.id for entry in done], into.name, events))
            faults.point(f"{self.subscription.group}.acked")

    async def _store_one_by_one(self, opened: Sequence[tuple[Entry, Event[Any]]], handler: Store, into: Stream, error: Exception) -> None:
        if len(opened) > 1:
            for entry, _ in opened:
                await self.store([entry], handler, into)
            return
        [(entry, event)] = opened
        if isinstance(error, Rejected):
            await self._bury(entry, error.reason, str(error))
        else:
            self._complain(entry, event, error)

    async def _wait_for(self, entries: Sequence[Entry], handler: Callable[[GivenT], Awaitable[AnswerT]], given: GivenT) -> AnswerT:
        """A full disk is no fault of the event: wait in place, and keep the entries, rather than spend their tries."""
        while True:
            try:
                return await handler(given)
            except Unavailable as error:
                if self._seldom.due(str(error)):
                    log.warning("waiting", why=str(error), seconds=self._policy.pause)
                await asyncio.sleep(self._policy.pause)
                await attempt(lambda: self._keep(entries))

    async def _insist(self, entries: Sequence[Entry], step: Callable[[], Awaitable[T]]) -> T | None:
        """Nor is a Redis that takes nothing: the entries are kept ours meanwhile. None where it has forgotten them and their group."""
        try:
            return await insist(step, self._policy.pause, lambda: self._keep(entries))
        except ResponseError as error:
            if not group_is_gone(error):
                raise
            return None

    async def _keep(self, entries: Sequence[Entry]) -> None:
        """Begin their idle time anew, so that nobody takes them for left behind."""
        stream, group = self.subscription.stream.name, self.subscription.group
        await self._redis.xclaim(stream, group, self._name, 0, [entry.id for entry in entries], justid=True)

    async def _open(self, entry: Entry) -> Event[Any] | None:
        """The event in the entry; None where it was hopeless and has been set aside."""
        faults.point(f"{self.subscription.group}.read")
        if entry.tries > self._policy.max_deliveries:
            sentence = f"given to a worker {entry.tries - 1} times and never answered: each failed, hung or died on it"
            await self._bury(entry._replace(tries=entry.tries - 1), dead.GAVE_UP, sentence)
            return None
        try:
            return decode(entry.fields)
        except Rejected as error:
            await self._bury(entry, error.reason, str(error))
            return None

    async def _bury(self, entry: Entry, reason: str, sentence: str) -> None:
        letter = dead.letter(
            entry.fields,
            entry=entry.id,
            reason=reason,
            error=sentence,
            service=self.subscription.group,
            tries=entry.tries,
            time=self._now(),
        )
        receipt = of_burial(entry.fields, self.subscription, letter[dead.REASON].decode(), self._now())
        note = encode(receipt) if receipt else b""
        bury = self._fence.bury
        faults.point(f"{self.subscription.group}.before_bury")
        if await self._insist([entry], lambda: bury(entry.id, self.subscription.dead_letter, letter, RECEIPTS.name, note)):
            log.warning("set aside", stream=self.subscription.dead_letter, entry=entry.id.decode(), reason=reason, error=sentence)

    def _complain(self, entry: Entry, event: Event[Any], error: Exception) -> None:
        log.error(
            "failed; it stays pending and is tried again",
            stream=self.subscription.stream.name,
            entry=entry.id.decode(),
            article=event.subject,
            exc_info=error,
        )
