"""Sends what the journal holds: as much at once as those behind can take, and again only what is proved to be lost."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Protocol

import structlog

from klaim_ingest.inbox import fates
from klaim_ingest.inbox.outbox import Outbox, Remembered
from klaim_ingest.proof import Proof
from klaim_shared import faults
from klaim_shared.errors import Unavailable
from klaim_shared.streams import Flow, MemoryLost, Pause, Place, Retention, Sight
from klaim_shared.topology import ARTICLES, INBOX, Stream

BATCH = 500
LOOK_SECONDS, TRIM_SECONDS, NOTE_SECONDS, STALE_SECONDS = 1.0, 10.0, 86_400.0, 30.0
MOST_SENDINGS = 4  # of an article that is answered and yet never settled: another try would only make a storm
BACK_MILLISECONDS = 1000  # a clock that is put right by less than that holds nothing up
_COUNTING = 50  # counting takes at most one part in so many of the time
RELIEF = 5 / 6  # of the share of memory at which sending pauses, old entries are trimmed sooner

log = structlog.get_logger()


class Outlet(Protocol):
    """Where events go. Every method may raise Unavailable."""

    async def look(self) -> Sight:
        """What Redis holds just now."""

    async def append(self, stream: Stream, events: Sequence[bytes], *, epoch: str, beyond: str) -> list[str]:
        """Append events; the place of each. Raises MemoryLost where the stream is not the one that is known."""

    async def renew(self) -> str:
        """Begin a new epoch; its name."""

    async def begin_idle_times_anew(self) -> int:
        """Have what workers were given and have not answered count as given just now; how many entries that are."""

    async def memory(self) -> float | None:
        """Used memory as a share of what there is."""

    async def trim(self, now: int, retention: Retention, *, short: bool) -> list[str]:
        """Take away what nobody needs; what a person should know of it."""

    async def tell(self, flow: Flow) -> None:
        """Leave a note of how the articles flow."""


@dataclass(frozen=True)
class Limits:
    """How many articles may be on their way at once, how much of Redis' memory may be used, and how long what was answered is kept."""

    in_flight: int = 1000
    memory: float = 0.6
    retention: Retention = field(default_factory=Retention)


class Sender:
    """Works beside the intake. `wake` it where there may be something to send."""

    def __init__(self, outbox: Outbox, outlet: Outlet, limits: Limits, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._outbox, self._outlet, self._limits, self._now = outbox, outlet, limits, now
        self._woken, self._proof = asyncio.Event(), Proof()
        self._memory: float | None = None
        self._remembered = outbox.remembered()
        self._paused: Pause | None = None
        self._notes: dict[str, float] = {}
        self._looked = self._trimmed = self._told = self._complained = self._done = float("-inf")
        self._counting = 0.0
        self._clock = self._ahead = 0
        self._failed = False

    def wake(self) -> None:
        """There may be something to send, or room for it."""
        self._woken.set()

    @property
    def fine(self) -> bool:
        """Whether the last round went well and was not long ago; having to pause is well."""
        return not self._failed and time.monotonic() - self._done < STALE_SECONDS

    async def work(self, stop: asyncio.Event) -> None:
        """Until *stop* is set; then what is ready is sent once more."""
        while not stop.is_set():
            self._woken.clear()
            await self.round()
            stopping = asyncio.create_task(stop.wait())
            waking = asyncio.create_task(self._woken.wait())
            await asyncio.wait((stopping, waking), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            waking.cancel()
        await self.round()

    async def round(self) -> None:
        """Look, send all there is room for, articles before fates, and tell how it goes. What cannot be sent now waits in the journal."""
        try:
            await self._keep_watch()
            await self._send_articles()
            await self._send_fates()
        except MemoryLost:
            self._looked = float("-inf")
            self.wake()
        except Unavailable as error:
            self._failed = True
            if time.monotonic() - self._complained > 10:
                self._complained = time.monotonic()
                log.warning("not all that was read could be sent just now; it waits in the journal", why=str(error))
            return
        self._failed, self._done = False, time.monotonic()

    async def _keep_watch(self) -> None:
        """Once a second: has Redis lost its memory, did anything get lost on the way, is there room, what may go."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        sight = await self._outlet.look()
        await self._notice_a_loss(sight)
        await self._notice_the_clock(sight)
        if (place := self._proof.advance(sight)) is not None:
            await self._send_the_lost_again(place)
        self._memory = await self._outlet.memory()
        await self._trim(sight)
        await self._tell()
        self._looked = time.monotonic()

    async def _notice_a_loss(self, sight: Sight) -> None:
        known = self._remembered
        behind = [stream.name for stream in (ARTICLES, INBOX) if sight.last(stream) < Place.of(known.place(stream.name))]
        if sight.epoch is not None and sight.epoch == known.epoch and not behind:
            return
        epoch = sight.epoch if sight.epoch and sight.epoch != known.epoch else await self._outlet.renew()
        faults.point("ingest.renewed")
        count = await asyncio.to_thread(self._outbox.begin_epoch, epoch)
        faults.point("ingest.epoch_begun")
        self._remembered = await asyncio.to_thread(self._outbox.remembered)
        self._proof.forget()
        if known.epoch is not None:
            log.warning("Redis has lost what it held: what is not whole in the ledger is sent again", articles=count, streams=behind)

    async def _notice_the_clock(self, sight: Sight) -> None:
        """A clock that went back would leave what a worker died over with it until it has caught up.

        One that went ahead and back between two looks is known by places that lie ahead of it.
        """
        before = (self._clock, self._ahead)
        self._clock, self._ahead = sight.now, sight.latest if sight.latest > sight.now + BACK_MILLISECONDS else 0
        if sight.now + BACK_MILLISECONDS < before[0] or self._ahead not in {0, before[1]}:
            count = await self._outlet.begin_idle_times_anew()
            log.warning("Redis' clock has gone back: idle times begin anew", entries=count)

    async def _send_the_lost_again(self, place: Place) -> None:
        """Articles below *place* have been answered, and all that followed from them was read: what is unsettled was lost."""
        lost = [one for one in await asyncio.to_thread(self._outbox.in_flight) if Place.of(one.entry) < place]
        again = [one for one in lost if one.sendings < MOST_SENDINGS]
        for one in lost:
            if one not in again:
                self._note(f"Revision {one.revision} of {one.article_id} was answered {one.sendings} times and is not whole in the ledger.")
        if again:
            names = [one.article_id for one in again[:20]]
            log.warning("articles were lost on their way and are sent again", count=len(again), articles=names)
            await asyncio.to_thread(self._outbox.send_again, [one.number for one in again])

    async def _trim(self, sight: Sight) -> None:
        if time.monotonic() - self._trimmed < TRIM_SECONDS:
            return
        short = self._memory is not None and self._memory > self._limits.memory * RELIEF
        for sentence in await self._outlet.trim(sight.now, self._limits.retention, short=short):
            self._note(sentence)
        self._trimmed = time.monotonic()

    async def _send_articles(self) -> None:
        while room := await self._room():
            unsent = await asyncio.to_thread(self._outbox.unsent, min(room, BATCH))
            if not unsent:
                return
            places = await self._append(ARTICLES, [one.event for one in unsent])
            entries = dict(zip((one.number for one in unsent), places, strict=True))
            await asyncio.to_thread(self._outbox.mark_sent, entries, self._now(), ARTICLES.name)
            faults.point("ingest.marked")
            self._remember(ARTICLES, places)
            self._done = time.monotonic()
            await self._keep_watch()

    async def _send_fates(self) -> None:
        while untold := await asyncio.to_thread(self._outbox.untold, BATCH):
            places = await self._append(INBOX, [fates.event(untold.news, self._now())])
            await asyncio.to_thread(self._outbox.mark_told, untold, places[-1], INBOX.name)
            self._remember(INBOX, places)

    async def _append(self, stream: Stream, events: Sequence[bytes]) -> list[str]:
        known = self._remembered
        return await self._outlet.append(stream, events, epoch=known.epoch or "", beyond=known.place(stream.name))

    def _remember(self, stream: Stream, places: Sequence[str]) -> None:
        self._remembered = Remembered(self._remembered.epoch, {**self._remembered.places, stream.name: places[-1]})

    async def _room(self) -> int:
        """How many articles may be sent now; 0 where it is time to pause."""
        free = self._limits.in_flight - await asyncio.to_thread(self._outbox.count_in_flight)
        full = self._memory is not None and self._memory >= self._limits.memory
        paused: Pause | None = "memory" if full else "in_flight" if free <= 0 else None
        if paused == "memory" and self._paused != "memory":
            log.warning("sending pauses: Redis has little memory left", used=self._memory)
        self._paused = paused
        return 0 if paused else free

    async def _tell(self) -> None:
        """How it goes, as often as counting a large journal leaves time for."""
        began = time.monotonic()
        if began - self._told < _COUNTING * self._counting:
            return
        tally = await asyncio.to_thread(self._outbox.tally)
        self._told, self._counting = time.monotonic(), time.monotonic() - began
        self._notes = {note: at for note, at in self._notes.items() if began - at < NOTE_SECONDS}
        paused = self._paused if tally.unsent else None
        flow = Flow(
            at=self._now(),
            paused=paused,
            sentence=_SENTENCES[paused] if paused else None,
            memory_used=self._memory,
            notes=tuple(self._notes),
            **asdict(tally),
        )
        await self._outlet.tell(flow)

    def _note(self, sentence: str) -> None:
        if sentence not in self._notes:
            log.warning(sentence)
        self._notes[sentence] = time.monotonic()


_SENTENCES: dict[Pause, str] = {
    "in_flight": "Sending pauses until more of what was sent has become whole in the ledger, or was set aside.",
    "memory": "Sending pauses: Redis has used the share of its memory that articles may take. Raise its maxmemory, or have groups read.",
}
