"""Takes files from the inbox: their bytes into the content store, then their articles' events into the journal, both on disk."""

import errno
import hashlib
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import overload

import structlog

from klaim_ingest.core.article import Draft
from klaim_ingest.core.raw import MAX_FILE_BYTES, rejection
from klaim_ingest.inbox import rejected, scan, waits
from klaim_ingest.inbox.durable import write_durably
from klaim_ingest.inbox.journal import Journal, Taken
from klaim_ingest.inbox.objects import Objects
from klaim_ingest.inbox.rejected import Refusal
from klaim_ingest.inbox.scan import Seen, Stamp, Waiting
from klaim_ingest.inbox.waits import Wait
from klaim_ingest.sandbox.limits import Patience
from klaim_ingest.sandbox.parent import Sandbox, Stopped
from klaim_ingest.sandbox.wire import File, Found
from klaim_shared import faults
from klaim_shared.errors import Rejected

OBJECTS, REJECTED = "objects", "rejected"
BATCH, SECONDS, BYTES = 500, 1.0, 30_000_000  # of one batch; whichever is reached first
TOGETHER, TOGETHER_BYTES = 16, 64_000  # files that are handed over at once
_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}  # these are no one file's fault

log = structlog.get_logger()


@dataclass(frozen=True)
class _Content:
    """A file's bytes, or its size where they are too many to be read, and its sidecar's."""

    data: bytes | int
    sidecar: bytes | None = None

    @cached_property
    def digests(self) -> tuple[str | None, str | None]:
        """Of the bytes and the sidecar's; None where there are none."""
        return _sha256(self.data), _sha256(self.sidecar)


@dataclass
class _Batch:
    """What will be journaled together, and what is written before that."""

    taken: dict[str, Taken] = field(default_factory=dict)
    touched: dict[str, Stamp] = field(default_factory=dict)
    waits: dict[str, Wait] = field(default_factory=dict)
    objects: list[tuple[str, bytes]] = field(default_factory=list)
    aside: dict[str, list[tuple[Path, bytes]]] = field(default_factory=dict)
    size: int = 0  # bytes of files

    def keep(self, objects: list[tuple[str, bytes]]) -> None:
        """Add what goes into the content store."""
        self.objects += objects
        self.size += sum(len(data) for _, data in objects)

    def put_aside(self, name: str, contents: Iterable[tuple[Path, bytes]]) -> None:
        """Add what is kept of a file that is turned away, or of its items."""
        some = list(contents)
        self.aside.setdefault(name, []).extend(some)
        self.size += sum(len(data) for _, data in some)


@dataclass(frozen=True)
class _Opened:
    """A file, and the same as it is handed to the reader."""

    seen: Seen
    content: _Content
    file: File


class Intake:
    """The way in."""

    def __init__(self, inbox: Path, data_dir: Path, journal: Journal, reader: Sandbox) -> None:
        self._inbox, self._journal, self._reader = inbox, journal, reader
        self._objects = Objects(data_dir / OBJECTS)
        self._rejected = data_dir / REJECTED

    def take(self, files: deque[Seen], patience: Patience, *, last_try: bool = False) -> list[Seen]:
        """Take some of the first *files*, which leave the queue; all of these or none are journaled.

        Those that cannot be taken just now are journaled as waiting. Those that outlasted the patience are so too, and are returned,
        but where it is the *last_try* they are turned away. Raises `Unavailable` or `OSError` where the disk takes nothing.
        """
        batch, costly, left = _Batch(), [], BATCH
        deadline = time.monotonic() + SECONDS
        while files and left > 0 and time.monotonic() <= deadline and batch.size <= BYTES:
            some = _next(files, left)
            left -= len(some)
            costly += self._add(batch, some, patience, last_try=last_try)
        batch.waits.update((seen.name, waits.COSTLY) for seen in costly)
        self._objects.finish()
        self._set_aside(batch)
        self._journal.record(list(batch.taken.values()), batch.touched, batch.waits)
        for refusal in (refusal for taken in batch.taken.values() for refusal in taken.refusals[: rejected.MAX_ITEMS]):
            log.warning("rejected", source_name=refusal.source_name, item=refusal.item, reason=refusal.reason, sentence=refusal.sentence)
        return costly

    def _add(self, batch: _Batch, files: Sequence[Seen], patience: Patience, *, last_try: bool) -> list[Seen]:
        """Read files into the batch and begin to store them; those that outlasted the patience and may be tried again."""
        now, costly, known = datetime.now(UTC), [], len(batch.objects)
        opened = [one for seen in files if (one := self._opened(batch, seen, now))]
        if len(opened) > 1:
            self._reader.hand_over([one.file for one in opened])
        for one in opened:
            try:
                found = self._reader.read(one.file, patience)
                faults.point("ingest.read", one.seen.name)
            except Stopped as error:
                if not last_try:
                    costly.append(one.seen)
                elif error.kept:
                    self._accept(batch, one.seen, one.content, error.kept, now)
                else:
                    self._refuse(batch, one.seen, one.content, error, now)
            except Rejected as error:
                self._refuse(batch, one.seen, one.content, error, now)
            else:
                self._accept(batch, one.seen, one.content, found, now)
        self._objects.put(batch.objects[known:])
        return costly

    def _opened(self, batch: _Batch, seen: Seen, now: datetime) -> _Opened | None:
        """A file that is to be read; None where the batch knows already what becomes of it."""
        content = self._content(seen)
        if isinstance(content, Waiting):
            batch.waits[seen.name] = waits.unreadable(content.why)
        elif content is None:
            batch.touched[seen.name] = seen.stamp
        else:
            try:
                opened = _Opened(seen, content, _file(seen, content, now))
            except Rejected as error:
                self._refuse(batch, seen, content, error, now)
            else:
                faults.point("ingest.hashed", seen.name)
                return opened
        return None

    def _content(self, seen: Seen) -> _Content | Waiting | None:
        """What there is to be read; None where it was taken before."""
        if seen.kind != "file":
            return _Content(seen.stamp.size)
        data = scan.read(self._inbox, seen.where, MAX_FILE_BYTES)
        faults.point("ingest.opened", seen.name)
        sidecar = scan.read(self._inbox, seen.sidecar, MAX_FILE_BYTES) if seen.sidecar else None
        if isinstance(data, Waiting):
            return data
        if not isinstance(sidecar, bytes | None):
            return Waiting("its sidecar cannot be read")
        content = _Content(data, sidecar)
        return None if content.digests[0] and self._journal.digests(seen.name) == content.digests else content

    def _accept(self, batch: _Batch, seen: Seen, content: _Content, found: Found, now: datetime) -> None:
        refusals = [
            Refusal(seen.name, one.reason, one.sentence, _sha256(one.raw or None), now.isoformat(), one.item) for one in found.bad_items
        ]
        self._clear(seen.name)
        for refusal, one in list(zip(refusals, found.bad_items, strict=True))[: rejected.MAX_ITEMS]:
            batch.put_aside(seen.name, rejected.set_aside(self._rejected, refusal, one.raw or None))
        kept = zip(content.digests, (content.data, content.sidecar), strict=True)
        batch.keep([(sha256, data) for sha256, data in kept if sha256 and isinstance(data, bytes)])
        batch.taken[seen.name] = _taken(seen, content, found.drafts, refusals, now)

    def _refuse(self, batch: _Batch, seen: Seen, content: _Content, error: Rejected, now: datetime) -> None:
        refusal = Refusal(seen.name, error.reason, str(error), content.digests[0], now.isoformat())
        self._clear(seen.name)
        data = content.data if isinstance(content.data, bytes) else None
        batch.put_aside(seen.name, rejected.set_aside(self._rejected, refusal, data))
        if data is None and seen.kind == "file":
            rejected.copy_large(self._rejected, seen.name, self._inbox, seen.where)
        batch.taken[seen.name] = _taken(seen, content, (), [refusal], now)

    def _clear(self, name: str) -> None:
        """What was set aside of an earlier file of that name goes."""
        if self._journal.digests(name) and (before := self._journal.file(name)) and before.rejections:
            rejected.clear(self._rejected, name, self._journal.bad_items(name))

    def _set_aside(self, batch: _Batch) -> None:
        """Write what is to be set aside; a file for which that does not work waits, and the others go on."""
        try:
            write_durably(each for contents in batch.aside.values() for each in contents)
        except OSError as error:
            if error.errno in _THE_DISK:
                raise
            for name, contents in batch.aside.items():
                try:
                    write_durably(contents)
                except OSError as mine:
                    if mine.errno in _THE_DISK:
                        raise
                    del batch.taken[name]
                    batch.waits[name] = waits.blocked(scan.why(mine))


def file_of(source_name: str, data: bytes | int, sidecar: bytes | None, now: datetime, sha256: str | None = None) -> File:
    """A file that can be read; *sha256* where it is known. Raises `Rejected` where there is only its size, as it has too many bytes."""
    if isinstance(data, int):
        limit = f"{MAX_FILE_BYTES // 1_000_000} MB"
        raise rejection("too_large", f"The file has {data / 1_000_000:.0f} MB, more than the {limit} a file may have; split it.")
    return File(source_name, sha256 or _sha256(data), data, sidecar, now)


def _next(files: deque[Seen], most: int) -> list[Seen]:
    """The first file, and those behind it that are small enough to be handed over with it; they leave the queue."""
    some = [files.popleft()]
    size = some[0].stamp.size
    while files and len(some) < min(most, TOGETHER) and size + files[0].stamp.size <= TOGETHER_BYTES and not files[0].sidecar:
        some.append(files.popleft())
        size += some[-1].stamp.size
    return some


def _file(seen: Seen, content: _Content, now: datetime) -> File:
    """What is handed over of a file. Raises `Rejected` where it is none, or too large."""
    if seen.kind == "link":
        raise rejection("link", "This is a link, and links are not followed, because they can lead out of the inbox; drop the file itself.")
    if seen.kind == "other":
        raise rejection("not_a_file", "This is a pipe, a socket or a device, not a file.")
    return file_of(seen.name, content.data, content.sidecar, now, content.digests[0])


def _taken(seen: Seen, content: _Content, drafts: tuple[Draft, ...], refusals: Sequence[Refusal], now: datetime) -> Taken:
    return Taken(seen.name, seen.stamp, *content.digests, drafts, tuple(refusals), now)


@overload
def _sha256(data: bytes) -> str: ...
@overload
def _sha256(data: object) -> str | None: ...
def _sha256(data: object) -> str | None:
    """The digest of bytes; None for anything that is none."""
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else None
