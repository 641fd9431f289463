"""Puts the service together: what lies in the inbox is read, journaled, and then published."""

import asyncio
import errno
import hashlib
import signal
import socket
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import overload

import structlog

from klaim_ingest import readers
from klaim_ingest.core.article import Draft, draft
from klaim_ingest.core.raw import MAX_FILE_BYTES, BadItem, rejection
from klaim_ingest.inbox import scan
from klaim_ingest.inbox.journal import Journal, Taken, Unsent
from klaim_ingest.inbox.names import SIDECAR
from klaim_ingest.inbox.objects import Objects
from klaim_ingest.inbox.rejected import Refusal, clear, set_aside
from klaim_ingest.inbox.scan import Seen, Waiting
from klaim_ingest.inbox.watch import Round, Watch, listen
from klaim_ingest.settings import Settings
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import ArticleIngested, Event
from klaim_shared.observe import Heartbeat
from klaim_shared.streams import Streams
from klaim_shared.topology import ARTICLES

Publish = Callable[[Sequence[Event[ArticleIngested]]], Awaitable[None]]

BATCH = 200
OBJECTS, REJECTED = "objects", "rejected"
CONSUMER = f"ingest-{socket.gethostname()}"
_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}  # these are no one file's fault
_TOLD = 20  # waiting files that one line of the log names
_TOO_LARGE = f"more than the {MAX_FILE_BYTES // 1_000_000} MB a file may have; split it."

log = structlog.get_logger()


@dataclass(frozen=True)
class ReadResult:
    """The articles of a file, as revision 1, and those of its items that are no article."""

    articles: tuple[ArticleIngested, ...]
    rejections: tuple[BadItem, ...]


def read_articles(path: Path, source_name: str, now: datetime) -> ReadResult:
    """Read one file as the service does, its sidecar too, without a journal or a stream (and a link, as it was named on purpose).

    Raises `Rejected`.
    """
    content = scan.read(path.resolve(), MAX_FILE_BYTES)
    if isinstance(content, int):
        raise rejection("too_large", f"The file has {content / 1_000_000:.0f} MB, {_TOO_LARGE}")
    if isinstance(content, Waiting):
        raise rejection("unreadable", f"The file cannot be read: {content.why}.")
    beside = path.with_name(path.name + SIDECAR)
    sidecar = scan.read(beside, MAX_FILE_BYTES) if beside.exists() else None
    if not isinstance(sidecar, bytes | None):
        raise rejection("bad_sidecar", f"The sidecar {beside.name} cannot be read.")
    drafts, bad = _drafts(content, sidecar, source_name, now)
    return ReadResult(tuple(one.article for one in drafts), tuple(bad))


class Intake:
    """Takes files from the inbox: their bytes into the content store, then their articles' events into the journal, both on disk."""

    def __init__(self, data_dir: Path, journal: Journal) -> None:
        self._objects = Objects(data_dir / OBJECTS)
        self._rejected = data_dir / REJECTED
        self._journal = journal

    def take(self, files: Iterable[Seen], now: datetime) -> dict[str, str]:
        """Take files, all or none of them, but for those that cannot be taken just now: they are returned, with why.

        Raises `Unavailable` or `OSError` where the disk takes nothing.
        """
        taken: list[Taken] = []
        contents: list[tuple[str, bytes]] = []
        waiting: dict[str, str] = {}
        for seen in files:
            try:
                content = self._content(seen)
                if isinstance(content, Waiting):
                    waiting[seen.name] = content.why
                elif content is not None:
                    taken.append(self._taken(seen, *content, now))
                    if taken[-1].drafts:
                        contents += [(_sha256(data), data) for data in content if isinstance(data, bytes)]
            except OSError as error:
                if error.errno in _THE_DISK:
                    raise
                waiting[seen.name] = f"it cannot be set aside: {scan.why(error)}"
        self._objects.put_all(contents)
        self._journal.record(taken)
        return waiting

    def _content(self, seen: Seen) -> tuple[bytes | int, bytes | None] | Waiting | None:
        """The file's bytes (or its size, where they are too many) and its sidecar's; None where they were taken before."""
        if seen.kind != "file":
            return seen.stamp.size, None
        data = scan.read(seen.path, MAX_FILE_BYTES)
        sidecar = scan.read(seen.sidecar, MAX_FILE_BYTES) if seen.sidecar else None
        if isinstance(data, Waiting):
            return data
        if not isinstance(sidecar, bytes | None):
            return Waiting("its sidecar cannot be read")
        if isinstance(data, bytes) and self._journal.digests(seen.name) == (_sha256(data), _sha256(sidecar)):
            self._journal.touched(seen.name, seen.stamp)
            return None
        return data, sidecar

    def _taken(self, seen: Seen, data: bytes | int, sidecar: bytes | None, now: datetime) -> Taken:
        sha256 = _sha256(data)
        if self._journal.digests(seen.name) is not None:
            clear(self._rejected, seen.name)
        drafts: list[Draft] = []
        refusals = []
        try:
            drafts, bad = _drafts(_readable(seen, data), sidecar, seen.name, now)
            for one in bad:
                refusals.append(Refusal(seen.name, one.reason, one.sentence, _sha256(one.raw), now.isoformat(), one.item))
                set_aside(self._rejected, refusals[-1], one.raw)
        except Rejected as error:
            refusals.append(Refusal(seen.name, error.reason, str(error), sha256, now.isoformat()))
            set_aside(self._rejected, refusals[-1], data if isinstance(data, bytes) else seen.path if seen.kind == "file" else None)
        for refusal in refusals:
            log.warning("rejected", source_name=seen.name, item=refusal.item, reason=refusal.reason, sentence=refusal.sentence)
        return Taken(seen.name, seen.stamp, sha256, _sha256(sidecar), tuple(drafts), tuple(refusals), now)


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish the batch at hand. Raises `Rejected` where the settings make no sense."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    streams = Streams(settings.redis_url, consumer=CONSUMER)
    await streams.connect()
    log.info("watching", inbox=str(settings.inbox_dir))
    try:
        await work(settings, partial(streams.publish, ARTICLES), stop=stop)
    finally:
        await streams.stop()
    log.info("stopped")


async def work(settings: Settings, publish: Publish, *, stop: asyncio.Event) -> None:
    """Take what is dropped and publish it, until *stop* is set. What was journaled and never sent goes first.

    `publish` may raise `Unavailable`: the inbox is still taken in, and what waits is sent at a later look.
    """
    await asyncio.to_thread(_make_folders, settings)
    journal = await asyncio.to_thread(Journal, settings.data_dir / "journal.db")
    watch = Watch(settings.inbox_dir, journal, settings.settle_seconds)
    service = _Service(journal, watch, Intake(settings.data_dir, journal), publish, Heartbeat(settings.heartbeat_file))
    changed = asyncio.Event()
    listening = asyncio.create_task(listen(settings.inbox_dir, changed, stop))
    try:
        while not stop.is_set():
            changed.clear()
            seen = await service.round(stop)
            await _first_of(changed, stop, at_most=min(settings.rescan_seconds, max(seen.settles_in, 0.01)))
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        journal.close()


@dataclass
class _Service:
    journal: Journal
    watch: Watch
    intake: Intake
    publish: Publish
    heartbeat: Heartbeat
    noted: dict[str, str] | None = None

    async def round(self, stop: asyncio.Event) -> Round:
        """One look at the inbox, everything that is ready taken, everything that waits sent. The heart beats where all of it went well."""
        sent = await self._send()
        seen = await asyncio.to_thread(self.watch.look)
        waiting = dict(seen.waiting)
        try:
            for batch in _batches(seen.ready, BATCH):
                if stop.is_set():
                    return seen
                waiting |= await asyncio.to_thread(self.intake.take, batch, datetime.now(UTC))
                sent = sent and await self._send()
            await self._note(waiting)
        except (Unavailable, OSError) as error:
            log.error("the disk does not take what was dropped; trying again at the next look", why=str(error))  # noqa: TRY400
            return seen
        if sent:
            self.heartbeat.beat()
        return seen

    async def _note(self, waiting: dict[str, str]) -> None:
        """Journal the files that wait, and tell of them, where they are not those of the last look."""
        if waiting == self.noted:
            return
        await asyncio.to_thread(self.journal.note_waiting, waiting)
        if waiting:
            log.warning("files wait that cannot be taken now", count=len(waiting), files=dict(islice(sorted(waiting.items()), _TOLD)))
        elif self.noted:
            log.info("no file waits any longer")
        self.noted = waiting

    async def _send(self) -> bool:
        """Publish all that is ready, oldest first; False where not all of it could be sent now."""
        while unsent := await asyncio.to_thread(self.journal.unsent, BATCH):
            try:
                await self.publish([Event[ArticleIngested].model_validate_json(one.event_json) for one in unsent])
                await asyncio.to_thread(self._mark_sent, unsent)
            except Unavailable as error:
                log.warning("not all that was read could be sent just now; it waits in the journal", why=str(error))
                return False
            self.heartbeat.beat()
        return True

    def _mark_sent(self, sent: list[Unsent]) -> None:
        self.journal.mark_sent([one.number for one in sent], datetime.now(UTC))


def _drafts(data: bytes, sidecar: bytes | None, source_name: str, now: datetime) -> tuple[list[Draft], list[BadItem]]:
    """The file's articles, and the items that are none. Raises `Rejected` where there is no article at all."""
    try:
        reading = readers.read(data, source_name)
        bad, drafts = list(reading.bad_items), []
        for raw in reading.articles:
            try:
                drafts.append(draft(readers.with_sidecar(raw, sidecar) if sidecar else raw, source_name, _sha256(data), now))
            except Rejected as error:
                if raw.item is None or error.reason == "bad_sidecar":
                    raise
                bad.append(BadItem(raw.item, error.reason, str(error), raw.body.encode("utf-8", "replace")))
    except Rejected:
        raise
    except Exception as error:
        log.exception("a file broke its reader", source_name=source_name)
        raise rejection("unreadable", f"The file could not be read because of a fault in its reader ({type(error).__name__}).") from error
    if not drafts:
        raise rejection("no_text", f"None of the file's {len(bad)} items is an article; item {bad[0].item}: {bad[0].sentence}")
    return drafts, bad


def _readable(seen: Seen, data: bytes | int) -> bytes:
    if seen.kind == "link":
        raise rejection("link", "This is a link, and links are not followed, because they can lead out of the inbox; drop the file itself.")
    if seen.kind == "other":
        raise rejection("not_a_file", "This is a pipe, a socket or a device, not a file.")
    if isinstance(data, int):
        raise rejection("too_large", f"The file has {data / 1_000_000:.0f} MB, {_TOO_LARGE}")
    return data


@overload
def _sha256(data: bytes) -> str: ...
@overload
def _sha256(data: object) -> str | None: ...
def _sha256(data: object) -> str | None:
    """The digest of bytes; None for anything that is none."""
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else None


def _batches(files: list[Seen], size: int) -> Iterator[list[Seen]]:
    rest = iter(files)
    while batch := list(islice(rest, size)):
        yield batch


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
