"""A digest of what was written of each article in the journal: so that a bit that turns later is found."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator

_TABLE = "CREATE TABLE IF NOT EXISTS seals (number INTEGER PRIMARY KEY, digest TEXT NOT NULL)"
_SEALED = "number, identity, article_id, revision, fingerprint, body, published_at, source_name, item, event_json"  # what never changes
_NEW = f"SELECT {_SEALED} FROM articles WHERE number > (SELECT coalesce(max(number), 0) FROM seals)"  # noqa: S608 - our own words


def prepare_seals(journal: sqlite3.Connection) -> None:
    """Make the table where there is none, and seal what has none."""
    journal.execute(_TABLE)
    seal(journal)


def seal(journal: sqlite3.Connection) -> None:
    """Seal the articles that are new, within the transaction that the connection is in."""
    journal.executemany("INSERT INTO seals VALUES (?, ?)", [(row[0], _digest(row)) for row in journal.execute(_NEW).fetchall()])


def broken(journal: sqlite3.Connection) -> Iterator[int]:
    """The numbers of the articles that are not as they were sealed, or of which only the seal is left."""
    seals: dict[int, str] = dict(journal.execute("SELECT number, digest FROM seals").fetchall())
    for row in journal.execute(f"SELECT {_SEALED} FROM articles"):  # noqa: S608 - our own words
        if seals.pop(row[0], None) != _digest(row):
            yield row[0]
    yield from seals


def _digest(row: tuple[str | int | None, ...]) -> str:
    return hashlib.sha256(json.dumps(row).encode()).hexdigest()
