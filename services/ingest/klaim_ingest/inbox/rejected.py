"""The folder where what cannot be read is set aside: a copy, and beside it why, in one sentence."""

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from klaim_ingest.inbox.names import REASON
from klaim_ingest.inbox.scan import opened
from klaim_shared.ids import digest

MAX_COPY_BYTES = 100_000_000  # larger ones stay only where they were dropped
MAX_ITEMS = 100  # of one file that are kept one by one; the others are counted
_OURS = re.compile(r".*\.(?:item-[0-9]+|[0-9a-f]{24})", re.DOTALL)  # a dropped file may be called like an item, or like a name made here
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


def set_aside(folder: Path, refusal: Refusal, content: bytes | None) -> Iterator[tuple[Path, bytes]]:
    """What is to be written in *folder*: the bytes as `kept_as` (`NAME.item-3` for those of an item), and the reason beside them."""
    kept = folder / (kept_as(refusal.source_name) + ("" if refusal.item is None else f".item-{refusal.item}"))
    if content is not None:
        yield kept, content
    yield kept.with_name(kept.name + REASON), json.dumps(asdict(refusal), ensure_ascii=False, indent=2).encode() + b"\n"


def copy_large(folder: Path, source_name: str, inbox: Path, where: str) -> None:
    """Keep a copy of a file that is too large to be read at once; where it is gone or locked by now, the reason still stands."""
    with suppress(OSError), opened(inbox, where) as descriptor:
        if os.fstat(descriptor).st_size <= MAX_COPY_BYTES:
            with open(descriptor, "rb", closefd=False) as file, (folder / kept_as(source_name)).open("wb") as copy:
                shutil.copyfileobj(file, copy)


def clear(folder: Path, source_name: str, items: Iterable[int]) -> None:
    """Forget what was set aside of a file, and of these items of it: it has been dropped anew."""
    kept = kept_as(source_name)
    for name in (kept, *(f"{kept}.item-{item}" for item in items)):
        for path in (folder / name, folder / f"{name}{REASON}"):
            if not path.is_dir():
                path.unlink(missing_ok=True)


def kept_as(source_name: str) -> str:
    """The one name, without folders, that a file is kept under: its own, where no other can have the same and file systems allow it."""
    name = source_name.rpartition("/")[2]
    if name == source_name and len(name.encode()) <= _LONGEST_NAME and not _OURS.fullmatch(name):
        return name
    return f"{name.encode()[: _LONGEST_NAME - 25].decode('utf-8', 'ignore')}.{digest(source_name)}"
