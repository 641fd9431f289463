"""A copy of all that klaim keeps, made while it runs, in the order of a data folder: where it is copied back, klaim starts on it."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from klaim.keeping.balance import Balance, Look, balance
from klaim.keeping.house import House
from klaim.keeping.opening import copy_database, read_only, structural_damage
from klaim.place import Place
from klaim_index.stores import reading
from klaim_index.stores.inspecting import Kept, kept
from klaim_ingest.inbox import archive
from klaim_shared.errors import KlaimError
from klaim_shared.streams import Key

MANIFEST = "backup.json"
PART = ".part"
Tell = Callable[[str], None]


class Occupied(KlaimError):
    """There is something already where the backup should go."""


@dataclass(frozen=True)
class Backup:
    """What a backup holds, and what is wrong with it, in sentences: nothing, where all that was copied was sound."""

    made_at: str
    klaim: str
    accepted: int
    indexed: int
    files: int
    digest: str
    faults: tuple[str, ...]


def backup(home: House, target: Path, tell: Tell, *, link: bool = False) -> Backup:
    """Copy everything to *target*, which is there only when all of it is; with *link*, files of the content store are linked, not copied.

    The index goes first and the journal after it, so that the journal knows all that the ledger holds; what the ledger does not hold whole
    is marked to be sent again. Raises Occupied, Unavailable or OSError.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Occupied(f"{target} is there already; name a new folder.")
    part = target.with_name(target.name + PART)
    shutil.rmtree(part, ignore_errors=True)
    copy = House(Place(part.absolute()))
    copy.place.make()
    tell("the ledger")
    for source, copied in ((home.ledger, copy.ledger), (home.files, copy.files)):
        copy_database(source, copied)
    _copy_corrections(home, copy)
    tell("the journal")
    copy_database(home.journal, copy.journal)
    held = _held(copy)
    with closing(sqlite3.connect(copy.journal)) as journal, journal:
        archive.forget_redis(journal, (key for key, one in held.items() if one.whole))
    files = _copy_objects(home, copy, tell, link=link)
    _copy_rejected(home.place.ingest / archive.REJECTED, copy.place.ingest / archive.REJECTED)
    tell("checking")
    made = _checked(copy, files)
    _finish(part, target, made)
    return made


def _copy_corrections(home: House, copy: House) -> None:
    """After the ledger: what it holds is in the file first."""
    if home.corrections.exists():
        shutil.copyfile(home.corrections, copy.corrections)
        _sync(copy.corrections)


def _copy_objects(home: House, copy: House, tell: Tell, *, link: bool) -> int:
    """How many there are. They never change, and each is there before the journal tells of it."""
    count = 0
    for source in _objects(home):
        copied = copy.objects / source.parent.name / source.name
        copied.parent.mkdir(parents=True, exist_ok=True)
        if not (link and _linked(source, copied)):
            shutil.copyfile(source, copied)
            _sync(copied)
        count += 1
        if count % 1000 == 0:
            tell(f"the content store: {count:,} files")
    return count


def _copy_rejected(source: Path, target: Path) -> None:
    """What lies there is for people; a file that is dropped anew is taken away from it meanwhile."""
    target.mkdir(exist_ok=True)
    for path in sorted(source.iterdir()) if source.exists() else ():
        with suppress(FileNotFoundError):
            shutil.copyfile(path, target / path.name)


def _objects(home: House) -> Iterator[Path]:
    for folder in sorted(home.objects.iterdir()) if home.objects.exists() else ():
        yield from (path for path in sorted(folder.iterdir()) if not path.name.startswith("."))


def _linked(source: Path, target: Path) -> bool:
    with suppress(OSError):  # another disk, or one that knows no links
        os.link(source, target)
        return True
    return False


def _checked(copy: House, files: int) -> Backup:
    """What the copy holds by its own account."""
    found = _balance(copy)
    with read_only(copy.ledger) as ledger, read_only(copy.journal) as journal, read_only(copy.files) as list_of_files:
        faults = [sentence for database in (ledger, journal, list_of_files) for sentence in structural_damage(database)]
        faults += [f"{one.which}: {one.sentence}" for one in archive.without_object(journal, copy.objects)]
        digest = reading.digest(ledger)
    faults += [f"{one.which}: {one.sentence}" for one in archive.bad_objects(copy.objects)]
    faults += [f"{stray.which}: {stray.sentence}" for stray in found.strays]
    for beside in [path for path in copy.place.data.rglob("*") if path.name.endswith(("-wal", "-shm"))]:
        beside.unlink()  # empty: these were only read
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Backup(now, version("klaim"), found.accepted, found.indexed, files, digest, tuple(faults))


def _balance(copy: House) -> Balance:
    with read_only(copy.journal) as journal:
        taken = {Key(one.article_id, one.revision): one for one in archive.accepted(journal)}
    return balance(Look(taken, _held(copy), frozenset(), ()), datetime.now(UTC), timedelta.max)


def _held(copy: House) -> dict[Key, Kept]:
    with read_only(copy.ledger) as ledger:
        return {Key(one.article_id, one.revision): one for one in kept(ledger)}


def _finish(part: Path, target: Path, made: Backup) -> None:
    (part / MANIFEST).write_text(json.dumps(asdict(made), indent=2) + "\n")
    for path in (part / MANIFEST, part / "ingest", part / "index", part):
        _sync(path)
    if target.exists():
        target.rmdir()
    part.rename(target)
    _sync(target.absolute().parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
