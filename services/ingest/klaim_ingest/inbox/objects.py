"""The content store: the bytes of every file that was taken, by their SHA-256, on disk before anything is said about them."""

import os
from collections.abc import Sequence
from pathlib import Path

from klaim_ingest.inbox.durable import Writing, flush


class Objects:
    """Files `objects/<aa>/<sha256>`, written once, never changed. For one thread at a time."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._folders: set[str] = set()
        self._writing = Writing()

    def put(self, contents: Sequence[tuple[str, bytes]]) -> None:
        """Begin to store each (SHA-256, bytes); by the end of `finish` it is done. Raises `OSError`."""
        self._make({f"{self._root}/{sha256[:2]}" for sha256, _ in contents})
        for sha256, data in contents:
            path = f"{self._root}/{sha256[:2]}/{sha256}"
            if path not in self._writing and not os.path.exists(path):  # noqa: PTH110 - a `Path` would cost more than the asking
                self._add(path, data)

    def finish(self) -> None:
        """On return all that was put survives a loss of power. Raises `OSError` where that cannot be."""
        self._writing.finish()

    def _add(self, path: str, data: bytes) -> None:
        try:
            self._writing.add(path, data)
        except OSError:
            self._folders.clear()  # somebody may have taken one away: the next try looks again
            raise

    def _make(self, folders: set[str]) -> None:
        new = [folder for folder in folders - self._folders if not os.path.isdir(folder)]  # noqa: PTH112
        for folder in new:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        if new:
            flush([self._root])
        self._folders |= folders
