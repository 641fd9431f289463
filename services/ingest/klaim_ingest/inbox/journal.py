"""What became of every file that was dropped, and every article's event until it is known to be sent. SQLite, fsynced at each commit."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from klaim_ingest.core.article import Draft
from klaim_ingest.inbox.answers import Answers
from klaim_ingest.inbox.outbox import Outbox
from klaim_ingest.inbox.rejected import MAX_ITEMS, Refusal
from klaim_ingest.inbox.revisions import note
from klaim_ingest.inbox.scan import Look, Stamp
from klaim_ingest.inbox.schema import prepare
from klaim_ingest.inbox.seals import prepare_seals, seal
from klaim_ingest.inbox.waits import SETTLING, Wait
from klaim_shared import faults
from klaim_shared.errors import Unavailable

_NEVER_SEEN = Stamp(-1, -1)


@dataclass(frozen=True)
class Taken:
    """A file that was read: its looks, the digests of its bytes, the articles it gave and the refusals."""

    name: str
    stamp: Stamp
    sha256: str | None
    sidecar_sha256: str | None
    drafts: tuple[Draft, ...]
    refusals: tuple[Refusal, ...]
    at: datetime


class Journal(Answers):
    """The journal at *path*, made where there is none. Raises `Unavailable` when the disk is full or another process holds it too long.

    It may be asked and told from several threads.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10))
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        prepare(self._database)
        prepare_seals(self._database)
        self._lock = threading.RLock()
        self.outbox = Outbox(self._database, self._transaction)
        rows = self._database.execute("SELECT name, size, mtime_ns, sidecar, waits_for, waits_why, gone FROM files").fetchall()
        self._known = {row[0]: Stamp(row[1], row[2], row[3]) for row in rows}
        self._waits = {row[0]: Wait(row[4], row[5]) for row in rows if row[4]}
        self._gone = {row[0] for row in rows if row[6]}
        self._number: int = self._database.execute("SELECT coalesce(max(number), 0) FROM files").fetchone()[0]

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def knows(self, name: str, stamp: Stamp) -> bool:
        """Whether this very file was taken already."""
        return self._known.get(name) == stamp

    def digests(self, name: str) -> tuple[str | None, str | None] | None:
        """The digests of a file's and its sidecar's bytes when it was last taken, if it was."""
        if name not in self._known:
            return None
        row: tuple[str | None, str | None] | None
        row = self._database.execute("SELECT sha256, sidecar_sha256 FROM files WHERE name = ? AND state NOT NULL", (name,)).fetchone()
        return row

    def record(self, taken: Sequence[Taken], touched: Mapping[str, Stamp] = {}, waits: Mapping[str, Wait] = {}) -> None:
        """Note files with their articles' events, those that only look new, and those that wait: all or none. Then nothing can be lost."""
        again: set[str] = set()
        with self._transaction():
            for file in taken:
                if file.name in self._known:
                    self._database.execute("DELETE FROM items WHERE source_name = ?", (file.name,))
                self._note(file, self._note_articles(file, again))
            seal(self._database)
            for name, stamp in touched.items():
                looks = (stamp.size, stamp.mtime_ns, stamp.sidecar)
                self._update(name, "size = ?, mtime_ns = ?, sidecar = ?, waits_for = NULL, waits_why = NULL", *looks)
            self._note_waits(waits)
        self._known.update(touched)
        self._known.update((file.name, file.stamp) for file in taken)
        for name in (*touched, *(file.name for file in taken)):
            self._waits.pop(name, None)
            self._gone.discard(name)
        self._waits.update(waits)
        for name in again:
            self._known[name] = _NEVER_SEEN

    def saw(self, seen: Look, waits: Mapping[str, Wait]) -> None:
        """Note what a look has shown: which files wait (a wait that has another reason already keeps it), and which are gone or back."""
        new = {name: wait for name, wait in waits.items() if _is_news(wait, self._waits.get(name))}
        ended = [name for name in self._waits.keys() - waits.keys() if name not in seen.waiting]
        missing = self._known.keys() - seen.files.keys() - seen.alone - self._gone
        gone = {name for name in missing if name not in seen.waiting and seen.covers(name)}
        back = self._gone & (seen.files.keys() | seen.alone)
        if not (new or ended or gone or back):
            return
        with self._transaction():
            self._note_waits(new)
            for name in ended:
                self._update(name, "waits_for = NULL, waits_why = NULL")
            for names, flag in ((gone, 1), (back, 0)):
                for name in names:
                    self._update(name, "gone = ?", flag)
        self._waits.update(new)
        for name in ended:
            del self._waits[name]
        self._gone = self._gone - back | gone

    def forget(self, names: Iterable[str]) -> int:
        """Have these files read again, where they still lie in the folder; how many do."""
        mine = [name for name in names if name in self._known and name not in self._gone]
        with self._transaction():
            for name in mine:
                self._update(name, "mtime_ns = -1, sha256 = NULL")
        self._known.update((name, _NEVER_SEEN) for name in mine)
        return len(mine)

    def held_up(self) -> dict[str, str]:
        """The files that wait for something that does not come by itself, and for what."""
        return {name: wait.why for name, wait in list(self._waits.items()) if wait.reason not in SETTLING}

    def _note_articles(self, file: Taken, again: set[str]) -> int:
        """Note what each article of a file is; how many are duplicates. Files that are to be read again come into *again*."""
        outcomes = note(self._database, file.drafts)
        for draft, outcome in zip(file.drafts, outcomes, strict=True):
            row = (file.name, draft.article.item, outcome.state, None, None, outcome.article_id, outcome.revision)
            self._database.execute("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for outcome in outcomes:
            if outcome.corrects:
                again |= self._release(outcome.article_id, outcome.corrects)
        return sum(outcome.state == "duplicate" for outcome in outcomes)

    def _release(self, article_id: str, revision: int) -> set[str]:
        """The files that said the same as a revision that is corrected: what another article says alone is news now."""
        found = self._database.execute(_COPIES, (article_id, revision))
        names = {name for (name,) in found}
        for name in names:
            self._update(name, "mtime_ns = -1, sha256 = NULL")
        return names

    def _note(self, file: Taken, duplicates: int) -> None:
        for refusal in file.refusals[:MAX_ITEMS]:
            row = (file.name, refusal.item, "rejected", refusal.reason, refusal.sentence, None, None)
            self._database.execute("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        first = file.refusals[0] if file.refusals else None
        columns = {
            "name": file.name,
            "size": file.stamp.size,
            "mtime_ns": file.stamp.mtime_ns,
            "sidecar": file.stamp.sidecar,
            "sha256": file.sha256,
            "sidecar_sha256": file.sidecar_sha256,
            "state": "rejected" if not file.drafts else "duplicate" if duplicates == len(file.drafts) else "published",
            "reason": first.reason if first else None,
            "sentence": first.sentence if first else None,
            "articles": len(file.drafts),
            "duplicates": duplicates,
            "rejections": len(file.refusals),
            "at": file.at.isoformat(),
            "number": self._next(),
        }
        self._database.execute(_PUT_FILE, columns)

    def _note_waits(self, waits: Mapping[str, Wait]) -> None:
        now = datetime.now(UTC).isoformat()
        self._database.executemany(_PUT_WAIT, ((name, wait.reason, wait.why, now, self._next()) for name, wait in waits.items()))

    def _update(self, name: str, columns: str, *values: str | int) -> None:
        statement = f"UPDATE files SET {columns}, at = ?, number = ? WHERE name = ?"  # noqa: S608 - our own words
        self._database.execute(statement, (*values, datetime.now(UTC).isoformat(), self._next(), name))

    def _next(self) -> int:
        self._number += 1
        return self._number

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing, on disk when it ends."""
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                yield
                faults.point("ingest.before_commit")
                self._database.execute("COMMIT")
                faults.point("ingest.committed")
            except sqlite3.OperationalError as error:
                raise Unavailable(f"The journal cannot be written: {error}.") from error
            finally:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")


def _is_news(wait: Wait, before: Wait | None) -> bool:
    """Whether a look tells more of why a file waits than is known: that its turn has not come is less than why it could not be read."""
    return wait != before and (before is None or before.reason in SETTLING or wait.reason not in SETTLING)


_COPIES = """
SELECT source_name FROM items WHERE state = 'duplicate' AND article_id = ? AND (revision IS NULL OR revision = ?)
"""
_PUT_FILE = """
INSERT OR REPLACE INTO files
  (name, size, mtime_ns, sidecar, sha256, sidecar_sha256, state, reason, sentence, articles, duplicates, rejections, gone, at, number)
VALUES (:name, :size, :mtime_ns, :sidecar, :sha256, :sidecar_sha256, :state, :reason, :sentence, :articles, :duplicates, :rejections, 0,
  :at, :number)
"""
_PUT_WAIT = """
INSERT INTO files (name, size, mtime_ns, sidecar, articles, duplicates, rejections, waits_for, waits_why, gone, at, number)
VALUES (?, -1, -1, '', 0, 0, 0, ?, ?, 0, ?, ?)
ON CONFLICT (name) DO UPDATE SET
  waits_for = excluded.waits_for, waits_why = excluded.waits_why, gone = 0, at = excluded.at, number = excluded.number
"""
