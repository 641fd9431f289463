"""Which files of the inbox are ready to be taken. Notices of change only wake it early; what it sees by looking decides."""

import asyncio
import math
import time
from dataclasses import dataclass
from pathlib import Path

import structlog
from watchfiles import awatch

from klaim_ingest.inbox.journal import Journal
from klaim_ingest.inbox.scan import Seen, Stamp, look
from klaim_ingest.inbox.settle import Held, settle

log = structlog.get_logger()

_DEAF_SECONDS = 5.0


@dataclass(frozen=True)
class Round:
    """One look: the files that are ready, by name; seconds until another may be; what cannot be looked at, and why."""

    ready: list[Seen]
    settles_in: float
    waiting: dict[str, str]


class Watch:
    """Remembers, from look to look, how long each file that is not yet taken has been the same."""

    def __init__(self, inbox: Path, journal: Journal, settle_seconds: float) -> None:
        self._inbox, self._journal, self._settle_seconds = inbox, journal, settle_seconds
        self._held: dict[str, Held[Stamp]] = {}

    def look(self) -> Round:
        """Look through the inbox once."""
        seen = look(self._inbox)
        unknown = {name: file.stamp for name, file in seen.files.items() if not self._journal.knows(name, file.stamp)}
        now = time.monotonic()
        self._held, settled = settle(self._held, unknown, now, self._settle_seconds)
        unsettled = [held.since for name, held in self._held.items() if name not in settled]
        settles_in = min(unsettled) + self._settle_seconds - now if unsettled else math.inf
        return Round([seen.files[name] for name in sorted(settled)], settles_in, seen.waiting)


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
