"""What lies in the inbox just now, and the bytes of one file of it. Nothing in the inbox is ever written or removed, no link followed."""

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from klaim_ingest.core.beside import sidecar_of, sidecars_of
from klaim_ingest.inbox.names import is_ignored, is_sidecar

Kind = Literal["file", "link", "other"]

DEEPEST = 40  # folders in folders
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file looks from outside; the same stamp means the same file. Its sidecar's looks are part of it."""

    size: int
    mtime_ns: int
    sidecar: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry of the inbox. `where` is its path below the inbox, `name` the same, printable; `/` stands between folders.

    `sidecar`: where that of its sidecar is, if it has one.
    """

    name: str
    where: str
    stamp: Stamp
    kind: Kind
    sidecar: str | None = None


@dataclass(frozen=True)
class Look:
    """One look at the inbox: its files by name, what could not be looked at and why, and sidecars beside no file."""

    files: dict[str, Seen]
    waiting: dict[str, str]
    alone: set[str] = field(default_factory=set)

    def covers(self, name: str) -> bool:
        """Whether a file of that name would have been seen: no folder above it was closed."""
        return not self.waiting or (not any(f"{name}/".startswith(f"{closed}/") for closed in self.waiting) and "." not in self.waiting)


@dataclass(frozen=True)
class Waiting:
    """A file that cannot be read now and may be later, and why."""

    why: str


def look(inbox: Path) -> Look:
    """Everything in the inbox and its sub-folders that is not hidden or temporary."""
    found = Look({}, {})
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with _opened(inbox, folder, _FOLDER) as descriptor, os.scandir(descriptor) as entries:
                folders += _look_into(folder, {entry.name: entry for entry in entries}, found)
        except OSError as error:
            found.waiting[printable(folder.rstrip("/")) or "."] = why(error)
    return found


def read(inbox: Path, where: str, limit: int) -> bytes | int | Waiting:
    """The bytes of a regular file that did not change while it was read; its size where that is above *limit*.

    It never blocks on a pipe and never follows a link below *inbox*. A file that is not to be had now is `Waiting`.
    """
    try:
        with _opened(inbox, where, _FILE) as descriptor:
            return _content(descriptor, limit)
    except OSError as error:
        return Waiting(why(error))


@contextmanager
def opened(inbox: Path, where: str) -> Iterator[int]:
    """A descriptor of a file below the inbox. Raises `OSError`, also where there is a link on the way."""
    with _opened(inbox, where, _FILE) as descriptor:
        yield descriptor


def printable(where: str) -> str:
    r"""The path as text to send and to show anywhere, another for each path: what is not printable becomes an escape, `\` becomes `\\`."""
    if where.isprintable() and "\\" not in where:
        return where
    return "".join(_escaped(character) for character in where)


def why(error: OSError) -> str:
    """What the system said, in plain words."""
    if error.errno == errno.ENOENT:
        return "there is no such file"
    if error.errno in {errno.ELOOP, errno.EMLINK}:
        return "it is a link, and links are not followed"
    return os.strerror(error.errno).lower() if error.errno else str(error)


@contextmanager
def _opened(inbox: Path, where: str, flags: int) -> Iterator[int]:
    """One folder after the other, so that none of them can be a link by the time it is passed."""
    held = [os.open(inbox, _FOLDER)]
    try:
        *folders, last = where.rstrip("/").split("/")
        for folder in folders:
            held.append(os.open(folder, _FOLDER | os.O_NOFOLLOW, dir_fd=held[-1]))
            os.close(held.pop(0))
        if last:
            held.append(os.open(last, flags | os.O_NOFOLLOW, dir_fd=held[-1]))
        yield held[-1]
    finally:
        for descriptor in held:
            os.close(descriptor)


def _content(descriptor: int, limit: int) -> bytes | int | Waiting:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        return Waiting("it is no file")
    if before.st_size > limit:
        return before.st_size
    data = _bytes(descriptor, before.st_size)
    after = os.fstat(descriptor)
    unchanged = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and len(data) == after.st_size
    return data if unchanged else Waiting("it is still being written")


def _bytes(descriptor: int, size: int) -> bytes:
    """What a file of that size holds, or a little more where it has grown."""
    data = os.read(descriptor, size + 1)
    while 0 < len(data) < size and (more := os.read(descriptor, size + 1 - len(data))):
        data += more
    return data


def _look_into(folder: str, entries: dict[str, "os.DirEntry[str]"], found: Look) -> list[str]:
    """Note the files of one folder; its sub-folders."""
    inner = []
    found.alone.update(printable(folder + name) for name in _alone(entries))
    for entry in entries.values():
        where = folder + entry.name
        if is_ignored(entry.name):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                if where.count("/") >= DEEPEST:
                    found.waiting[printable(where)] = f"it lies more than {DEEPEST} folders deep"
                else:
                    inner.append(f"{where}/")
                continue
            seen = _seen(folder, entry, entries.get(sidecar_of(entry.name, entries.__contains__) or ""))
        except FileNotFoundError:
            continue
        except OSError as error:
            found.waiting[printable(where)] = why(error)
        else:
            found.files[seen.name] = seen
    return inner


def _alone(entries: dict[str, "os.DirEntry[str]"]) -> set[str]:
    """The sidecars among the entries of a folder that stand beside no file."""
    sidecars = {name for name in entries if is_sidecar(name)}
    if not sidecars:
        return sidecars
    files = (name for name, entry in entries.items() if not is_ignored(name) and not entry.is_dir(follow_symlinks=False))
    described = {one for name in files for one in sidecars_of(name)}
    return {name for name in sidecars - described if entries[name].is_file(follow_symlinks=False)}


def _seen(folder: str, entry: "os.DirEntry[str]", beside: "os.DirEntry[str] | None") -> Seen:
    status = entry.stat(follow_symlinks=False)
    aside = beside.stat(follow_symlinks=False) if beside and beside.is_file(follow_symlinks=False) else None
    stamp = Stamp(status.st_size, status.st_mtime_ns, f"{aside.st_size} {aside.st_mtime_ns}" if aside else "")
    where = folder + entry.name
    return Seen(printable(where), where, stamp, _kind(status.st_mode), folder + beside.name if beside and aside else None)


def _kind(mode: int) -> Kind:
    return "file" if stat.S_ISREG(mode) else "link" if stat.S_ISLNK(mode) else "other"


def _escaped(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return r"\\"
    if character.isprintable():
        return character
    if unicodedata.category(character) == "Cs":  # a byte that is no UTF-8
        return f"\\x{code & 0xFF:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
