"""Corrections are taken into the ledger, and the claims that they name read as they say."""

import sqlite3
from collections.abc import Iterable

from klaim_index.core.correcting.force import rank
from klaim_index.core.grouping.by_hand import ByHand
from klaim_index.stores.corrections.amending import amend
from klaim_index.stores.groups import differing
from klaim_shared.messages import CorrectionMade


def corrections(connection: sqlite3.Connection) -> list[CorrectionMade]:
    """All that the ledger holds, withdrawn ones too."""
    return [CorrectionMade.model_validate_json(body) for (body,) in connection.execute("SELECT body FROM correction ORDER BY rank")]


def correct(connection: sqlite3.Connection, before: ByHand, made: Iterable[CorrectionMade]) -> ByHand:
    """Take in what is not held yet, within the transaction that the connection is in; all that is in force from now on.

    The groups are left as they were.
    """
    fresh = [one for one in made if _put(connection, one)]
    if not fresh:
        return before
    after = ByHand([*before.every, *fresh])
    changed = differing(before, after)
    turned = [(one.correction_id in after.made, one.correction_id) for one in changed]
    connection.executemany("UPDATE correction SET in_force = ? WHERE correction_id = ?", turned)
    for article_id in sorted({article_id for one in changed if one.about == "claim" for article_id in one.article_ids}):
        amend(connection, article_id, after.of_claims.get(article_id, ()))
    return after


def _put(connection: sqlite3.Connection, made: CorrectionMade) -> bool:
    """Write a correction down; whether it was not held yet."""
    row = (made.correction_id, rank(made), made.action, made.about, made.by, made.model_dump_json())
    if not connection.execute(_PUT, row).rowcount:
        return False
    named = [(article_id, made.correction_id) for article_id in sorted(made.article_ids)]
    connection.executemany("INSERT INTO correction_article VALUES (?, ?)", named)
    return True


_PUT = "INSERT OR IGNORE INTO correction (correction_id, rank, action, about, by, body) VALUES (?, ?, ?, ?, ?, ?)"
