"""The work itself: look, take what is ready, send what waits, again and again."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice

import structlog

from klaim_ingest.inbox import fates
from klaim_ingest.inbox.intake import BATCH, OBJECTS, REJECTED, Intake
from klaim_ingest.inbox.journal import Journal
from klaim_ingest.inbox.scan import Stamp
from klaim_ingest.inbox.watch import Round, Watch, listen
from klaim_ingest.sandbox.limits import FULL, QUICK
from klaim_ingest.sandbox.parent import Sandbox
from klaim_ingest.settings import Settings
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import Event, InboxRetry
from klaim_shared.observe import Heartbeat
from klaim_shared.topology import ARTICLES, INBOX, Stream

Append = Callable[[Stream, Sequence[bytes]], Awaitable[None]]

_TOLD = 20  # waiting files that one line of the log names
_AGAIN = 10.0  # a look may take a tenth of the time, and a round ten times as long as its look

log = structlog.get_logger()


class Service:
    """Takes what is dropped and publishes it. Raises `Rejected` where the settings make no sense.

    *append* adds encoded events to a stream and may raise `Unavailable`: the inbox is still taken in, and what waits is sent later.
    """

    def __init__(self, settings: Settings, append: Append, sandbox: Sandbox | None = None) -> None:
        _make_folders(settings)
        self._settings, self._append = settings, append
        self._sandbox = sandbox or Sandbox()
        self._journal = Journal(settings.data_dir / "journal.db")
        self._watch = Watch(settings.inbox_dir, self._journal, settings.settle_seconds)
        self._intake = Intake(settings.inbox_dir, settings.data_dir, self._journal, self._sandbox)
        self._heartbeat = Heartbeat(settings.heartbeat_file)
        self._changed = asyncio.Event()
        self._costly: dict[str, Stamp] = {}
        self._waiting: dict[str, str] = {}

    async def work(self, stop: asyncio.Event) -> None:
        """Until *stop* is set. What was journaled and never sent goes first."""
        listening = asyncio.create_task(self._listen(stop))
        try:
            while not stop.is_set():
                self._changed.clear()
                seen = await self._round(stop)
                pause = 0.0 if seen.ready or self._costly else max(self._settings.rescan_seconds, _AGAIN * seen.took)
                await _first_of(self._changed, stop, at_most=min(pause, max(seen.settles_in, 0.01)))
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            await asyncio.to_thread(self._sandbox.close)
            self._journal.close()

    async def retry(self, wishes: Sequence[Event[InboxRetry]]) -> None:
        """Have files read again that somebody wishes to be."""
        names = [name for wish in wishes for name in wish.data.source_names]
        count = await asyncio.to_thread(self._journal.forget, names)
        log.info("reading files again", asked=len(names), found=count)
        self._changed.set()

    async def _listen(self, stop: asyncio.Event) -> None:
        if not self._settings.polling:
            await listen(self._settings.inbox_dir, self._changed, stop)

    async def _round(self, stop: asyncio.Event) -> Round:
        """One look at the inbox, what is ready taken, what waits sent. The heart beats where all of it went well.

        Files that take long come last, one in a round, so that none holds up the others for longer than it takes itself.
        """
        sent = await self._send()
        try:
            seen = await asyncio.to_thread(self._watch.look)
            costly = deque(file for file in seen.ready if self._costly.get(file.name) == file.stamp)
            quick = deque(file for file in seen.ready if self._costly.get(file.name) != file.stamp)
            until = time.monotonic() + max(self._settings.rescan_seconds, _AGAIN * seen.took)
            while quick and not stop.is_set() and time.monotonic() < until:
                outlasted = await asyncio.to_thread(self._intake.take, quick, QUICK)
                self._costly.update((file.name, file.stamp) for file in outlasted)
                sent = sent and await self._send()
            if costly and not quick and not stop.is_set():
                self._costly.pop(costly[0].name)
                await asyncio.to_thread(self._intake.take, deque([costly.popleft()]), FULL, last_try=True)
                sent = sent and await self._send()
            self._tell_of_waiting()
        except (Unavailable, OSError) as error:
            log.error("the disk does not take what was dropped; trying again at the next look", why=str(error))  # noqa: TRY400
            return Round(deque(), math.inf, 0.0)
        if sent:
            self._heartbeat.beat()
        return Round(quick + costly, seen.settles_in, seen.took)

    def _tell_of_waiting(self) -> None:
        """Log the files that wait for something that does not come by itself, where they are not those of the last round."""
        waiting = self._journal.held_up()
        if waiting == self._waiting:
            return
        if waiting:
            log.warning("files wait that cannot be taken now", count=len(waiting), files=dict(islice(sorted(waiting.items()), _TOLD)))
        else:
            log.info("no file waits any longer")
        self._waiting = waiting

    async def _send(self) -> bool:
        """Publish all that is ready, oldest first, then what became of files; False where not all of it could be sent now."""
        try:
            while unsent := await asyncio.to_thread(self._journal.unsent, BATCH):
                await self._append(ARTICLES, [one.event for one in unsent])
                await asyncio.to_thread(self._journal.mark_sent, [one.number for one in unsent], datetime.now(UTC))
                self._heartbeat.beat()
            while untold := await asyncio.to_thread(self._journal.untold, BATCH):
                await self._append(INBOX, [fates.event(untold.news, datetime.now(UTC))])
                await asyncio.to_thread(self._journal.mark_told, untold)
        except Unavailable as error:
            log.warning("not all that was read could be sent just now; it waits in the journal", why=str(error))
            return False
        return True


async def _first_of(*events: asyncio.Event, at_most: float) -> None:
    """Return when one of the events is set, or after *at_most* seconds."""
    tasks = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(tasks, timeout=at_most, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


def _make_folders(settings: Settings) -> None:
    inbox, data = settings.inbox_dir.resolve(), settings.data_dir.resolve()
    if any(folder.is_relative_to(inbox) for folder in (data, data / OBJECTS, data / REJECTED)):
        raise Rejected(
            "bad_setting", f"The data folder {data} must not lie in the watched folder {inbox}, or klaim would read what it writes."
        )
    (data / REJECTED).mkdir(parents=True, exist_ok=True)
    inbox.mkdir(parents=True, exist_ok=True)
