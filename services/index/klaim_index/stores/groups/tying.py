"""Claims find those that say the same, and are tied to them."""

import json
import sqlite3
from collections.abc import Iterable

from klaim_index.core.grouping import keys, sketches
from klaim_index.core.grouping.pairing import Tie, ties
from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.reading import Reading

SPAN_BITS = 32  # so many claims fit into a span of days


def tie_claims(connection: sqlite3.Connection, reading: Reading) -> set[str]:
    """Tie an article's claims to one another and to all that are held, and keep them to be found; the claims that have a part in it."""
    found: list[Tie] = []
    for nth, point in enumerate(reading.points):
        found += ties(point, point)
        for earlier in reading.points[:nth]:
            if keys.comparable(earlier, point):
                found += ties(earlier, point)
        for other in _worth_comparing(connection, point):
            found += ties(other, point) if other.article_id < reading.article_id else ties(point, other)
    for point in reading.points:
        _post(connection, point)
    keep_ties(connection, found)
    return {point.claim.claim_id for point in reading.points} | {place[0] for tie in found for place in (tie.one, tie.other)}


def keep_claim(connection: sqlite3.Connection, point: Point, elder: str | None = None, sketch: str | None = None) -> int:
    """Keep a claim among those that are grouped; the number it has got."""
    low = keys.span(point) << SPAN_BITS
    row = {"low": low, "high": low + (1 << SPAN_BITS) - 1, "claim": point.claim.claim_id, "article": point.article.article_id}
    [(number,)] = connection.execute(_KEEP_CLAIM, row | {"elder": elder, "sketch": sketch}).fetchall()
    return int(number)


def keep_ties(connection: sqlite3.Connection, found: Iterable[Tie]) -> None:
    """Write ties down."""
    rows = [(*tie.one, *tie.other, tie.relation.value, tie.strength) for tie in found]
    connection.executemany("INSERT OR REPLACE INTO tie VALUES (?, ?, ?, ?, ?, ?)", rows)


def _worth_comparing(connection: sqlite3.Connection, point: Point) -> list[sketches.Sketch]:
    """The claims that share enough keys with that one."""
    wanted = [keys.hashed(key) for key in keys.statement_keys(point)]
    asked = {"terms": json.dumps(wanted), "spans": json.dumps(keys.spans(point)), "enough": keys.ENOUGH}
    return [sketches.read(body) for (body,) in connection.execute(_WORTH_COMPARING, asked)]


def _post(connection: sqlite3.Connection, point: Point) -> None:
    number, span = keep_claim(connection, point, sketch=sketches.write(point)), keys.span(point)
    posted = sorted((span, keys.hashed(key), number, worth) for key, worth in keys.statement_keys(point).items())
    connection.executemany("INSERT INTO claim_key VALUES (?, ?, ?, ?)", posted)


_KEEP_CLAIM = """
INSERT INTO grouped_claim (number, claim_id, article_id, elder, sketch)
SELECT coalesce(max(number) + 1, :low), :claim, :article, :elder, :sketch FROM grouped_claim WHERE number BETWEEN :low AND :high
RETURNING number
"""
# CROSS JOIN keeps the order: what is small goes first, whatever the statistics say of the rest.
_WORTH_COMPARING = """
SELECT sketch
FROM (
    SELECT number FROM claim_key
    WHERE span IN (SELECT value FROM json_each(:spans)) AND term IN (SELECT value FROM json_each(:terms))
    GROUP BY number HAVING sum(worth) >= :enough
) CROSS JOIN grouped_claim USING (number)
"""
