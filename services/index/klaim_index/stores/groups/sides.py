"""Rifts in the ledger: two sides each, a side being a claim and the value it holds."""

import json
import sqlite3
from collections.abc import Mapping

from klaim_index.core.grouping.disputes import Rift, Side, earlier
from klaim_index.core.grouping.points import Point

Place = tuple[str, str, str]  # kind, relation, and the side's own place


def keep_rift(connection: sqlite3.Connection, rift: Rift) -> set[Place]:
    """Write a rift down; the places of its sides."""
    places = [_keep_side(connection, rift, side) for side in (rift.one, rift.other)]
    connection.execute("INSERT OR REPLACE INTO rift VALUES (?, ?, ?, ?)", (rift.kind, rift.relation, *(place for _, _, place in places)))
    return set(places)


def side(body: str, points: Mapping[str, Point]) -> Side:
    """A side as it was written down, about one of those claims."""
    told = json.loads(body)
    return Side(points[told["claim_id"]], tuple((name, value) for name, value in told["value"]), told["unit"], told["about"])


def _keep_side(connection: sqlite3.Connection, rift: Rift, new: Side) -> Place:
    claim = new.point.claim
    place = (rift.kind, rift.relation, _place(new))
    for (body,) in connection.execute("SELECT body FROM side WHERE kind = ? AND relation = ? AND place = ?", place).fetchall():
        new = earlier(side(body, {claim.claim_id: new.point}), new)
    connection.execute(_PUT_SIDE, (*place, claim.article.article_id, claim.claim_id, _body(new)))
    return place


def _place(side: Side) -> str:
    return json.dumps([side.point.claim.claim_id, side.value])


def _body(side: Side) -> str:
    told = {"claim_id": side.point.claim.claim_id, "value": side.value, "unit": side.unit, "about": side.about}
    return json.dumps(told, ensure_ascii=False)


_PUT_SIDE = """
INSERT INTO side (kind, relation, place, article_id, claim_id, body, dispute_id) VALUES (?, ?, ?, ?, ?, ?, '')
ON CONFLICT DO UPDATE SET body = excluded.body
"""
