"""Who had a hand in the groups that are given out."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from klaim_index.core.correcting.force import Mark
from klaim_index.core.grouping.by_hand import acts
from klaim_shared.messages import CorrectionMade

Marks = list[dict[str, Any]]


def on_claims(connection: sqlite3.Connection, concerns: str, claims: Collection[str]) -> Marks:
    """In a statement, or a dispute about that, of those claims."""
    return _acting(connection, _BONDS, concerns, claims)


def on_links(connection: sqlite3.Connection, concerns: str, members: Collection[str]) -> Marks:
    """In a story of those articles, or an entity of those ids."""
    return _acting(connection, _LINKS, concerns, members)


def _acting(connection: sqlite3.Connection, asked: str, concerns: str, members: Collection[str]) -> Marks:
    found = connection.execute(asked, {"concerns": concerns, "members": json.dumps(sorted(members))})
    acting = {correction_id for correction_id, one, other, together in found if acts(one in members, other in members, bool(together))}
    return _marks(connection, acting)


def _marks(connection: sqlite3.Connection, correction_ids: Iterable[str]) -> Marks:
    rows = connection.execute(_BODIES, (json.dumps(sorted(correction_ids)),))
    return [Mark.of(CorrectionMade.model_validate_json(body)).model_dump(mode="json") for (body,) in rows]


_BONDS = """
SELECT correction_id, one, other, together FROM bond WHERE concerns = :concerns AND one IN (SELECT value FROM json_each(:members))
UNION SELECT correction_id, one, other, together FROM bond WHERE concerns = :concerns AND other IN (SELECT value FROM json_each(:members))
"""
_LINKS = _BONDS.replace("bond", "link")
_BODIES = "SELECT body FROM correction WHERE correction_id IN (SELECT value FROM json_each(?)) ORDER BY rank"
