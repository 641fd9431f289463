"""A copy of all that klaim keeps, made while it runs, in the order of a data folder: where it is copied back, klaim starts on it."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from klaim.keeping.balance import Balance, Look, balance
from klaim.keeping.house import House
from klaim.keeping.opening import copy_database, read_only, structural_damage
from klaim.place import Place, find_running
from klaim_index.stores import reading
from klaim_index.stores.inspecting import Kept, kept
from klaim_ingest.inbox import archive
from klaim_ingest.inbox.archive import JOURNAL
from klaim_ingest.inbox.durable import flush
from klaim_shared.errors import KlaimError, Unavailable
from klaim_shared.streams import Key

MANIFEST = "backup.json"
PART = ".part"
Tell = Callable[[str], None]


class Occupied(KlaimError):
    """There is something already where the backup should go."""


class Damaged(KlaimError):
    """A store is so damaged that what it holds cannot be told."""


class Misplaced(KlaimError):
    """The backup would be made within what it is a backup of."""


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


def backup(home: House, target: Path, tell: Tell, *, link: bool = False, warn: Tell = lambda _: None) -> Backup:
    """Copy everything to *target*, which is there only when all of it is; with *link*, files of the content store are linked, not copied.

    Where they cannot be, they are copied, and *warn* is told why.

    The index goes first and the journal after it, so that the journal knows all that the ledger holds; what the ledger does not hold whole
    is marked to be sent again. Raises Occupied, Misplaced, Damaged, Unavailable or OSError.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Occupied(f"{target} is there already; name a new folder.")
    _refuse_own_folders(home, target)
    if not (above := target.absolute().parent).is_dir():
        raise Misplaced(f"There is no folder {above} to make {target.name} in; make it first, or mount the disk it should lie on.")
    part = _begun(target)
    copy = House(Place(part.absolute()))
    copy.place.make()
    tell("the ledger")
    for source, copied in ((home.ledger, copy.ledger), (home.files, copy.files)):
        with _telling_of(source):
            copy_database(source, copied)
    _copy_corrections(home, copy)
    tell("the journal")
    held = _held(home, copy)
    with _telling_of(home.journal):
        copy_database(home.journal, copy.journal)
        _forget(copy, held)
    link = link and _can_link(home, copy, warn)
    files = _copy_objects(home, copy, tell, link=link)
    _copy_rejected(home.place.ingest / archive.REJECTED, copy.place.ingest / archive.REJECTED)
    tell("checking")
    made = _checked(home, copy, files)
    _finish(part, target, made)
    return made


def _refuse_own_folders(home: House, target: Path) -> None:
    """What lies in the inbox is taken in as news; and what lies in the data folder is lost with it."""
    watched = find_running(home.place.data).inbox if home.place.state.exists() else None
    for folder, what in ((Path(watched or home.place.inbox), "inbox"), (home.place.data, "data folder")):
        if target.resolve().is_relative_to(folder.resolve()):
            raise Misplaced(f"{target} lies in the {what} {folder}; name a folder outside of it, best on another disk.")


def _begun(target: Path) -> Path:
    """The folder in which the backup is made: with an empty manifest, by which one that broke off is known, and then removed."""
    part = target.with_name(target.name + PART)
    if part.is_dir() and not part.is_symlink() and _is_unfinished(part):
        shutil.rmtree(part)
    if os.path.lexists(part):
        raise Occupied(f"{part}, which the backup would be made in, is there already and is no backup that broke off; move it away.")
    part.mkdir(parents=True)
    (part / MANIFEST).touch()
    return part


def _is_unfinished(part: Path) -> bool:
    manifest = part / MANIFEST
    return manifest.stat().st_size == 0 if manifest.is_file() else not any(part.iterdir())


def _copy_corrections(home: House, copy: House) -> None:
    """After the ledger: what it holds is in the file first."""
    if home.corrections.exists():
        shutil.copyfile(home.corrections, copy.corrections)
        flush([str(copy.corrections)])


def _forget(copy: House, held: Mapping[Key, Kept]) -> None:
    with closing(sqlite3.connect(copy.journal)) as journal, journal:
        archive.forget_redis(journal, (key for key, one in held.items() if one.whole))


def _copy_objects(home: House, copy: House, tell: Tell, *, link: bool) -> int:
    """How many there are. They never change, and each is there before the journal tells of it."""
    count = 0
    for source in _objects(home):
        copied = copy.objects / source.parent.name / source.name
        copied.parent.mkdir(parents=True, exist_ok=True)
        if not (link and _linked(source, copied)):
            shutil.copyfile(source, copied)
            flush([str(copied)])
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


def _can_link(home: House, copy: House, warn: Tell) -> bool:
    """Whether the content store's files can be linked into the copy; told where they cannot."""
    first = next(_objects(home), None)
    if first is None:
        return True
    tried = copy.place.data / "link"
    try:
        os.link(first, tried)
    except OSError as error:
        warn(f"The dropped files are copied, not linked as --link asks: between these two folders that cannot be ({error.strerror}).")
        return False
    tried.unlink()
    return True


def _linked(source: Path, target: Path) -> bool:
    with suppress(OSError):  # another disk, or one that knows no links
        os.link(source, target)
        return True
    return False


def _checked(home: House, copy: House, files: int) -> Backup:
    """What the copy holds by its own account."""
    faults = []
    for source, copied in ((home.ledger, copy.ledger), (home.journal, copy.journal), (home.files, copy.files)):
        with _reading(copied, source) as database:
            faults += [f"{source.name}: {sentence}.{_remedy(source)}" for sentence in structural_damage(database)]
    found = _balance(home, copy)
    with _reading(copy.journal, home.journal) as journal:
        faults += [f"{one.which}: {one.sentence}" for one in archive.without_object(journal, copy.objects)]
    with _reading(copy.ledger, home.ledger) as ledger:
        digest = reading.digest(ledger)
    faults += [f"{one.which}: {one.sentence}" for one in archive.bad_objects(copy.objects)]
    faults += [f"{stray.which}: {stray.sentence}" for stray in found.strays]
    for beside in [path for path in copy.place.data.rglob("*") if path.name.endswith(("-wal", "-shm"))]:
        beside.unlink()  # empty: these were only read
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Backup(now, version("klaim"), found.accepted, found.indexed, files, digest, tuple(faults))


@contextmanager
def _reading(copied: Path, source: Path) -> Iterator[sqlite3.Connection]:
    """The copy of a store; what cannot be read of it is told of the store itself."""
    with _telling_of(source), read_only(copied) as database:
        yield database


@contextmanager
def _telling_of(source: Path) -> Iterator[None]:
    """Damage that is met meanwhile is that store's."""
    try:
        yield
    except (Unavailable, sqlite3.DatabaseError) as error:
        cause = error.__cause__ if isinstance(error, Unavailable) else error
        if not isinstance(cause, sqlite3.DatabaseError) or isinstance(cause, sqlite3.OperationalError):
            raise  # it is not there, or not to be had now
        raise Damaged(f"{source} is damaged: {cause}.{_remedy(source)}") from error


def _remedy(store: Path) -> str:
    """What is derived can be made anew."""
    return "" if store.name == JOURNAL else " `klaim rebuild` makes it anew."


def _balance(home: House, copy: House) -> Balance:
    with _reading(copy.journal, home.journal) as journal:
        taken = {Key(one.article_id, one.revision): one for one in archive.accepted(journal)}
    return balance(Look(taken, _held(home, copy), frozenset(), ()), datetime.now(UTC), timedelta.max)


def _held(home: House, copy: House) -> dict[Key, Kept]:
    with _reading(copy.ledger, home.ledger) as ledger:
        return {Key(one.article_id, one.revision): one for one in kept(ledger)}


def _finish(part: Path, target: Path, made: Backup) -> None:
    (part / MANIFEST).write_text(json.dumps(asdict(made), indent=2) + "\n")
    flush([str(path) for path in (part / MANIFEST, part / "ingest", part / "index", part)])
    if target.exists():
        target.rmdir()
    part.rename(target)
    flush([str(target.absolute().parent)])
