"""`klaim ingest`: the same way in as the watched folder, with somebody looking on."""

import filecmp
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from klaim.place import Running
from klaim_ingest.core.beside import sidecar_of
from klaim_ingest.inbox.answers import FileRecord, ask
from klaim_ingest.inbox.names import is_ignored
from klaim_ingest.inbox.scan import printable
from klaim_shared.errors import Unavailable

LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Target:
    """Where files are dropped, and the journal that tells what became of them."""

    inbox: Path
    journal: Path

    @classmethod
    def of(cls, running: Running) -> "Target":
        """The watched folder of a klaim on this machine; Unavailable where there is none."""
        if running.inbox is None or running.ingest is None:
            raise Unavailable("No klaim runs in this data folder. Start one with `klaim up`, or copy the files into the inbox you mean.")
        return cls(Path(running.inbox), Path(running.ingest) / "journal.db")


@dataclass(frozen=True)
class File:
    """A file to drop, and its place below the watched folder."""

    source: Path
    name: Path


@dataclass
class Plan:
    """What will be dropped, and a sentence for each file that will not."""

    files: list[File] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass
class Fates:
    """What became of the files, in figures."""

    states: Counter[str] = field(default_factory=Counter)
    rejections: int = 0

    def add(self, record: FileRecord) -> None:
        """Count one file; `rejections` counts the files and items that were turned away."""
        self.states[record.state] += 1
        self.rejections += record.rejections

    @property
    def known(self) -> int:
        """How many files met their fate."""
        return self.states.total()

    def __str__(self) -> str:
        return f"{self.states['published']} taken, {self.states['duplicate']} known already, {self.states['rejected']} rejected"


def plan(paths: Sequence[Path], inbox: Path, *, replace: bool) -> Plan:
    """Where each file goes: a directory keeps its own name and its sub-folders. Nothing is ever overwritten unless *replace*."""
    found, taken = Plan(), dict[Path, Path]()
    for file in (file for path in paths for file in _files(path)):
        there = inbox / file.name
        if is_ignored(file.name.name):
            found.refused.append(f"{file.source}: hidden and temporary files are ignored by the inbox; rename it.")
        elif file.name in taken:
            found.refused.append(f"{file.source}: {taken[file.name]} has the same name; put them in folders of different names.")
        elif not replace and there.exists() and not filecmp.cmp(file.source, there, shallow=False):
            found.refused.append(f"{file.source}: another file of that name lies in the inbox; --replace makes this its new revision.")
        else:
            taken[file.name] = file.source
            found.files.append(file)
    return found


def drop(file: File, inbox: Path) -> None:
    """Copy it into the watched folder so that it appears there whole, its sidecar first."""
    target = inbox / file.name
    target.parent.mkdir(parents=True, exist_ok=True)
    sidecar = sidecar_of(file.source.name, lambda name: file.source.with_name(name).is_file())
    if sidecar:
        _appear(file.source.with_name(sidecar), target.with_name(sidecar))
    _appear(file.source, target)


def follow(target: Target, files: Sequence[File], patience: float) -> Iterator[FileRecord]:
    """What became of each file, as soon as it is known; ends with the last, or after *patience* seconds without news."""
    waiting = {printable(file.name.as_posix()): (target.inbox / file.name).stat() for file in files}
    last_news = time.monotonic()
    while waiting and time.monotonic() - last_news < patience:
        for record in _known(target.journal, waiting):
            del waiting[record.name]
            last_news = time.monotonic()
            yield record
        if waiting:
            time.sleep(LOOK_SECONDS)


def _known(journal: Path, waiting: Mapping[str, os.stat_result]) -> list[FileRecord]:
    with suppress(Unavailable), ask(journal) as answers:  # there is no journal before the service's first look
        fates = (answers.fate(name, stat.st_size, stat.st_mtime_ns) for name, stat in waiting.items())
        return [record for record in fates if record]
    return []


def _files(path: Path) -> Iterator[File]:
    if not path.is_dir():
        yield File(path, Path(path.name))
        return
    root = path.resolve()
    for found in sorted(root.rglob("*")):
        below = found.relative_to(root)
        if found.is_file() and not any(is_ignored(part) for part in below.parts):
            yield File(found, root.name / below)


def _appear(source: Path, target: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".part", delete=False) as partial, source.open("rb") as content:
        shutil.copyfileobj(content, partial)
    copied = Path(partial.name)
    copied.chmod(0o644)
    copied.rename(target)
