"""The content store: the bytes of every file that was taken, by their SHA-256, on disk before anything is said about them."""

import os
from collections.abc import Iterable
from pathlib import Path


class Objects:
    """Files `objects/<aa>/<sha256>`, written once, never changed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, sha256: str) -> Path:
        """Where the bytes of that digest lie."""
        return self._root / sha256[:2] / sha256

    def put_all(self, contents: Iterable[tuple[str, bytes]]) -> None:
        """Store each (SHA-256, bytes). On return all of it survives a loss of power."""
        folders = {self._put(sha256, data) for sha256, data in contents if not self.path(sha256).exists()}
        for folder in folders:
            sync_folder(folder)

    def _put(self, sha256: str, data: bytes) -> Path:
        path = self.path(sha256)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            sync_folder(self._root)
        write_durably(path, data, sync_parent=False)
        return path.parent


def write_durably(path: Path, data: bytes, *, sync_parent: bool = True) -> None:
    """Write whole or not at all: a temporary file, fsync, rename, and fsync of the folder."""
    temporary = path.with_name(f".{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if sync_parent:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Fsync a folder, so that the names in it survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
