"""What became of every file that was dropped, and every article's event until it is known to be sent. SQLite, fsynced at each commit."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from klaim_ingest.core.article import Draft, event
from klaim_ingest.inbox.answers import Answers, State
from klaim_ingest.inbox.rejected import Refusal
from klaim_ingest.inbox.scan import Stamp
from klaim_shared.errors import Unavailable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
  name TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sidecar TEXT NOT NULL, sha256 TEXT, sidecar_sha256 TEXT,
  state TEXT NOT NULL CHECK (state IN ('published', 'duplicate', 'rejected')),
  articles INTEGER NOT NULL, duplicates INTEGER NOT NULL, rejections INTEGER NOT NULL, reason TEXT, sentence TEXT, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
  number INTEGER PRIMARY KEY, identity TEXT NOT NULL, article_id TEXT NOT NULL, revision INTEGER NOT NULL, fingerprint TEXT NOT NULL,
  source_name TEXT NOT NULL, item INTEGER, current INTEGER NOT NULL, event_json TEXT NOT NULL, published_at_stream TEXT,
  UNIQUE (article_id, revision)
);
CREATE INDEX IF NOT EXISTS current_by_id ON articles (article_id) WHERE current;
CREATE INDEX IF NOT EXISTS current_by_fingerprint ON articles (fingerprint) WHERE current;
CREATE INDEX IF NOT EXISTS unsent ON articles (number) WHERE published_at_stream IS NULL;
CREATE INDEX IF NOT EXISTS by_source ON articles (source_name);
CREATE TABLE IF NOT EXISTS sightings (source_name TEXT NOT NULL, item INTEGER, article_id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sightings_by_article ON sightings (article_id);
CREATE INDEX IF NOT EXISTS sightings_by_source ON sightings (source_name);
CREATE TABLE IF NOT EXISTS waiting (name TEXT PRIMARY KEY, why TEXT NOT NULL) WITHOUT ROWID;
"""


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


@dataclass(frozen=True)
class Unsent:
    """An event that waits for the stream."""

    number: int
    event_json: str


class Journal(Answers):
    """The journal at *path*, made where there is none. Raises `Unavailable` when the disk is full or another process holds it too long."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10))
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @cached_property
    def _known(self) -> dict[str, Stamp]:
        rows = self._database.execute("SELECT name, size, mtime_ns, sidecar FROM files")
        return {name: Stamp(size, mtime_ns, sidecar) for name, size, mtime_ns, sidecar in rows}

    def knows(self, name: str, stamp: Stamp) -> bool:
        """Whether this very file was taken already."""
        return self._known.get(name) == stamp

    def digests(self, name: str) -> tuple[str | None, str | None] | None:
        """The digests of a file's and its sidecar's bytes when it was last taken, if it was."""
        if name not in self._known:
            return None
        row: tuple[str | None, str | None] | None
        row = self._database.execute("SELECT sha256, sidecar_sha256 FROM files WHERE name = ?", (name,)).fetchone()
        return row

    def touched(self, name: str, stamp: Stamp) -> None:
        """Note new looks of a file whose bytes are the same."""
        with self._transaction():
            self._database.execute(
                "UPDATE files SET size = ?, mtime_ns = ?, sidecar = ? WHERE name = ?", (stamp.size, stamp.mtime_ns, stamp.sidecar, name)
            )
        self._known[name] = stamp

    def record(self, taken: Sequence[Taken]) -> None:
        """Note files and make the events of their articles ready, all or none. After this nothing of them can be lost."""
        again: set[str] = set()
        with self._transaction():
            for file in taken:
                self._database.execute("DELETE FROM sightings WHERE source_name = ?", (file.name,))
                duplicates = sum(self._is_duplicate(draft, again) for draft in file.drafts)
                self._note(file, duplicates)
        self._known.update((file.name, file.stamp) for file in taken)
        for name in again:
            self._known.pop(name, None)

    def unsent(self, limit: int) -> list[Unsent]:
        """The first events that are ready and not known to be sent, in the order they were made."""
        rows = self._database.execute(
            "SELECT number, event_json FROM articles WHERE published_at_stream IS NULL ORDER BY number LIMIT ?", (limit,)
        )
        return [Unsent(*row) for row in rows]

    def mark_sent(self, numbers: Sequence[int], at: datetime) -> None:
        """Note that the stream has taken these events."""
        with self._transaction():
            self._database.executemany(
                "UPDATE articles SET published_at_stream = ? WHERE number = ?", [(at.isoformat(), number) for number in numbers]
            )

    def note_waiting(self, waiting: Mapping[str, str]) -> None:
        """Note the files that cannot be read just now, and why, in place of those noted before."""
        with self._transaction():
            self._database.execute("DELETE FROM waiting")
            self._database.executemany("INSERT INTO waiting VALUES (?, ?)", waiting.items())

    def _is_duplicate(self, draft: Draft, again: set[str]) -> bool:
        """Add the article's next revision, unless that content is current already; whether another file gave it first."""
        article = draft.article
        current = self._database.execute(
            "SELECT revision, fingerprint, source_name FROM articles WHERE article_id = ? AND current", (article.article_id,)
        ).fetchone()
        if current and current[1] == draft.fingerprint:
            return bool(current[2] != article.source_name)
        twin = self._database.execute("SELECT article_id FROM articles WHERE fingerprint = ? AND current", (draft.fingerprint,)).fetchone()
        if twin and not current:
            self._database.execute("INSERT INTO sightings VALUES (?, ?, ?)", (article.source_name, article.item, twin[0]))
            return True
        self._add(draft, current[0] + 1 if current else 1)
        if current:
            again |= self._release_sightings(article.article_id)
        return False

    def _add(self, draft: Draft, revision: int) -> None:
        article = draft.article.model_copy(update={"revision": revision})
        self._database.execute("UPDATE articles SET current = 0 WHERE article_id = ? AND current", (article.article_id,))
        self._database.execute(
            "INSERT INTO articles (identity, article_id, revision, fingerprint, source_name, item, current, event_json)"
            " VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
            (
                draft.identity,
                article.article_id,
                revision,
                draft.fingerprint,
                article.source_name,
                article.item,
                event(article).model_dump_json(),
            ),
        )

    def _release_sightings(self, article_id: str) -> set[str]:
        """The files that held the same as an article that has changed: what they hold is an article of its own now."""
        names = {name for (name,) in self._database.execute("SELECT source_name FROM sightings WHERE article_id = ?", (article_id,))}
        self._database.execute("DELETE FROM sightings WHERE article_id = ?", (article_id,))
        self._database.executemany("UPDATE files SET mtime_ns = -1, sha256 = NULL WHERE name = ?", [(name,) for name in names])
        return names

    def _note(self, file: Taken, duplicates: int) -> None:
        state: State = "rejected" if not file.drafts else "duplicate" if duplicates == len(file.drafts) else "published"
        first = file.refusals[0] if file.refusals else None
        self._database.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                file.name,
                file.stamp.size,
                file.stamp.mtime_ns,
                file.stamp.sidecar,
                file.sha256,
                file.sidecar_sha256,
                state,
                len(file.drafts),
                duplicates,
                len(file.refusals),
                first.reason if first else None,
                first.sentence if first else None,
                file.at.isoformat(),
            ),
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing, on disk when it ends."""
        try:
            self._database.execute("BEGIN IMMEDIATE")
            yield
            self._database.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise Unavailable(f"The journal cannot be written: {error}.") from error
        finally:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
