"""Streams: publish events, turn an event into events, or store events; each at least once, with exactly one effect."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from redis.asyncio import Redis
from redis.exceptions import RedisError

from klaim_shared.errors import Unavailable
from klaim_shared.messages import Event
from klaim_shared.streams.consumer import Consumer, Entry, Policy, Store, as_entries, parse
from klaim_shared.streams.consumers import clear_away
from klaim_shared.streams.durability import Durability, check
from klaim_shared.streams.fence import APPEND
from klaim_shared.streams.letters import DeadLetters
from klaim_shared.streams.outlet import Outlet, ensure_epoch
from klaim_shared.streams.patience import insist
from klaim_shared.streams.pulse import Pulse, take_pulse
from klaim_shared.streams.quiet import QUIET
from klaim_shared.streams.upstream import make_group, mend, mend_client
from klaim_shared.streams.wire import CloudEventJson, encode
from klaim_shared.topology import FIELD, RECEIPTS, SUBSCRIPTIONS, Stream, Subscription

Transform = Callable[[Event[Any]], Awaitable[Sequence[Event[Any]]]]

POLL_MILLISECONDS = 500  # below redis-py's socket timeout, or every idle read is an error
DRAIN_SECONDS = 15.0


class Streams:
    """One service's connection to the streams; *consumer* must be its alone (service and host name).

    Register handlers with `transform` or `store`, then `start`. `on_poll` is called after each read and each idle poll.
    """

    def __init__(
        self,
        redis_url: str,
        *,
        consumer: str,
        policy: Policy | None = None,
        durability: Durability = "always",
        on_poll: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._durability = durability
        self._consumer, self._policy, self._on_poll, self._now = consumer, policy or Policy(), on_poll, now
        self._consumers: list[Consumer] = []
        self._letters = DeadLetters(lambda: self._redis)
        self._outlet = Outlet(lambda: self._redis, durability)
        self._broker = RedisBroker(
            redis_url,
            message_format=CloudEventJson,
            apply_types=False,  # entries are validated in one place, `wire`, where what fails can be set aside
            logger=QUIET,
            graceful_timeout=DRAIN_SECONDS,
        )

    async def publish(self, stream: Stream, events: Sequence[Event[Any]]) -> None:
        """Append *events* in order. Unavailable means "perhaps": publish them again, their ids stay the same."""
        await self.append(stream, [encode(event) for event in events])

    async def append(self, stream: Stream, events: Sequence[bytes]) -> None:
        """`publish` for events that are encoded already, as a journal keeps them."""
        try:
            await self._redis.register_script(APPEND)(keys=[stream.name], args=[FIELD, *events])
        except (RedisError, OSError) as error:
            raise Unavailable(f"Redis took not all of {len(events)} events: {error}") from error

    def transform(self, subscription: Subscription, into: Stream, handler: Transform, *, batch: int = 8) -> None:
        """Answer each event of *subscription* with the events *handler* returns, added to *into* and acknowledged in one step."""
        consumer = Consumer(subscription, self._consumer, self._policy, self._now)

        async def deliver(entries: list[Entry]) -> None:
            for entry in entries:
                await consumer.transform(entry, handler, into)

        self._subscribe(consumer, deliver, batch)

    def store(self, subscription: Subscription, handler: Store, *, batch: int = 256) -> None:
        """Hand events of *subscription* to *handler* in batches, acknowledged once it has returned.

        What it returns goes to the receipts, in the same step.
        """
        consumer = Consumer(subscription, self._consumer, self._policy, self._now)

        async def deliver(entries: list[Entry]) -> None:
            await consumer.store(entries, handler, RECEIPTS)

        self._subscribe(consumer, deliver, batch)

    async def start(self) -> None:
        """Make every consumer group there is, from the beginning of its stream, forget consumers long gone, then read.

        Where Redis does not answer, or takes nothing, this waits. Raises Misconfigured for one that would lose data.
        """
        await insist(self._get_ready, self._policy.pause)
        await self._broker.start()

    async def _get_ready(self) -> None:
        await self.connect()
        await check(self._redis, self._durability)
        mend_client(self._redis)
        await ensure_epoch(self._redis)
        for subscription in SUBSCRIPTIONS:
            await make_group(self._redis, subscription.stream.name, subscription.group)
        for consumer in self._consumers:
            consumer.connect(self._redis)
            await clear_away(self._redis, consumer.subscription.stream.name, consumer.subscription.group, self._policy.forget_after)

    async def connect(self) -> None:
        """Enough to publish and to take the pulse; reads nothing."""
        await self._broker.connect()

    async def stop(self) -> None:
        """Read no more, finish what is being handled, and disconnect."""
        await self._broker.stop()

    async def run(self, stop: asyncio.Event) -> None:
        """Start, and go on until *stop* is set. Raises Misconfigured."""
        async with self.beside(stop.set):
            await stop.wait()

    @asynccontextmanager
    async def beside(self, give_up: Callable[[], object]) -> AsyncIterator[None]:
        """Read beside whatever is done meanwhile, as soon as Redis answers.

        Where it is one that will never do, *give_up* is called, and leaving raises Misconfigured.
        """

        def look_at(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and task.exception():
                give_up()

        await self.connect()
        starting = asyncio.create_task(self.start())
        starting.add_done_callback(look_at)
        try:
            yield
        finally:
            starting.cancel()
            [failure] = await asyncio.gather(starting, return_exceptions=True)
            await self.stop()
        if isinstance(failure, Exception):
            raise failure

    async def pulse(self) -> Pulse:
        """How long every stream is, how far behind every group, how much was set aside."""
        return await take_pulse(self._redis)

    @property
    def outlet(self) -> Outlet:
        """The writer's side."""
        return self._outlet

    @property
    def letters(self) -> DeadLetters:
        """What any group gave up on."""
        return self._letters

    @property
    def _redis(self) -> Redis:
        client: Redis = self._broker.config.connection.client
        return client

    def _subscribe(self, consumer: Consumer, deliver: Callable[[list[Entry]], Awaitable[None]], batch: int) -> None:
        """Two subscriptions: new entries, and those that somebody read and never answered. FastStream's second kind reads nothing new."""
        self._consumers.append(consumer)

        async def deliver_again(entries: list[Entry]) -> None:
            await deliver([await consumer.counted(entry) for entry in entries])

        for idle, handler in ((None, deliver), (int(self._policy.retry_after * 1000), deliver_again)):
            stream = StreamSub(
                consumer.subscription.stream.name,
                group=consumer.subscription.group,
                consumer=self._consumer,
                batch=True,
                max_records=batch,
                polling_interval=POLL_MILLISECONDS,
                min_idle_time=idle,
            )
            subscriber = self._broker.subscriber(
                stream=stream,
                parser=parse,
                decoder=as_entries,
                ack_policy=AckPolicy.MANUAL,
                no_reply=True,
                include_in_schema=idle is None,
            )
            subscriber(handler)
            mend(subscriber, lambda: self._redis, self._on_poll)
