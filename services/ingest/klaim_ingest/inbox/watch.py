"""Which files of the inbox are ready to be taken. Notices of change only wake it early; what it sees by looking decides."""

import asyncio
import math
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import structlog
from watchfiles import awatch

from klaim_ingest.inbox import waits
from klaim_ingest.inbox.journal import Journal
from klaim_ingest.inbox.scan import Look, Seen, Stamp, look
from klaim_ingest.inbox.settle import Held, remembered, settle

log = structlog.get_logger()

_DEAF_SECONDS = 5.0


@dataclass(frozen=True)
class Round:
    """One look: the files that are ready, by name; seconds until another may be; how long the look took."""

    ready: deque[Seen]
    settles_in: float
    took: float


class Watch:
    """Remembers, from look to look, how long each file that is not yet taken has been the same."""

    def __init__(self, inbox: Path, journal: Journal, settle_seconds: float) -> None:
        self._inbox, self._journal, self._settle_seconds = inbox, journal, settle_seconds
        self._held: dict[str, Held[Stamp]] = {}
        self._recent: dict[str, Held[Stamp]] = {}
        self._alone: dict[str, float] = {}

    def look(self) -> Round:
        """Look through the inbox once, and journal what waits, what is gone and what is back. Raises `Unavailable`."""
        began = time.monotonic()
        seen = look(self._inbox)
        unknown = {name: file.stamp for name, file in seen.files.items() if not self._journal.knows(name, file.stamp)}
        before, now = self._held, time.monotonic()
        self._held, settled = settle(before, unknown, now, self._settle_seconds, self._recent)
        self._recent = remembered(self._recent, self._held, settled, now, self._settle_seconds)
        self._journal.saw(seen, self._waits(seen, before))
        settles_at = min((held.since + held.seconds for name, held in self._held.items() if name not in settled), default=math.inf)
        return Round(deque(seen.files[name] for name in sorted(settled)), settles_at - now, time.monotonic() - began)

    def _waits(self, seen: Look, before: dict[str, Held[Stamp]]) -> dict[str, waits.Wait]:
        """Why each file that is not taken yet waits, and each folder that is closed."""
        found = {name: waits.unreadable(why) for name, why in seen.waiting.items()}
        now = time.monotonic()
        self._alone = {name: self._alone.get(name, now) for name in seen.alone}
        # A sidecar is mostly written just before its file: as long as a file takes to settle, that is no news.
        found |= {name: waits.ALONE for name, since in self._alone.items() if now - since >= self._settle_seconds}
        for name, held in self._held.items():
            changed = name in before and before[name] is not held
            found[name] = waits.CHANGING if changed else waits.QUEUED
        return found


async def listen(inbox: Path, changed: asyncio.Event, stop: asyncio.Event) -> None:
    """Set *changed* whenever the file system tells of a change, until *stop*. Where it cannot tell, looking at intervals must do."""
    while not stop.is_set():
        try:
            async for _ in awatch(inbox, stop_event=stop, debounce=200, step=50, recursive=True, ignore_permission_denied=True):
                changed.set()
        except* (OSError, RuntimeError) as errors:  # the folder is gone, a name is no UTF-8, too many folders are watched
            log.warning("no notices of change from the inbox just now", why=[str(error) for error in errors.exceptions])
            changed.set()
            await asyncio.sleep(_DEAF_SECONDS)
