"""What lies in the inbox just now, and the bytes of one file of it. Nothing in the inbox is ever written or removed."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from klaim_ingest.inbox.names import SIDECAR, is_ignored

Kind = Literal["file", "link", "other"]


@dataclass(frozen=True)
class Stamp:
    """How a file looks from outside; the same stamp means the same file. Its sidecar's looks are part of it."""

    size: int
    mtime_ns: int
    sidecar: str = ""


@dataclass(frozen=True)
class Seen:
    """An entry of the inbox. `name` is its path below the inbox, printable, with `/` between folders."""

    name: str
    path: Path
    stamp: Stamp
    kind: Kind
    sidecar: Path | None = None


@dataclass(frozen=True)
class Look:
    """One look at the inbox: its files by name, and what could not be looked at and why."""

    files: dict[str, Seen]
    waiting: dict[str, str]


@dataclass(frozen=True)
class Waiting:
    """A file that cannot be read now and may be later, and why."""

    why: str


def look(inbox: Path) -> Look:
    """Everything in the inbox and its sub-folders that is not hidden or temporary. Links are seen, never followed."""
    found = Look({}, {})
    folders = [inbox]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            found.waiting[printable(folder, inbox)] = why(error)
            continue
        names = {entry.name: entry for entry in entries}
        folders += [Path(entry.path) for entry in entries if not is_ignored(entry.name) and entry.is_dir(follow_symlinks=False)]
        for seen in _files(names, inbox, found.waiting):
            found.files[seen.name] = seen
    return found


def read(path: Path, limit: int) -> bytes | int | Waiting:
    """The bytes of a regular file that did not change while it was read; its size where that is above *limit*.

    It never blocks on a pipe and never follows a link at the path's end. A file that is not to be had now is `Waiting`.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return Waiting(why(error))
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        os.close(descriptor)
        return Waiting("it is no file")
    with open(descriptor, "rb") as file:  # noqa: PTH123 - only `open` takes a descriptor
        if before.st_size > limit:
            return before.st_size
        try:
            data = file.read(limit + 1)
        except OSError as error:
            return Waiting(why(error))
        after = os.fstat(descriptor)
    unchanged = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and len(data) == after.st_size
    return data if unchanged else Waiting("it is still being written")


def printable(path: Path, inbox: Path) -> str:
    """The path below the inbox as text that can be sent: bytes that are not UTF-8 are written as escapes."""
    relative = path.relative_to(inbox).as_posix()
    return relative.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def why(error: OSError) -> str:
    """What the system said, in plain words."""
    if error.errno == errno.ENOENT:
        return "there is no such file"
    if error.errno in {errno.ELOOP, errno.EMLINK}:
        return "it is a link, and links are not followed"
    return os.strerror(error.errno).lower() if error.errno else str(error)


def _files(names: dict[str, "os.DirEntry[str]"], inbox: Path, waiting: dict[str, str]) -> Iterator[Seen]:
    for entry in names.values():
        if is_ignored(entry.name) or entry.is_dir(follow_symlinks=False):
            continue
        path = Path(entry.path)
        beside = names.get(entry.name + SIDECAR)
        try:
            status = entry.stat(follow_symlinks=False)
            aside = beside.stat(follow_symlinks=False) if beside and beside.is_file(follow_symlinks=False) else None
        except FileNotFoundError:
            continue
        except OSError as error:
            waiting[printable(path, inbox)] = why(error)
            continue
        stamp = Stamp(status.st_size, status.st_mtime_ns, f"{aside.st_size} {aside.st_mtime_ns}" if aside else "")
        yield Seen(printable(path, inbox), path, stamp, _kind(status.st_mode), Path(beside.path) if beside and aside else None)


def _kind(mode: int) -> Kind:
    return "file" if stat.S_ISREG(mode) else "link" if stat.S_ISLNK(mode) else "other"
