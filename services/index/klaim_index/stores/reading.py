"""Answering questions: every function runs its statements on one connection that sees one state of the ledger."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from typing import Any, TypeVar

from klaim_index.core.correcting.adding import is_added
from klaim_index.core.correcting.force import refused
from klaim_index.core.ledger import ArticleRecord, ArticleSummary, ClaimRecord, Counts, Text
from klaim_index.core.page import Page
from klaim_index.core.place import bounds
from klaim_index.core.query import ArticleQuery, ClaimFilters, Query, write_cursor
from klaim_index.core.search.asking import asked_by
from klaim_index.core.search.seen import Sought, seen
from klaim_index.core.search.tree import Asked
from klaim_index.stores import match
from klaim_index.stores.rows import EXTRACTED
from klaim_index.stores.search.matching import expression
from klaim_index.stores.search.seeking import sought
from klaim_shared.messages import Value

R = TypeVar("R", bound=Value)


def claims(connection: sqlite3.Connection, query: Query) -> Page[ClaimRecord]:
    """One page of claims, newest first where nothing else is asked, each with what was looked for in it."""
    found = claims_alone(connection, query)
    looked_for = sought(connection, asked_by(query).holds) if found.items else Sought()
    if looked_for == Sought():
        return found
    items = tuple(one.model_copy(update={"matched": seen(one, looked_for)}) for one in found.items)
    return found.model_copy(update={"items": items})


def claims_alone(connection: sqlite3.Connection, query: Query) -> Page[ClaimRecord]:
    """The same without what was looked for."""
    asked = asked_by(query)
    table, at, where, values = _chosen(connection, asked, query.before, superseded=query.superseded)
    order = f"ORDER BY {at} {'ASC' if asked.oldest_first else 'DESC'} LIMIT :limit"
    sql = (_CLAIM_COLUMNS, "FROM", table, _WITH_TEXT, "WHERE", where, order)
    found = connection.execute("\n".join(sql), values | {"limit": query.limit + 1})
    return _page([(row["place"], _claim(row)) for row in found], query.limit, Page[ClaimRecord])


def count_claims(connection: sqlite3.Connection, filters: ClaimFilters) -> int:
    """How many claims pass."""
    table, _, where, values = _chosen(connection, asked_by(filters), None, superseded=filters.superseded)
    [count] = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()  # noqa: S608 - our own words
    return int(count)


def _chosen(connection: sqlite3.Connection, asked: Asked, cursor: int | None, *, superseded: bool) -> tuple[str, str, str, dict[str, Any]]:
    """Which claims pass beyond the cursor: the tables, the column of their places, the condition and its values."""
    words = expression(connection, asked.holds)
    low, high = bounds(asked.since, asked.until, None if asked.oldest_first else cursor)
    if asked.oldest_first and cursor is not None:
        low = max(low, cursor + 1)
    table, at, conditions = "claim", "claim.place", []
    if words:
        # Words first: without CROSS JOIN the planner may start elsewhere and match anew for every row.
        table, at = "claim_words CROSS JOIN claim ON claim.place = claim_words.rowid", "claim_words.rowid"
        conditions.append("claim_words MATCH :words")
    if not superseded:
        conditions.append("claim.current")
    return table, at, " AND ".join([f"{at} >= :low", f"{at} < :high", *conditions]), {"low": low, "high": high, "words": words}


def claim(connection: sqlite3.Connection, claim_id: str) -> ClaimRecord | None:
    """That claim, superseded or not."""
    row = connection.execute(_CLAIM, (claim_id,)).fetchone()
    return _claim(row) if row else None


def articles(connection: sqlite3.Connection, query: ArticleQuery) -> Page[ArticleSummary]:
    """One page of articles in their newest revision, newest first."""
    _, high = bounds(None, None, query.before)
    values: dict[str, Any] = {"high": high, "limit": query.limit + 1}
    table, at, conditions = "article", "article.place", ["article.current"]
    if query.outlet:
        conditions.append("+article.outlet = :outlet" if query.q else "article.outlet = :outlet")
        values["outlet"] = query.outlet.casefold()
    if query.q:
        words = match.expression(query.q)
        if words is None:
            return Page[ArticleSummary](items=(), next=None)
        values["words"] = words
        table, at = "article_words CROSS JOIN article ON article.place = article_words.rowid", "article_words.rowid"
        conditions.append("article_words MATCH :words")
    where = " AND ".join([f"{at} < :high", *conditions])
    sql = (_ARTICLE_COLUMNS, "FROM", table, _WITH_STANDING, "WHERE", where, "ORDER BY", at, "DESC LIMIT :limit")
    found = connection.execute("\n".join(sql), values)
    return _page([(row["place"], _summary(row)) for row in found], query.limit, Page[ArticleSummary])


def article(connection: sqlite3.Connection, article_id: str, revision: int | None) -> ArticleRecord | None:
    """That revision of an article, or the newest whose text is held, with the claims it makes or made, in the order of the text."""
    row = connection.execute(_ARTICLE, {"article_id": article_id, "revision": revision}).fetchone()
    if row is None:
        return None
    key = (article_id, row["revision"])
    closing = connection.execute("SELECT claim_ids FROM closing WHERE article_id = ? AND revision = ?", key).fetchone()
    listed = None if closing is None else set(json.loads(closing["claim_ids"]))
    made = [_claim(found) for found in connection.execute(_CLAIMS_OF_REVISION, key)]
    stands = [one for one in made if (listed is None or one.claim_id in listed or is_added(one)) and not refused(one.corrections)]
    revisions = connection.execute("SELECT revision FROM article WHERE article_id = ? ORDER BY revision", (article_id,))
    return ArticleRecord.model_validate(
        json.loads(row["head"])
        | {
            "text": row["body"],
            "removed": json.loads(row["removed"]),
            "claims": sorted(stands, key=lambda one: (one.content.start, -one.content.end, one.claim_id)),
            "revisions": [number for (number,) in revisions],
            "complete": row["complete"],
            "superseded": not row["newest"],
            "indexed_at": row["indexed_at"],
        }
    )


def whole(connection: sqlite3.Connection, revisions: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Those of these revisions that are complete."""
    found: list[tuple[str, int]] = connection.execute(_WHOLE, (json.dumps(revisions),)).fetchall()
    return found


def text(connection: sqlite3.Connection, article_id: str, revision: int | None) -> Text:
    """An article in that revision, or the current one; where it has not arrived yet, nothing but its id is known."""
    row = connection.execute(_TEXT, {"article_id": article_id, "revision": revision}).fetchone()
    return Text(article_id, *row) if row else Text(article_id, revision or 1, None, "", None, None)


def counts(connection: sqlite3.Connection) -> Counts:
    """How much is held."""
    articles, revisions, current, superseded, incomplete = map(int, connection.execute(_COUNTS).fetchone())
    return Counts(articles, revisions, current, superseded, incomplete, dict(connection.execute(_LANGUAGES).fetchall()))


def digest(connection: sqlite3.Connection) -> str:
    """SHA-256 over all that stands, but for when and in which order it came.

    Claims that the closing event of their revision does not list are left out: an earlier version of the extractor left them.
    """
    state = hashlib.sha256()
    for statement in _DIGESTED:
        for row in connection.execute(statement):
            state.update(json.dumps(tuple(row), ensure_ascii=False).encode())
    return state.hexdigest()


def _page(found: Sequence[tuple[int, R]], limit: int, kind: type[Page[R]]) -> Page[R]:
    items = found[:limit]
    return kind(items=tuple(item for _, item in items), next=write_cursor(items[-1][0]) if len(found) > limit else None)


def _claim(row: sqlite3.Row) -> ClaimRecord:
    held = {"superseded": not row["current"], "indexed_at": row["indexed_at"]}
    # Infinity and NaN are no JSON, though a message may hold them: a number that is none is given out as null.
    return ClaimRecord.model_validate(json.loads(row["body"], parse_constant=lambda _: None) | held)


def _summary(row: sqlite3.Row) -> ArticleSummary:
    held = {"claims": row["visible"], "complete": row["complete"], "superseded": not row["newest"], "indexed_at": row["indexed_at"]}
    return ArticleSummary.model_validate(json.loads(row["head"]) | held)


_CLAIM_COLUMNS = "SELECT claim.place, claim.current, claim.indexed_at, claim_text.body"
_WITH_TEXT = "CROSS JOIN claim_text ON claim_text.place = claim.place"
_CLAIM = f"{_CLAIM_COLUMNS} FROM claim {_WITH_TEXT} WHERE claim_id = ?"
_CLAIMS_OF_REVISION = f"{_CLAIM_COLUMNS} FROM claim {_WITH_TEXT} WHERE article_id = ? AND revision = ?"
_ARTICLE_COLUMNS = "SELECT article.place, article.indexed_at, article.head, standing.newest, standing.complete, standing.visible"
_WITH_STANDING = "JOIN standing ON standing.article_id = article.article_id AND standing.revision = article.revision"
_ARTICLE = """
SELECT article.revision, article.indexed_at, article.head, article.removed, article.body, standing.newest, standing.complete
FROM article JOIN standing USING (article_id, revision)
WHERE article_id = :article_id AND iif(:revision IS NULL, article.current, revision = :revision)
"""
_WHOLE = """
SELECT article_id, revision FROM json_each(?) AS asked
JOIN standing ON article_id = asked.value ->> 0 AND revision = asked.value ->> 1
WHERE complete
"""
_TEXT = """
SELECT revision, title, body, json_extract(head, '$.language'), json_extract(head, '$.url')
FROM article WHERE article_id = :article_id AND iif(:revision IS NULL, article.current, revision = :revision)
"""
_COUNTS = """
SELECT total(newest), count(*), total(visible), total(held - visible), total(newest AND NOT complete)
FROM standing
"""
_LANGUAGES = """
SELECT coalesce(json_extract(head, '$.language'), 'id'), count(*)
FROM article WHERE current GROUP BY json_extract(head, '$.language') ORDER BY 1
"""
_DIGESTED = (
    "SELECT body FROM correction ORDER BY correction_id",
    "SELECT article_id, revision, rank, current, head, removed, body FROM article ORDER BY article_id, revision",
    "SELECT article_id, revision, newest, complete, visible FROM standing ORDER BY article_id, revision",
    "SELECT article_id, revision, rank, claim_ids FROM closing ORDER BY article_id, revision",
    f"""
    SELECT claim_id, claim.rank, current, said, name, also, body
    FROM claim JOIN claim_text USING (place) LEFT JOIN closing USING (article_id, revision)
    WHERE claim_ids IS NULL OR claim_id IN (SELECT value FROM json_each(claim_ids)) OR NOT {EXTRACTED} ORDER BY claim_id
    """,  # noqa: S608 - our own words
    "SELECT article_id, parent, story FROM grouped ORDER BY article_id",
    "SELECT statement_id, body FROM statement ORDER BY statement_id",
    "SELECT a, b, body FROM copy ORDER BY a, b",
    "SELECT dispute_id, body FROM dispute ORDER BY dispute_id",
    "SELECT claim_id, entity_id, canonical, name, text FROM entity_name ORDER BY claim_id, entity_id, canonical, name, text",
)
