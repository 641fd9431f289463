"""The newest fate of every file, in one SQLite file."""

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from klaim_index.core.inbox import InboxCounts, InboxPage
from klaim_index.core.query import InboxQuery, write_cursor
from klaim_index.stores.connections import Readers, open_writer, transaction
from klaim_shared.messages import FileFate, InboxChanged

_SCHEMA = """
CREATE TABLE IF NOT EXISTS file (
    number      INTEGER PRIMARY KEY,
    source_name TEXT NOT NULL UNIQUE,
    state       TEXT NOT NULL,
    reason      TEXT,
    gone        INTEGER NOT NULL,
    body        TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS file_by_state ON file (state, reason, gone);
CREATE TABLE IF NOT EXISTS journal (begun TEXT NOT NULL) STRICT; -- one row: the youngest journal, whose files these are
"""


class SqliteInbox:
    """An Inbox. Its methods may be called from any thread; a question that takes longer than *seconds* is cut off."""

    def __init__(self, path: Path, seconds: float = 2.0) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._writer = open_writer(path, seconds)
        self._writer.executescript(_SCHEMA)
        self._readers = Readers(path, seconds)

    def apply(self, news: Sequence[InboxChanged]) -> None:
        """Take in a batch, whole or not at all: on disk when this returns."""
        with self._lock, transaction(self._writer):
            for each in news:
                if self._is_of_the_youngest(each.journal.isoformat()):
                    for fate in each.files:
                        self._put(fate)

    def files(self, query: InboxQuery) -> InboxPage:
        """One page of files, newest change first."""
        conditions, values = _conditions(query)
        with self._readers.one() as connection:
            sql = f"SELECT number, body FROM file WHERE {' AND '.join(conditions)} ORDER BY number DESC LIMIT :limit"  # noqa: S608 - our own words
            rows = connection.execute(sql, values).fetchall()
            items = tuple(FileFate.model_validate_json(row["body"]) for row in rows[: query.limit])
            following = write_cursor(items[-1].number) if len(rows) > query.limit else None
            return InboxPage(items=items, counts=_counts(connection), next=following)

    def counts(self) -> InboxCounts:
        """How many files ended how."""
        with self._readers.one() as connection:
            return _counts(connection)

    def close(self) -> None:
        """Close the file. Nobody may be using it."""
        self._readers.close()
        self._writer.close()

    def _is_of_the_youngest(self, begun: str) -> bool:
        """Whether that journal counts; where it is a new one, all that an older one told is forgotten."""
        [known] = self._writer.execute("SELECT max(begun) FROM journal").fetchone()
        if known is None or begun > known:
            self._writer.execute("DELETE FROM file")
            self._writer.execute("DELETE FROM journal")
            self._writer.execute("INSERT INTO journal VALUES (?)", (begun,))
        return known is None or begun >= known

    def _put(self, fate: FileFate) -> None:
        held = self._writer.execute("SELECT number FROM file WHERE source_name = ?", (fate.source_name,)).fetchone()
        if held and held[0] >= fate.number:
            return
        self._writer.execute("DELETE FROM file WHERE source_name = ?", (fate.source_name,))
        row = (fate.number, fate.source_name, fate.state, fate.reason, fate.gone, fate.model_dump_json())
        self._writer.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)", row)


def _conditions(query: InboxQuery) -> tuple[list[str], dict[str, Any]]:
    """What a file must fulfil. A withdrawn one is kept only so that older news cannot bring it back."""
    conditions, values = ["state != 'withdrawn'"], dict[str, Any](limit=query.limit + 1)
    asked = {
        "number < :before": query.before,
        "state = :state": query.state,
        "reason = :reason": query.reason,
        "gone = :gone": query.gone,
        "instr(lower(source_name), :q)": query.q.lower() if query.q else None,
    }
    for condition, value in asked.items():
        if value is not None:
            conditions.append(condition)
            values[condition.partition(":")[2].rstrip(")")] = value
    return conditions, values


def _counts(connection: sqlite3.Connection) -> InboxCounts:
    rows = connection.execute(
        "SELECT state, reason, count(*), sum(gone) FROM file WHERE state != 'withdrawn' GROUP BY state, reason"
    ).fetchall()

    def of(wanted: str) -> dict[str, int]:
        return {reason or "": count for state, reason, count, _ in rows if state == wanted}

    return InboxCounts(
        published=sum(of("published").values()),
        duplicate=sum(of("duplicate").values()),
        waiting=of("waiting"),
        rejected=of("rejected"),
        gone=sum(gone for *_, gone in rows),
    )
