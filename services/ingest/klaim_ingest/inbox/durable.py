"""Writing files so that they survive a loss of power, many of them for the price of a few."""

import ctypes
import os
import platform
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from klaim_shared import faults

_MANY = 8  # from here on one flush of the file system is cheaper than one for each file


class Writing:
    """Files that are written as they are added, and take their names together once all of them are on disk. For one thread at a time."""

    def __init__(self) -> None:
        self._written: dict[str, str] = {}  # where it is to be, and where it is

    def __contains__(self, path: str) -> bool:
        return path in self._written

    def add(self, path: str, data: bytes) -> None:
        """Write *data*, to be called *path* by the end of `finish`. Raises `OSError`."""
        folder, name = os.path.split(path)
        temporary = f"{folder}/.{name}.tmp"
        try:
            _write(temporary, data)
        except OSError:
            _remove(temporary)
            raise
        self._written[path] = temporary

    def finish(self) -> None:
        """On return all of them, and their names, survive a loss of power. Raises `OSError`: then none is to be relied on."""
        written, self._written = self._written, {}
        try:
            faults.point("ingest.written")
            flush(list(written.values()))
            faults.point("ingest.flushed")
            for path, temporary in written.items():
                os.replace(temporary, path)  # noqa: PTH105 - a `Path` would cost as much as the renaming
            faults.point("ingest.renamed")
            flush(list({os.path.dirname(path) for path in written}))  # noqa: PTH120
            faults.point("ingest.folder_flushed")
        except OSError:
            for temporary in written.values():
                _remove(temporary)
            raise


def write_durably(contents: Iterable[tuple[Path, bytes]]) -> None:
    """Write each file whole or not at all; on return all of them, and their names, survive a loss of power. Raises `OSError`."""
    writing = Writing()
    for path, data in contents:
        writing.add(str(path), data)
    writing.finish()


def flush(paths: Sequence[str]) -> None:
    """On return what these files hold, or these folders list, is on disk; all of them lie in one file system. Raises `OSError`."""
    whole = len(paths) >= _MANY and _SYNCFS
    for path in paths[:1] if whole else paths:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            (whole or os.fsync)(descriptor)
        finally:
            os.close(descriptor)


def _write(path: str, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _remove(path: str) -> None:
    """A full disk needs the room."""
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108


def _file_system_flush() -> Callable[[int], None] | None:
    """Linux's `syncfs`, which no module of Python's has; None before 5.8, where it did not tell of errors, and elsewhere."""
    release = re.match(r"(\d+)\.(\d+)", platform.release()) if sys.platform == "linux" else None
    function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if release else None
    if release is None or function is None or (int(release[1]), int(release[2])) < (5, 8):
        return None

    def syncfs(descriptor: int) -> None:
        if function(descriptor):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    return syncfs


_SYNCFS = _file_system_flush()
