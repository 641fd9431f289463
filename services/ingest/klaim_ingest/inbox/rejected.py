"""The folder where what cannot be read is set aside: a copy, and beside it why, in one sentence."""

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from klaim_ingest.inbox.names import REASON
from klaim_ingest.inbox.objects import write_durably
from klaim_shared.ids import digest

MAX_COPY_BYTES = 100_000_000  # larger ones stay only where they were dropped
_ITEM = ".item-"
_LONGEST_NAME = 220  # bytes; file systems allow 255


@dataclass(frozen=True)
class Refusal:
    """Why a file, or one item of it, was turned away. `sha256` is null where its bytes were never read."""

    source_name: str
    reason: str
    sentence: str
    sha256: str | None
    when: str
    item: int | None = None


def set_aside(folder: Path, refusal: Refusal, content: bytes | Path | None) -> None:
    """Keep a copy of the file, or of the item's bytes, under its name (`NAME.item-3` for an item), and the reason beside it."""
    kept = _place(folder, refusal)
    kept.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        write_durably(kept, content)
    elif content is not None:
        with suppress(OSError):  # gone or locked since: the reason still stands, and the inbox still has the file
            _copy(content, kept)
    write_durably(kept.with_name(kept.name + REASON), json.dumps(asdict(refusal), ensure_ascii=False, indent=2).encode() + b"\n")


def clear(folder: Path, source_name: str) -> None:
    """Forget what was set aside of a file, and of its items: it has been dropped anew."""
    kept = folder / fitting(source_name)
    if not kept.parent.is_dir():
        return
    for path in kept.parent.iterdir():
        if path.name in {kept.name, kept.name + REASON} or path.name.startswith(kept.name + _ITEM):
            path.unlink(missing_ok=True)


def fitting(source_name: str) -> str:
    """The name, its last part cut short where it and the endings put after it would be longer than file systems allow."""
    folder, slash, name = source_name.rpartition("/")
    if len(name.encode()) > _LONGEST_NAME:
        name = f"{name.encode()[: _LONGEST_NAME - 30].decode('utf-8', 'ignore')}.{digest(name)}"
    return folder + slash + name


def _place(folder: Path, refusal: Refusal) -> Path:
    item = "" if refusal.item is None else f"{_ITEM}{refusal.item}"
    return folder / (fitting(refusal.source_name) + item)


def _copy(source: Path, target: Path) -> None:
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - only `open` takes a descriptor
        if os.fstat(descriptor).st_size <= MAX_COPY_BYTES:
            with target.open("wb") as copy:
                shutil.copyfileobj(file, copy)
