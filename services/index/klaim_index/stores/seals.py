"""A digest of what was written of each article, kept beside it.

SQLite's own check compares its pages' structure, not their contents: about every sixth bit that turns goes unnoticed by it. The seal covers
what came with events, and when; all else in a ledger is derived from that, and is held against a ledger made anew (remaking.py).
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator

from klaim_index.stores.connections import transaction
from klaim_index.stores.rows import EXTRACTED

_AT_ONCE = 200
_ALL = ""  # its seal covers what is about no article


def seal(connection: sqlite3.Connection, article_ids: Iterable[str]) -> None:
    """Seal those articles as they stand, within the transaction that the connection is in."""
    rows = [(article_id, digest_of(connection, article_id)) for article_id in (_ALL, *article_ids)]
    connection.executemany("INSERT OR REPLACE INTO seal VALUES (?, ?)", rows)


def seal_the_rest(connection: sqlite3.Connection) -> None:
    """Seal the articles that have none: those of a ledger that is older than its seals, or that was migrated."""
    rest = [article_id for (article_id,) in connection.execute(_UNSEALED)]
    for start in range(0, len(rest), _AT_ONCE):
        with transaction(connection):
            seal(connection, rest[start : start + _AT_ONCE])


def broken(connection: sqlite3.Connection) -> Iterator[str]:
    """The articles that are not as they were sealed: something in them was changed, added or taken away. '' is the ledger at large."""
    seals = dict(connection.execute("SELECT article_id, digest FROM seal").fetchall())
    at_large = {_ALL} if seals else set()  # where anything is sealed, so is that
    for article_id in sorted({*at_large, *seals, *(article_id for (article_id,) in connection.execute(_ANYTHING))}):
        if seals.get(article_id) != digest_of(connection, article_id):
            yield article_id


def digest_of(connection: sqlite3.Connection, article_id: str) -> str:
    """SHA-256 over all that came of that article."""
    state = hashlib.sha256()
    for statement in _SEALED if article_id != _ALL else ("SELECT next, ?1 FROM arrivals",):
        for row in connection.execute(statement, (article_id,)):
            state.update(json.dumps(tuple(row)).encode() + b"\n")
    return state.hexdigest()


# Of a place, the arrival alone; of a claim that somebody corrected, what was extracted: a correction breaks no seal.
_SEALED = (
    "SELECT place & 2199023255551, revision, rank, indexed_at, head, removed, body FROM article WHERE article_id = ? ORDER BY revision",
    "SELECT revision, rank, claim_ids FROM closing WHERE article_id = ? ORDER BY revision",
    f"""
    SELECT claim.place & 2199023255551, claim_id, revision, rank, indexed_at, coalesce(amended.body, claim_text.body)
    FROM claim CROSS JOIN claim_text USING (place) LEFT JOIN amended USING (claim_id) WHERE article_id = ? AND {EXTRACTED} ORDER BY claim_id
    """,  # noqa: S608 - our own words
)
_ANYTHING = "SELECT article_id FROM article UNION SELECT article_id FROM closing UNION SELECT article_id FROM claim"
_UNSEALED = f"SELECT article_id FROM ({_ANYTHING}) WHERE article_id NOT IN (SELECT article_id FROM seal)"  # noqa: S608 - our own words
