"""A story told in the order of time, on one connection that sees one state of the ledger."""

import sqlite3

from klaim_index.core import timeline as telling
from klaim_index.core.groups import Timeline
from klaim_index.core.timeline import Published
from klaim_index.stores.groups import asking


def timeline(connection: sqlite3.Connection, story_id: str) -> Timeline | None:
    """That story with its articles, statements and disputes."""
    first = asking.first_of(connection, story_id)
    if first is None:
        return None
    published = {article_id: Published(*told) for article_id, *told in connection.execute(_PUBLISHED, (first,))}
    statements = [asking.statement_of(connection, body) for (body,) in connection.execute(_STATEMENTS, (first,))]
    disputes = [asking.dispute_of(connection, body) for (body,) in connection.execute(_DISPUTES, (first,))]
    return telling.timeline(asking.story_of(connection, first), published, statements, disputes)


_PUBLISHED = """
SELECT article_id, json_extract(head, '$.published_at'), json_extract(head, '$.published_at_source'), json_extract(head, '$.outlet')
FROM grouped CROSS JOIN article USING (article_id) WHERE story = ? AND article.current
"""
_STATEMENTS = """
SELECT body FROM statement WHERE statement_id IN (
    SELECT statement_id FROM grouped CROSS JOIN grouped_claim USING (article_id) CROSS JOIN saying USING (claim_id) WHERE grouped.story = ?
)
"""
_DISPUTES = """
SELECT body FROM dispute WHERE dispute_id IN (SELECT dispute_id FROM grouped CROSS JOIN side USING (article_id) WHERE grouped.story = ?)
"""
