"""A folder, the service over it, and streams that are lists."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from klaim_ingest.inbox.answers import FileRecord, ask
from klaim_ingest.sandbox.parent import Sandbox
from klaim_ingest.sending import Outlet
from klaim_ingest.service import Service
from klaim_ingest.settings import Settings
from klaim_shared.errors import Unavailable
from klaim_shared.messages import ArticleIngested, Event, FileFate, InboxChanged
from klaim_shared.streams import Flow, Place, Sight, StreamSight
from klaim_shared.topology import ARTICLES, INBOX, Stream

SETTLE = 0.15
NOW = datetime(2026, 1, 2, tzinfo=UTC)


Append = Callable[[Stream, Sequence[bytes]], Awaitable[None]]


class ListOutlet:
    """An outlet that hands every event on, and never loses its memory."""

    def __init__(self, append: Append) -> None:
        self._append, self._count = append, 0

    async def look(self) -> Sight:
        last = StreamSight(Place(0, self._count))
        return Sight("the only one", 0, {ARTICLES.name: last, INBOX.name: last})

    async def append(self, stream: Stream, events: Sequence[bytes], **_: str) -> list[str]:
        await self._append(stream, events)
        places = [str(Place(0, self._count + number)) for number in range(1, 1 + len(events))]
        self._count += len(events)
        return places

    async def renew(self) -> str:
        raise NotImplementedError

    async def begin_idle_times_anew(self) -> int:
        raise NotImplementedError

    async def memory(self) -> float | None:
        return None

    async def trim(self, *_: object, **__: object) -> list[str]:
        return []

    async def tell(self, flow: Flow) -> None:
        pass


@dataclass
class Inbox:
    """An inbox with the service's folders beside it, and all events that were published so far."""

    root: Path
    events: list[Event[ArticleIngested]] = field(default_factory=list)
    fates: dict[str, FileFate] = field(default_factory=dict)
    refuses: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outlet: Outlet = ListOutlet(self.append)

    @property
    def folder(self) -> Path:
        return self.root / "inbox"

    @property
    def journal(self) -> Path:
        return self.root / "data" / "journal.db"

    @property
    def settings(self) -> Settings:
        return Settings(
            inbox_dir=self.folder,
            data_dir=self.root / "data",
            heartbeat_file=self.root / "heartbeat",
            settle_seconds=SETTLE,
            rescan_seconds=0.2,
        )

    def drop(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    async def append(self, stream: Stream, events: Sequence[bytes]) -> None:
        if stream is not ARTICLES:
            told = (Event[InboxChanged].model_validate_json(event).data for event in events)
            self.fates |= {fate.source_name: fate for news in told for fate in news.files}
            return
        if self.refuses:
            raise self.refuses.pop(0)
        self.events += (Event[ArticleIngested].model_validate_json(event) for event in events)

    def published(self) -> list[tuple[str, int, str]]:
        return [(event.data.source_name, event.data.revision, event.data.text) for event in self.events]

    def became(self, name: str) -> FileRecord | None:
        return next(iter(self.records([name])), None)

    def waiting(self) -> dict[str, str] | None:
        with suppress(Unavailable), ask(self.journal) as journal:
            return journal.waiting()
        return None

    def state(self, name: str) -> str | None:
        record = self.became(name)
        return record.state if record else None

    def reason(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.root / "data" / "rejected" / f"{name}.reason.json").read_text())
        return found

    @asynccontextmanager
    async def watched(self, sandbox: Sandbox | None = None, **changed: Any) -> AsyncIterator[Service]:
        """The service runs meanwhile."""
        stop = asyncio.Event()
        service = Service(self.settings.model_copy(update=changed), self.outlet, sandbox)
        working = asyncio.create_task(service.work(stop))
        try:
            yield service
        finally:
            stop.set()
            await asyncio.wait_for(working, 20)

    async def taken(self, *names: str) -> None:
        """Watch until it is known what became of these files, and everything is sent."""
        async with self.watched():
            await until(lambda: len(self.records(names)) == len(names) and not any(r.unsent for r in self.records(names)))

    def records(self, names: Sequence[str]) -> list[FileRecord]:
        with suppress(Unavailable), ask(self.journal) as journal:
            return [record for name in names if (record := journal.file(name))]
        return []


async def until(true: Callable[[], object], seconds: float = 15.0) -> None:
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come to pass")
