"""Groups by the words of their claims: from few claims to their groups, or from group to group where many claims fit."""

import sqlite3
from typing import Any, NamedTuple

from klaim_index.core.place import bounds
from klaim_index.core.search.tree import Asked
from klaim_index.stores.search.matching import every

MANY = 20_000  # claims: one in fifty of a million, so that fifty groups are met soon


class ByWords(NamedTuple):
    """Conditions on a group, for few claims that fit and for many."""

    few: str
    many: str


STATEMENTS = ByWords(
    few="""statement_id IN (
        SELECT statement_id FROM claim_words CROSS JOIN claim ON claim.place = claim_words.rowid CROSS JOIN saying USING (claim_id)
        WHERE claim_words MATCH :words AND claim_words.rowid >= :low AND claim_words.rowid < :high
    )""",
    many="""EXISTS (
        SELECT 1 FROM saying CROSS JOIN claim USING (claim_id) CROSS JOIN claim_words ON claim_words.rowid = claim.place
        WHERE saying.statement_id = statement.statement_id AND claim_words MATCH :words AND claim.place >= :low AND claim.place < :high
    )""",
)
DISPUTES = ByWords(
    few="""dispute_id IN (
        SELECT side.dispute_id FROM claim_words CROSS JOIN claim ON claim.place = claim_words.rowid
        CROSS JOIN side ON side.article_id = claim.article_id AND side.claim_id = claim.claim_id
        WHERE claim_words MATCH :words AND claim_words.rowid >= :low AND claim_words.rowid < :high
    )""",
    many="""EXISTS (
        SELECT 1 FROM side CROSS JOIN claim USING (claim_id) CROSS JOIN claim_words ON claim_words.rowid = claim.place
        WHERE side.dispute_id = dispute.dispute_id AND claim_words MATCH :words AND claim.place >= :low AND claim.place < :high
    )""",
)


def condition(connection: sqlite3.Connection, asked: Asked, groups: ByWords) -> tuple[str, dict[str, Any]]:
    """What holds of groups with a claim for which all that is asked holds, and its values."""
    low, high = bounds(asked.since, asked.until, None)
    values = {"words": every(connection, asked.holds), "low": low, "high": high}
    found = connection.execute(_COUNTED, values | {"many": MANY}).fetchone()
    return (groups.many if found[0] == MANY else groups.few), values


_COUNTED = """
SELECT count(*) FROM (
    SELECT 1 FROM claim_words WHERE claim_words MATCH :words AND rowid >= :low AND rowid < :high LIMIT :many
)
"""
