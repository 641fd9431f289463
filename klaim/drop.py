"""`klaim ingest`: the same way in as the watched folder, with somebody looking on."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from klaim_ingest.inbox.journal import FileRecord, Journal
from klaim_ingest.inbox.names import is_ignored

LOOK_SECONDS = 0.2


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


def follow(journal: Path, inbox: Path, names: Sequence[str], patience: float, report: Callable[[FileRecord], None]) -> list[str]:
    """Report each file once its fate is known; the names still open after *patience* seconds without news are returned."""
    waiting = {name: (inbox / name).stat() for name in names}
    last_news = time.monotonic()
    with closing(Journal(journal)) as book:
        while waiting and time.monotonic() - last_news < patience:
            for name, stat in list(waiting.items()):
                if record := book.fate(name, stat.st_size, stat.st_mtime_ns):
                    del waiting[name]
                    last_news = time.monotonic()
                    report(record)
            if waiting:
                time.sleep(LOOK_SECONDS)
    return list(waiting)
