"""Filling the index that claims are searched by; and filling it anew where it is older than the way its entries are made."""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from klaim_index.core.search.entry import Entry, Figure, Name, entry, words_beside
from klaim_index.stores import editions, rows
from klaim_index.stores.bodies import claim_of
from klaim_index.stores.connections import transaction

AT_ONCE = 2_000  # claims: about a third of a second, and as much as is done again after a crash


def put_known(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Remember the names and figures of entries, so that a question can be looked up."""
    names, figures = _counted(entries)
    connection.executemany(rows.PUT_NAME, [(*name, claims) for name, claims in names])
    connection.executemany(rows.PUT_FIGURE, [(*figure, claims) for figure, claims in figures])


def drop_known(connection: sqlite3.Connection, gone: Entry) -> None:
    """Forget the names and figures of an entry that no other has."""
    connection.executemany(rows.PUT_NAME, [(*name, -1) for name in gone.names])
    connection.executemany(rows.DROP_NAME, gone.names)
    connection.executemany(rows.PUT_FIGURE, [(*figure, -1) for figure in gone.figures])
    connection.executemany(rows.DROP_FIGURE, gone.figures)


def _counted(entries: Iterable[Entry]) -> tuple[list[tuple[Name, int]], list[tuple[Figure, int]]]:
    """Names and figures in their order, each with how many entries have it."""
    known = list(entries)
    names = Counter(name for entry in known for name in entry.names)
    figures = Counter(figure for entry in known for figure in entry.figures)
    return sorted(names.items()), sorted(figures.items())


def begin(connection: sqlite3.Connection) -> None:
    """Where the entries are of another edition: throw them away, so that they are made anew by calls of `fill_some`."""
    if connection.execute("SELECT edition FROM entries_made").fetchall() != [(editions.of_search(),)]:
        with transaction(connection):
            connection.execute("INSERT INTO claim_words (claim_words) VALUES ('delete-all')")
            for table in ("claim_entry", "known_name", "known_figure", "entries_made"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            connection.execute(_BEGIN, (editions.of_search(),))


def fill_some(connection: sqlite3.Connection) -> bool:
    """Make some of the entries that are missing, on disk when this returns; whether any may be left. It goes on where it was broken off."""
    if is_filled(connection):
        return False
    with transaction(connection):
        _fill_some(connection)
    return not is_filled(connection)


def is_filled(connection: sqlite3.Connection) -> bool:
    """Whether every claim has its entry."""
    return connection.execute("SELECT 1 FROM entries_made WHERE done IS NULL").fetchone() is not None


def progress(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many claims have their entry, of how many."""
    [(done, every)] = connection.execute("SELECT (SELECT count(*) FROM claim_entry), (SELECT count(*) FROM claim_text)").fetchall()
    return int(done), int(every)


def made_of(body: str, also: str) -> Entry:
    """The entry of a claim as the ledger holds it: its data as JSON, and the words indexed beside."""
    return entry(claim_of(body), also)


def _fill_some(connection: sqlite3.Connection) -> None:
    found = connection.execute(_NEXT, (AT_ONCE,)).fetchall()
    claims = [claim_of(body) for *_, body in found]
    besides = [words_beside(claim) for claim in claims]
    entries = [entry(claim, also) for claim, also in zip(claims, besides, strict=True)]
    put_known(connection, entries)
    made = list(zip(found, besides, entries, strict=True))
    connection.executemany("UPDATE claim_text SET also = ? WHERE place = ?", [(also, row[0]) for row, also, _ in made if also != row[3]])
    connection.executemany(_PUT_ENTRY, [(row[0], each.who, each.folded, each.marks) for row, _, each in made])
    words = [(place, said, name, each.who, also, each.folded, each.marks) for (place, said, name, _, _), also, each in made]
    connection.executemany(rows.CLAIM_WORDS_ENTER, words)
    done = found[-1][0] + 1 if len(found) == AT_ONCE else None
    connection.execute("UPDATE entries_made SET done = ?", (done,))


_BEGIN = "INSERT INTO entries_made SELECT ?, iif(EXISTS (SELECT 1 FROM claim), 0, NULL)"
# What comes meanwhile has its entry already.
_NEXT = """
SELECT place, said, name, also, body FROM claim_text
WHERE place >= (SELECT done FROM entries_made) AND place NOT IN (SELECT place FROM claim_entry) ORDER BY place LIMIT ?
"""
_PUT_ENTRY = "INSERT INTO claim_entry (place, who, folded, marks) VALUES (?, ?, ?, ?)"
