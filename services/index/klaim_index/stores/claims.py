"""Claims in all the tables that hold something of them, and out of them."""

import sqlite3
from collections.abc import Sequence

from klaim_index.core.search.entry import Entry
from klaim_index.stores import rows
from klaim_index.stores.rows import Change, ClaimRow
from klaim_index.stores.search.filling import drop_known, made_of, put_known


def take_out(connection: sqlite3.Connection, claim_id: str) -> Change:
    """Take a claim that is held out of its tables; its words are left to leave their index."""
    [gone] = connection.execute(rows.DROP_CLAIM, (claim_id,)).fetchall()
    found = connection.execute(rows.READ_CLAIM_WORDS, gone).fetchone()
    [(body, also)] = connection.execute(rows.DROP_CLAIM_TEXT, gone).fetchall()
    if found is None:  # the index is being filled anew, and has not come to it
        return Change(gone[0], False, rows.NO_WORDS_LEAVE, ())
    connection.execute(rows.DROP_CLAIM_ENTRY, gone)
    drop_known(connection, made_of(body, also))
    return Change(gone[0], False, rows.CLAIM_WORDS_LEAVE, tuple(found)[1:])


def put_in(connection: sqlite3.Connection, made: Sequence[tuple[ClaimRow, Entry]]) -> list[Change]:
    """Put claims into their tables; their words are left to enter their index."""
    written = [row for row, _ in made]
    connection.executemany(rows.PUT_CLAIM, written)
    connection.executemany(rows.PUT_CLAIM_TEXT, written)
    connection.executemany(rows.PUT_CLAIM_ENTRY, written)
    put_known(connection, [found_by for _, found_by in made])
    return [rows.claim_enters(row) for row in written]
