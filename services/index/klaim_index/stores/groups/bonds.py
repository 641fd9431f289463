"""What corrections say of claims, as bonds between their units, wherever both are grouped."""

import json
import sqlite3
from collections.abc import Collection, Iterable

from klaim_index.core.grouping.by_hand import Bond, ByHand, barred, bonds, places
from klaim_index.core.grouping.clusters import Word
from klaim_index.core.grouping.points import Place
from klaim_index.stores.groups.recall import Recall
from klaim_shared.messages import ClaimAnchor

Side = tuple[str, str, str]


def settle_bonds(
    connection: sqlite3.Connection, recall: Recall, by_hand: ByHand, gone: Iterable[str], article_ids: Collection[str]
) -> set[str]:
    """Make anew the bonds of corrections that name those articles, and drop those that are *gone*; the claims that were or are bound."""
    named = {made.correction_id: made for article_id in article_ids for made in by_hand.of_groups.get(article_id, ())}
    touched: set[str] = set()
    for correction_id in sorted({*named, *gone}):
        dropped = connection.execute("DELETE FROM bond WHERE correction_id = ? RETURNING one, other", (correction_id,))
        touched |= {claim for ends in dropped for claim in ends}
    for made in named.values():
        found = {anchor: _places(connection, recall, anchor) for anchor in made.claims}
        for bond in bonds(made, found):
            row = (bond.concerns, *bond.one, *bond.other, bond.together, made.correction_id)
            connection.execute("INSERT OR IGNORE INTO bond VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            touched |= {bond.one[0], bond.other[0]}
    return touched


def close_disputes(connection: sqlite3.Connection, by_hand: ByHand, claims: Collection[str]) -> set[Side]:
    """Drop the rifts between those claims that people say are none; the sides that stood in them."""
    said = [
        Bond(kind, (one, 0), (other, 0), bool(together), by_hand.made[made])
        for kind, one, other, together, made in _said(connection, claims)
    ]
    touched: set[Side] = set()
    for kind, pair in sorted(barred(said), key=lambda one: (one[0], sorted(one[1]))):
        asked = {"kind": kind, "one": min(pair), "other": max(pair)}
        for relation, one, other in connection.execute(_RIFTS_BETWEEN, asked).fetchall():
            connection.execute("DELETE FROM rift WHERE kind = ? AND relation = ? AND one = ? AND other = ?", (kind, relation, one, other))
            touched |= {(kind, relation, one), (kind, relation, other)}
    return touched


def bound(connection: sqlite3.Connection, claims: Collection[str]) -> set[str]:
    """The claims of which people said that they are one statement with any of those, or not."""
    asked = (json.dumps(sorted(claims)),)
    return {claim for (claim,) in connection.execute(_BOUND, asked)}


def words(connection: sqlite3.Connection, claims: Collection[str]) -> list[Word]:
    """What people said of the units of those claims."""
    rows = connection.execute(_WORDS, (json.dumps(sorted(claims)),))
    return [Word((one, at), (other, to), bool(together), rank) for one, at, other, to, together, rank in rows]


def _places(connection: sqlite3.Connection, recall: Recall, anchor: ClaimAnchor) -> tuple[Place, ...]:
    row = connection.execute("SELECT elder FROM grouped WHERE article_id = ?", (anchor.article_id,)).fetchone()
    if row is None:
        return ()
    elder = recall.reading(connection, row[0]) if row[0] != anchor.article_id else None
    return places(anchor, recall.reading(connection, anchor.article_id), elder)


def _said(connection: sqlite3.Connection, claims: Collection[str]) -> list[tuple[str, str, str, int, str]]:
    return connection.execute(_DISPUTED, (json.dumps(sorted(claims)),)).fetchall()


_BOUND = """
SELECT other FROM bond WHERE concerns = 'statement' AND one IN (SELECT value FROM json_each(?1))
UNION SELECT one FROM bond WHERE concerns = 'statement' AND other IN (SELECT value FROM json_each(?1))
"""
_WORDS = """
SELECT one, one_start, other, other_start, together, rank FROM bond CROSS JOIN correction USING (correction_id)
WHERE concerns = 'statement' AND one IN (SELECT value FROM json_each(?))
"""
_DISPUTED = """
SELECT concerns, one, other, together, correction_id FROM bond
WHERE concerns IN ('quantity', 'date', 'stance') AND one IN (SELECT value FROM json_each(?))
"""
_RIFTS_BETWEEN = """
SELECT rift.relation, rift.one, rift.other
FROM grouped_claim
CROSS JOIN side ON side.article_id = grouped_claim.article_id AND side.claim_id = grouped_claim.claim_id AND side.kind = :kind
CROSS JOIN rift ON rift.kind = side.kind AND rift.relation = side.relation AND rift.one = side.place
CROSS JOIN side AS against ON against.kind = rift.kind AND against.relation = rift.relation AND against.place = rift.other
WHERE grouped_claim.claim_id IN (:one, :other) AND against.claim_id IN (:one, :other)
    AND (:one = :other OR against.claim_id <> side.claim_id)
"""
