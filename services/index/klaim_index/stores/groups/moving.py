"""When something last came to what articles have in common."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from klaim_index.core.groups import Moving


def moved(connection: sqlite3.Connection, kind: Moving, ids: Sequence[str]) -> dict[str, datetime]:
    """When the last article that told of each was taken in."""
    found = connection.execute(_MOVED[kind], (json.dumps(ids),))
    return {key: datetime.fromtimestamp(float(rank.partition(" ")[0]), UTC) for key, rank in found}


# The rank of an article begins with when it was ingested: that is the same in a ledger made anew.
_MOVED: dict[Moving, str] = {
    "claim": """
        SELECT asked.value, max(article.rank) FROM json_each(?) AS asked
        CROSS JOIN claim ON claim.claim_id = asked.value CROSS JOIN article USING (article_id, revision) GROUP BY asked.value
    """,
    "statement": """
        SELECT statement_id, max(article.rank) FROM json_each(?) AS asked
        CROSS JOIN saying ON saying.statement_id = asked.value
        CROSS JOIN claim ON claim.claim_id = saying.claim_id CROSS JOIN article USING (article_id, revision) GROUP BY statement_id
    """,
    "dispute": """
        SELECT dispute_id, max(article.rank) FROM json_each(?) AS asked
        CROSS JOIN side ON side.dispute_id = asked.value
        CROSS JOIN claim ON claim.claim_id = side.claim_id CROSS JOIN article USING (article_id, revision) GROUP BY dispute_id
    """,
    "story": """
        SELECT story, max(article.rank) FROM json_each(?) AS asked CROSS JOIN grouped ON grouped.story = asked.value
        CROSS JOIN article ON article.article_id = grouped.article_id AND article.current GROUP BY story
    """,
}
