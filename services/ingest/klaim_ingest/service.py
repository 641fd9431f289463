"""The work itself: look, take what is ready, again and again, while what is taken is sent."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice

import structlog

from klaim_ingest.inbox.intake import OBJECTS, REJECTED, Intake
from klaim_ingest.inbox.journal import Journal
from klaim_ingest.inbox.scan import Stamp
from klaim_ingest.inbox.watch import Round, Watch, listen
from klaim_ingest.sandbox.limits import FULL, QUICK
from klaim_ingest.sandbox.parent import Sandbox
from klaim_ingest.sending import Limits, Outlet, Sender
from klaim_ingest.settings import Settings
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import ArticleRetry, ArticleSettled, Event, InboxRetry
from klaim_shared.observe import Heartbeat
from klaim_shared.streams import Retention

_TOLD = 20  # waiting files that one line of the log names
_AGAIN = 10.0  # a look may take a tenth of the time, and a round ten times as long as its look

log = structlog.get_logger()


class Service:
    """Takes what is dropped and sends it to *outlet*. Raises `Rejected` where the settings make no sense.

    Where the outlet is not available the inbox is still taken in, and what waits is sent later.
    """

    def __init__(self, settings: Settings, outlet: Outlet, sandbox: Sandbox | None = None) -> None:
        _make_folders(settings)
        self._settings = settings
        self._sandbox = sandbox or Sandbox()
        self._journal = Journal(settings.data_dir / "journal.db")
        self._watch = Watch(settings.inbox_dir, self._journal, settings.settle_seconds)
        self._intake = Intake(settings.inbox_dir, settings.data_dir, self._journal, self._sandbox)
        self._sender = Sender(self._journal.outbox, outlet, _limits(settings))
        self._heartbeat = Heartbeat(settings.heartbeat_file)
        self._changed = asyncio.Event()
        self._costly: dict[str, Stamp] = {}
        self._waiting: dict[str, str] = {}

    async def work(self, stop: asyncio.Event) -> None:
        """Until *stop* is set. What was journaled and never sent goes first."""
        listening = asyncio.create_task(self._listen(stop))
        sending = asyncio.create_task(self._sender.work(stop))
        try:
            while not stop.is_set():
                self._changed.clear()
                seen = await self._round(stop)
                if sending.done():
                    await sending
                pause = 0.0 if seen.ready or self._costly else max(self._settings.rescan_seconds, _AGAIN * seen.took)
                await _first_of(self._changed, stop, at_most=min(pause, max(seen.settles_in, 0.01)))
            await sending
        finally:
            listening.cancel()
            sending.cancel()
            await asyncio.gather(listening, sending, return_exceptions=True)
            await asyncio.to_thread(self._sandbox.close)
            self._journal.close()

    async def retry(self, wishes: Sequence[Event[InboxRetry] | Event[ArticleRetry]]) -> None:
        """Have files read again, and articles sent again, that somebody wishes to be."""
        names = [name for wish in wishes if isinstance(wish.data, InboxRetry) for name in wish.data.source_names]
        ids = [article_id for wish in wishes if isinstance(wish.data, ArticleRetry) for article_id in wish.data.article_ids]
        if names:
            count = await asyncio.to_thread(self._journal.forget, names)
            log.info("reading files again", asked=len(names), found=count)
            self._changed.set()
        if ids:
            count = await asyncio.to_thread(self._journal.outbox.send_anew, ids)
            log.info("sending articles again", asked=len(ids), found=count)
            self._sender.wake()

    async def settled(self, receipts: Sequence[Event[ArticleSettled]]) -> None:
        """Note what became of articles; there may be room for others now."""
        await asyncio.to_thread(self._journal.outbox.settle, [receipt.data for receipt in receipts], datetime.now(UTC))
        self._sender.wake()

    async def _listen(self, stop: asyncio.Event) -> None:
        if not self._settings.polling:
            await listen(self._settings.inbox_dir, self._changed, stop)

    async def _round(self, stop: asyncio.Event) -> Round:
        """One look at the inbox, and what is ready taken. The heart beats where that went well, and sending does.

        Files that take long come last, one in a round, so that none holds up the others for longer than it takes itself.
        """
        try:
            seen = await asyncio.to_thread(self._watch.look)
            costly = deque(file for file in seen.ready if self._costly.get(file.name) == file.stamp)
            quick = deque(file for file in seen.ready if self._costly.get(file.name) != file.stamp)
            until = time.monotonic() + max(self._settings.rescan_seconds, _AGAIN * seen.took)
            while quick and not stop.is_set() and time.monotonic() < until:
                outlasted = await asyncio.to_thread(self._intake.take, quick, QUICK)
                self._costly.update((file.name, file.stamp) for file in outlasted)
                self._sender.wake()
                self._beat()
            if costly and not quick and not stop.is_set():
                self._costly.pop(costly[0].name)
                await asyncio.to_thread(self._intake.take, deque([costly.popleft()]), FULL, last_try=True)
                self._sender.wake()
            self._tell_of_waiting()
        except (Unavailable, OSError) as error:
            log.error("the disk does not take what was dropped; trying again at the next look", why=str(error))  # noqa: TRY400
            return Round(deque(), math.inf, 0.0)
        self._sender.wake()  # a look may have had news of files
        self._beat()
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

    def _beat(self) -> None:
        if self._sender.fine:
            self._heartbeat.beat()


async def _first_of(*events: asyncio.Event, at_most: float) -> None:
    """Return when one of the events is set, or after *at_most* seconds."""
    tasks = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(tasks, timeout=at_most, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


def _limits(settings: Settings) -> Limits:
    day = 86_400.0
    retention = Retention(keep=settings.keep_days * day, wait_for_others=settings.wait_for_others_days * day)
    return Limits(settings.max_in_flight, settings.max_memory, retention)


def _make_folders(settings: Settings) -> None:
    inbox, data = settings.inbox_dir.resolve(), settings.data_dir.resolve()
    if any(folder.is_relative_to(inbox) for folder in (data, data / OBJECTS, data / REJECTED)):
        raise Rejected(
            "bad_setting", f"The data folder {data} must not lie in the watched folder {inbox}, or klaim would read what it writes."
        )
    (data / REJECTED).mkdir(parents=True, exist_ok=True)
    inbox.mkdir(parents=True, exist_ok=True)
