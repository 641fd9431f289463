"""The deep audit: nothing is believed that can be computed again. All of it is done on copies, so that nobody waits."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from klaim.keeping.balance import Stray, Unseen
from klaim.keeping.house import House
from klaim.keeping.opening import copy_database, structural_damage
from klaim_index.stores import editions, remaking, seals
from klaim_index.stores.corrections import CORRECTIONS_FILE, corrections
from klaim_index.stores.migrations import is_current
from klaim_index.stores.sqlite import SqliteLedger
from klaim_ingest.inbox import archive
from klaim_ingest.inbox.archive import OBJECTS
from klaim_shared.errors import KlaimError, Unavailable
from klaim_shared.messages import CorrectionMade, Event

AT_ONCE = 20  # articles
Tell = Callable[[str], None]
Said = Mapping[str, CorrectionMade | None]


def deep(home: House, tell: Tell, arrived: int) -> Iterator[Stray | Unseen]:
    """Everything in the stores that is not what was written, and what of them could not be looked at.

    *arrived*: the index had been told of the changes of files up to that one.
    """
    with tempfile.TemporaryDirectory(prefix="klaim-audit-") as folder:
        copies = [Path(folder) / path.name for path in (home.ledger, home.files, home.journal)]
        tell("copying the ledger and the journal")
        corrected = _said(home)
        # the journal last: it knows all that the others know
        uncopied = [_copied(path, copy) for path, copy in zip((home.ledger, home.files, home.journal), copies, strict=True)]
        with ExitStack() as stack:
            opened = {copy.name: stack.enter_context(closing(sqlite3.connect(copy, isolation_level=None))) for copy in copies}
            faults = {name: said or structural_damage(database) for said, (name, database) in zip(uncopied, opened.items(), strict=True)}
            yield from (Stray("damaged", name, what) for name, said in faults.items() if said for what in (*said, _UNSEEN))
            ledger, files, journal = (None if said else opened[name] for name, said in faults.items())
            if not ((ledger is None or is_current(ledger)) and (journal is None or archive.is_sealed(journal))):
                yield Unseen("The stores were written by an earlier klaim, which sealed nothing; start klaim once, then look deeply.")
                return
            tell("the journal and the content store")
            yield from _of_ingest(home, journal, files, arrived)
            tell("the ledger")
            yield from _of_the_ledger(home, ledger, journal, corrected)
            if ledger and editions.is_made(ledger):
                yield from _surely("ledger", _anew(ledger, Path(folder) / "anew.db", tell))
            elif ledger:
                yield Unseen(_NOT_MADE)


_NOT_MADE = (
    "What is derived in the ledger (its groups, names and figures) was made by another klaim, or is being made anew, and was not looked "
    "at: let klaim run until `klaim status` no longer tells of that, or call `klaim rebuild`; then look deeply once more."
)
_UNSEEN = "What this file holds was not looked at, nor held against the other stores: what is read of it is worth nothing."


def _copied(path: Path, copy: Path) -> list[str]:
    """Why there is no copy of a file that is there."""
    try:
        copy_database(path, copy)
    except Unavailable as error:
        if path.exists():
            return [str(error)]
        raise
    return []


def _of_ingest(home: House, journal: sqlite3.Connection | None, files: sqlite3.Connection | None, arrived: int) -> Iterator[Stray]:
    """What the sound ones among these hold."""
    if journal:
        yield from _each("journal.db", chain(archive.damage(journal), archive.without_object(journal, home.objects)))
    yield from _each(OBJECTS, archive.bad_objects(home.objects))
    if journal and files:
        yield from _surely("inbox.db", _files(journal, files, arrived))


def _of_the_ledger(home: House, ledger: sqlite3.Connection | None, journal: sqlite3.Connection | None, said: Said) -> Iterator[Stray]:
    """What the ledger holds, where it is sound."""
    if ledger:
        yield from _surely("ledger", _sealed(ledger))
        yield from _surely("ledger", _words(ledger))
        yield from _surely(CORRECTIONS_FILE, _corrections(home, ledger, said))
    if ledger and journal:
        yield from _surely("ledger", _against_the_journal(ledger, journal))


def _surely(where: str, found: Iterator[Stray]) -> Iterator[Stray]:
    """What is found; that it cannot even be looked for is a finding too."""
    try:
        yield from found
    except (ValueError, TypeError, LookupError, ArithmeticError, sqlite3.DatabaseError, KlaimError) as error:
        yield Stray("damaged", where, f"It cannot be read to its end: {type(error).__name__}.")


def _each(where: str, found: Iterator[archive.Damage]) -> Iterator[Stray]:
    return _surely(where, (Stray("damaged", which, sentence) for which, sentence in found))


def _words(ledger: sqlite3.Connection) -> Iterator[Stray]:
    return (Stray("damaged", "ledger", sentence) for sentence in remaking.word_index_faults(ledger))


def _sealed(ledger: sqlite3.Connection) -> Iterator[Stray]:
    for article_id in seals.broken(ledger):
        what = f"What the ledger holds of {article_id}" if article_id else "How many things have come"
        yield Stray("damaged", article_id or "ledger", f"{what} is not what was written.")


def _said(home: House) -> dict[str, CorrectionMade | None]:
    """The corrections in their file, by id; a line that cannot be read by its number, as none."""
    said: dict[str, CorrectionMade | None] = {}
    lines = home.corrections.read_bytes().split(b"\n") if home.corrections.exists() else []
    for number, line in enumerate(filter(None, lines), 1):
        try:
            made = Event[CorrectionMade].model_validate_json(line).data
            said[made.correction_id] = made
        except ValueError:
            said[f"line {number}"] = None
    return said


def _corrections(home: House, ledger: sqlite3.Connection, before: Said) -> Iterator[Stray]:
    """The file of corrections and what the ledger has of it; what is added meanwhile is in the file first."""
    held, after = {one.correction_id: one for one in corrections(ledger)}, _said(home)
    for correction_id in sorted({*before, *held}):
        if correction_id not in held or held[correction_id] != after.get(correction_id):
            yield Stray("damaged", correction_id, "The ledger and the file of corrections do not hold the same of this correction.")


def _against_the_journal(ledger: sqlite3.Connection, journal: sqlite3.Connection) -> Iterator[Stray]:
    """The text and what is known of it, as it was accepted."""
    for event in archive.events(journal):
        mine = [one for one in _texts(ledger, event.data.article_id) if one.data.revision == event.data.revision]
        if any((one.id, one.source, one.data) != (event.id, event.source, event.data) for one in mine):
            which = f"{event.data.article_id} revision {event.data.revision}"
            yield Stray("damaged", which, f"The ledger's text of {event.data.source_name} is not the one that was accepted.")


def _anew(ledger: sqlite3.Connection, path: Path, tell: Tell) -> Iterator[Stray]:
    """All that is derived, held against a ledger made anew from what this one holds."""
    with closing(SqliteLedger(path, durable=False)) as anew:
        ids = remaking.article_ids(ledger)
        for start in range(0, len(ids), AT_ONCE):
            tell(f"the groups: {start:,} of {len(ids):,} articles")
            anew.apply([event for article_id in ids[start : start + AT_ONCE] for event in _held(ledger, article_id)])
        anew.correct(corrections(ledger))
    for table, row, surplus in remaking.differences(ledger, str(path)):
        verb = "holds, and should not" if surplus else "should hold, and does not"
        yield Stray("damaged", f"ledger, {table}", f"The ledger {verb}: {row}.")


def _texts(ledger: sqlite3.Connection, article_id: str) -> list[Event[Any]]:
    try:
        return remaking.held_texts(ledger, article_id)
    except ValueError:
        return []  # its seal tells


def _held(ledger: sqlite3.Connection, article_id: str) -> list[Event[Any]]:
    """What can be read of it; what cannot was told by its seal."""
    try:
        return remaking.held_events(ledger, article_id)
    except ValueError:
        return []


def _files(journal: sqlite3.Connection, files: sqlite3.Connection, arrived: int) -> Iterator[Stray]:
    """What the index tells of files, held against the journal; what has not arrived yet is no fault."""
    held = {name: tuple(row) for name, *row in files.execute("SELECT source_name, number, state, reason, gone, body FROM file")}
    told = archive.told(journal)
    for fate in (fate for news in archive.all_fates(journal) for fate in news.files):
        row = held.pop(fate.source_name, (0,))
        behind = row[0] < fate.number and fate.number > arrived
        if not behind and row != (fate.number, fate.state, fate.reason, fate.gone, fate.model_dump_json()):
            yield Stray("damaged", f"inbox.db, {fate.source_name}", "What the index tells of this file is not what became of it.")
    for name in held:
        yield Stray("damaged", f"inbox.db, {name}", "The index tells of a file that the journal does not know.")
    begun = [row for (row,) in files.execute("SELECT begun FROM journal")]
    if arrived and begun != [datetime.fromisoformat(at).isoformat() for (at,) in journal.execute(_BEGUN)]:
        yield Stray("damaged", "inbox.db", "What the index tells of files is of another journal.")
    if not 0 <= told <= max((number for (number,) in journal.execute("SELECT number FROM files")), default=0):
        yield Stray("damaged", "journal.db", "It takes for told what never was, or does not know what was.")


_BEGUN = "SELECT value FROM facts WHERE name = 'begun'"
