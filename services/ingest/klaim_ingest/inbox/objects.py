"""The content store: the bytes of every file that was taken, by their SHA-256, on disk before anything is said about them."""

import os
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

_AT_ONCE = 16  # file systems make many syncs that come together into one


class Objects:
    """Files `objects/<aa>/<sha256>`, written once, never changed. For one thread at a time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._pool = ThreadPoolExecutor(_AT_ONCE)
        self._writing: dict[Path, Future[None]] = {}

    def path(self, sha256: str) -> Path:
        """Where the bytes of that digest lie."""
        return self._root / sha256[:2] / sha256

    def put(self, contents: Sequence[tuple[str, bytes]]) -> None:
        """Begin to store each (SHA-256, bytes); by the end of `finish` it is done."""
        missing = [(path, data) for sha256, data in contents if (path := self.path(sha256)) not in self._writing and not path.exists()]
        new = [path.parent for path, _ in missing if not path.parent.is_dir()]
        for folder in new:
            folder.mkdir(parents=True, exist_ok=True)
        if new:
            _sync_folder(self._root)
        if missing:
            task = self._pool.submit(_write_all, missing)
            self._writing.update((path, task) for path, _ in missing)

    def finish(self) -> None:
        """On return all that was put survives a loss of power. Raises `OSError` where that cannot be."""
        writing, self._writing = self._writing, {}
        wait(writing.values())
        for task in writing.values():
            task.result()
        for folder in {path.parent for path in writing}:
            _sync_folder(folder)


def write_durably(contents: Iterable[tuple[Path, bytes]]) -> None:
    """Write each file whole or not at all; on return all of them, and their names, survive a loss of power. Raises `OSError`."""
    todo = list(contents)
    if len(todo) == 1:
        _write(*todo[0])
        _sync_folder(todo[0][0].parent)
    elif todo:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(_write, *zip(*todo, strict=True)))
            list(pool.map(_sync_folder, {path.parent for path, _ in todo}))


def _write_all(contents: Sequence[tuple[Path, bytes]]) -> None:
    for path, data in contents:
        _write(path, data)


def _write(path: Path, data: bytes) -> None:
    """A temporary file, fsync, rename."""
    temporary = path.with_name(f".{os.getpid()}-{threading.get_ident()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - `Path.open` would cost as much as the writing
        file.write(data)
        file.flush()
        os.fsync(descriptor)
    os.replace(temporary, path)  # noqa: PTH105


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
