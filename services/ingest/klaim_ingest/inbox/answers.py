"""What the journal tells anybody who asks: it is only read, while the service goes on writing it or when there is none."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from klaim_ingest.inbox.fates import STATE
from klaim_shared.errors import Unavailable

State = Literal["published", "duplicate", "rejected"]


@dataclass(frozen=True)
class FileRecord:
    """What became of a file: `unsent` of its events wait for the stream, `sentence` says why something was turned away."""

    name: str
    state: State
    sha256: str | None
    articles: int
    duplicates: int
    rejections: int
    unsent: int
    reason: str | None
    sentence: str | None
    at: str


@dataclass(frozen=True)
class Summary:
    """The journal in figures: files by state, articles (current revisions), revisions, and events not sent yet."""

    published: int
    duplicate: int
    rejected: int
    waiting: int
    articles: int
    revisions: int
    unsent: int


class Answers:
    """Questions to a journal that is open."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def waiting(self) -> dict[str, str]:
        """The files that wait for something that does not come by itself, such as a permission, and for what."""
        return dict(self._database.execute("SELECT name, waits_why FROM files WHERE waits_for NOT IN ('queued', 'changing') ORDER BY name"))

    def summary(self) -> Summary:
        """How many files ended how, how many articles there are, and what is not sent yet."""
        states = dict(self._database.execute(f"SELECT {STATE}, count(*) FROM files GROUP BY 1"))  # noqa: S608 - our own words
        revisions, articles, unsent = self._database.execute(
            "SELECT count(*), coalesce(sum(current), 0), coalesce(sum(published_at_stream IS NULL), 0) FROM articles"
        ).fetchone()
        counts = {state: states.get(state, 0) for state in ("published", "duplicate", "rejected", "waiting")}
        return Summary(**counts, articles=articles, revisions=revisions, unsent=unsent)

    def files(self, state: State | None = None) -> list[FileRecord]:
        """What became of every file, or of those in one state, by name."""
        return self._records("? IS NULL OR state = ?", (state, state))

    def turned_away(self) -> list[FileRecord]:
        """The files that were turned away or have items that were, by name."""
        return self._records("rejections > 0", ())

    def file(self, name: str) -> FileRecord | None:
        """What became of the file of that name (its path below the inbox); None where it was not taken yet."""
        return next(iter(self._records("name = ?", (name,))), None)

    def bad_items(self, name: str) -> list[int]:
        """The places of those items of a file that were set aside."""
        rows = self._database.execute("SELECT item FROM items WHERE source_name = ? AND state = 'rejected' AND item NOT NULL", (name,))
        return [item for (item,) in rows]

    def fate(self, name: str, size: int, mtime_ns: int) -> FileRecord | None:
        """What became of the file of that name as it looks now; None where it was not taken, or not since it changed."""
        return next(iter(self._records("name = ? AND size = ? AND mtime_ns = ?", (name, size, mtime_ns))), None)

    def _records(self, where: str, values: tuple[str | int | None, ...]) -> list[FileRecord]:
        unsent = "(SELECT count(*) FROM articles a WHERE a.source_name = f.name AND a.published_at_stream IS NULL)"
        columns = f"name, state, sha256, articles, duplicates, rejections, {unsent}, reason, sentence, at"
        statement = f"SELECT {columns} FROM files f WHERE state NOT NULL AND ({where}) ORDER BY name"  # noqa: S608 - our own words
        return [FileRecord(*row) for row in self._database.execute(statement, values)]


@contextmanager
def ask(path: Path) -> Iterator[Answers]:
    """Open the journal at *path* for questions alone. Raises `Unavailable` where there is none, none yet, or none that can be read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as database:
            yield Answers(database)
    except sqlite3.DatabaseError as error:
        raise Unavailable(f"The journal {path} cannot be read: {error}.") from error
