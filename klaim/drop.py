"""`klaim ingest`: the same way in as the watched folder, with somebody looking on."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from klaim_ingest.inbox.journal import FileRecord, Journal
from klaim_ingest.inbox.names import is_ignored
from klaim_shared.errors import KlaimError

LOOK_SECONDS = 0.2


class NoInbox(KlaimError):
    """There is no watched folder here to drop into."""


def files_in(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Each file and the name it gets in the watched folder; a directory keeps its own name and its sub-folders."""
    for path in paths:
        if path.is_dir():
            root = path.resolve()
            for found in sorted(root.rglob("*")):
                if found.is_file() and not is_ignored(found.name):
                    yield found, str(Path(root.name) / found.relative_to(root))
        else:
            yield path, path.name


def drop(source: Path, inbox: Path, name: str) -> None:
    """Copy *source* into the watched folder so that it appears there whole."""
    target = inbox / name
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, partial)
    os.utime(partial)
    partial.rename(target)


def follow(journal: Path, names: Sequence[str], patience: float, report: Callable[[FileRecord], None]) -> list[str]:
    """Report each file once its fate is known; the names still open after *patience* seconds without news are returned."""
    waiting = dict.fromkeys(names)
    last_news = time.monotonic()
    while waiting and time.monotonic() - last_news < patience:
        for record in Journal.look(journal, list(waiting)):
            del waiting[record.name]
            last_news = time.monotonic()
            report(record)
        if waiting:
            time.sleep(LOOK_SECONDS)
    return list(waiting)
