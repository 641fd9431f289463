"""Drops hostile files into an inbox and watches what becomes of them, and how long each is read."""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from klaim_ingest.inbox.scan import printable
from klaim_ingest.sandbox.limits import Patience
from klaim_ingest.sandbox.parent import Sandbox
from klaim_ingest.sandbox.wire import File, Found
from klaim_ingest.service import Service
from klaim_ingest.settings import Settings
from klaim_shared.messages import Event, FileFate, InboxChanged
from klaim_shared.topology import INBOX, Stream
from tests.hostile.files import PUBLISHED, Hostile
from tests.inboxes import ListOutlet

DONE = {"published", "duplicate", "rejected"}


@dataclass
class Outcome:
    """What became of one file: its code (or `published`, `duplicate`; None: nothing in time), and seconds of reading it."""

    file: Hostile
    code: str | None
    seconds: float

    @property
    def right(self) -> bool:
        """Whether that may become of it."""
        return self.code in self.file.outcomes


@dataclass
class _Timed(Sandbox):
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def __post_init__(self) -> None:
        super().__init__()

    def read(self, file: File, patience: Patience) -> Found:  # type: ignore[override]
        began = time.monotonic()
        try:
            return super().read(file, patience)
        finally:
            self.seconds[file.source_name] += time.monotonic() - began


async def outcomes(folder: Path, files: Sequence[Hostile], seconds: float) -> list[Outcome]:
    """What becomes of *files*, dropped at once into an inbox in *folder*, within so many *seconds*."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for file in files:
        file.put(inbox / file.name)
    fates: dict[str, FileFate] = {}
    stop = asyncio.Event()
    names = {printable(file.name) for file in files}

    async def append(stream: Stream, events: Sequence[bytes]) -> None:
        if stream is INBOX:
            told = (Event[InboxChanged].model_validate_json(event).data for event in events)
            fates.update((fate.source_name, fate) for news in told for fate in news.files)
        if {name for name, fate in fates.items() if fate.state in DONE} >= names:
            stop.set()

    settings = Settings(
        inbox_dir=inbox, data_dir=folder / "data", heartbeat_file=folder / "heartbeat", settle_seconds=0, rescan_seconds=0.2
    )
    sandbox = _Timed()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(Service(settings, ListOutlet(append), sandbox).work(stop), seconds)
    return [Outcome(file, _code(fates.get(printable(file.name))), sandbox.seconds[printable(file.name)]) for file in files]


def _code(fate: FileFate | None) -> str | None:
    if fate is None or fate.state not in DONE:
        return None
    return fate.reason if fate.state == "rejected" else PUBLISHED if fate.state == "published" else "duplicate"
