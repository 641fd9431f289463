"""Answering questions about what articles have in common, on one connection that sees one state of the ledger."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from klaim_index.core.correcting.force import Mark
from klaim_index.core.grouping.by_hand import STATEMENT
from klaim_index.core.grouping.entities import Merge, Named, entity
from klaim_index.core.grouping.shapes import canonical_source, entity_row, story_id, with_holders
from klaim_index.core.groups import Chapter, CopyRecord, DisputeRecord, EntityRecord, StatementRecord, StoryRecord
from klaim_index.core.page import Page
from klaim_index.core.query import (
    ENTITY_ID,
    AskedInOrder,
    Asking,
    CopyQuery,
    DisputeFilters,
    DisputeQuery,
    EntityQuery,
    StatementFilters,
    StatementQuery,
    StoryQuery,
    write_mark,
)
from klaim_index.core.search.asking import asked_of_groups
from klaim_index.core.search.tree import Asked
from klaim_index.stores.bodies import claim_of
from klaim_index.stores.groups import marking
from klaim_index.stores.search.among import DISPUTES, STATEMENTS, ByWords, condition
from klaim_shared.messages import ClaimExtracted, Value

R = TypeVar("R", bound=Value)
Values = dict[str, Any]


class _Table(NamedTuple):
    """What is asked of: its name, and the expressions for when, which, and of what it is made."""

    name: str
    at: str
    key: str
    body: str


_STATEMENTS = _Table("statement", "at", "statement_id", "body")
_COPIES = _Table("copy", "at", "a || ' ' || b", "json_set(body, '$.a_article', a, '$.b_article', b)")
_DISPUTES = _Table("dispute", "at", "dispute_id", "body")
_STORIES = _Table("grouped", "coalesce(at, '')", "article_id", "story")

Found = Sequence[tuple[str, str, Any]]  # where it stands, its key, and what it is made of


def statements(connection: sqlite3.Connection, query: StatementQuery) -> Page[StatementRecord]:
    """One page of statements, newest first."""
    found = _newest(connection, _STATEMENTS, *_chosen_statements(connection, query), query)
    return _page(found, query.limit, Page[StatementRecord], lambda body: statement_of(connection, body))


def _chosen_statements(connection: sqlite3.Connection, query: StatementFilters) -> tuple[list[str], Values]:
    """The conditions and their values."""
    entity_id = query.source if query.source and ENTITY_ID.fullmatch(query.source) else None
    values: Values = {"entity": entity_id, "article": _article_id(query), "claim": query.claim}
    conditions = [condition for name, condition in _STATEMENT_CONDITIONS.items() if values[name] is not None]
    _ask_claims(connection, query, STATEMENTS, conditions, values)
    for name, least in (("outlets", query.outlets), ("independent", query.independent)):
        if least > 1:
            values[name] = least
            conditions.append(f"{name} >= :{name}")
    if query.independent > 1:
        conditions.append("independent > 1")  # as the index has it
    return conditions, values


def statement(connection: sqlite3.Connection, statement_id: str) -> StatementRecord | None:
    """That statement."""
    row = connection.execute("SELECT body FROM statement WHERE statement_id = ?", (statement_id,)).fetchone()
    return statement_of(connection, row["body"]) if row else None


def copies(connection: sqlite3.Connection, query: CopyQuery) -> Page[CopyRecord]:
    """One page of copies, newest first."""
    conditions = ["(a = :article OR b = :article)"] if query.article else []
    found = _newest(connection, _COPIES, conditions, {"article": query.article}, query)
    return _page(found, query.limit, Page[CopyRecord], CopyRecord.model_validate_json)


def copy(connection: sqlite3.Connection, a: str, b: str) -> CopyRecord | None:
    """The copy that those two articles are, whichever came first."""
    row = connection.execute(f"SELECT {_COPIES.body} AS body FROM copy WHERE (a, b) IN (VALUES (?1, ?2), (?2, ?1))", (a, b)).fetchone()  # noqa: S608 - our words
    return CopyRecord.model_validate_json(row["body"]) if row else None


def disputes(connection: sqlite3.Connection, query: DisputeQuery) -> Page[DisputeRecord]:
    """One page of disputes, newest first."""
    found = _newest(connection, _DISPUTES, *_chosen_disputes(connection, query), query)
    return _page(found, query.limit, Page[DisputeRecord], lambda body: dispute_of(connection, body))


def _chosen_disputes(connection: sqlite3.Connection, query: DisputeFilters) -> tuple[list[str], Values]:
    values: Values = {"kind": query.type, "relation": query.relation, "article": _article_id(query), "statement": query.statement}
    conditions = [condition for name, condition in _DISPUTE_CONDITIONS.items() if values[name] is not None]
    _ask_claims(connection, query, DISPUTES, conditions, values)
    return conditions, values


def _article_id(query: Asking) -> str | None:
    return query.article if query.article and query.article.startswith("art_") else None


def _ask_claims(connection: sqlite3.Connection, query: Asking, groups: ByWords, conditions: list[str], values: Values) -> None:
    """Adds what one claim of the group must be like, but for what groups tell themselves: whose ids they are found by."""
    told = {"source": values.get("entity"), "article": values["article"]}
    asked = asked_of_groups(query.model_copy(update={name: None for name, value in told.items() if value}))
    if asked != Asked():
        among, given = condition(connection, asked, groups)
        conditions.append(among)
        values |= given


def count(connection: sqlite3.Connection, filters: StatementFilters | DisputeFilters) -> int:
    """How many statements or disputes pass."""
    if isinstance(filters, StatementFilters):
        table, (conditions, values) = _STATEMENTS.name, _chosen_statements(connection, filters)
    else:
        table, (conditions, values) = _DISPUTES.name, _chosen_disputes(connection, filters)
    [found] = connection.execute(f"SELECT count(*) FROM {table} WHERE {' AND '.join(['TRUE', *conditions])}", values).fetchone()  # noqa: S608 - our words
    return int(found)


def dispute(connection: sqlite3.Connection, dispute_id: str) -> DisputeRecord | None:
    """That dispute."""
    row = connection.execute("SELECT body FROM dispute WHERE dispute_id = ?", (dispute_id,)).fetchone()
    return dispute_of(connection, row["body"]) if row else None


def stories(connection: sqlite3.Connection, query: StoryQuery) -> Page[StoryRecord]:
    """One page of stories, newest first."""
    conditions = ["article_id = story"]
    if query.article:
        conditions.append("article_id = (SELECT story FROM grouped WHERE article_id = :article)")
    found = _newest(connection, _STORIES, conditions, {"article": query.article}, query)
    return _page(found, query.limit, Page[StoryRecord], lambda story: story_of(connection, story))


def entities(connection: sqlite3.Connection, query: EntityQuery) -> Page[EntityRecord]:
    """One page of entities, by id."""
    values: Values = {"q": query.q.casefold() if query.q else None, "type": query.type, "limit": query.limit + 1}
    values["after"] = query.after[1] if query.after else ""
    conditions = ["canonical > :after"]
    if query.q:
        conditions.append("(instr(lower(name), :q) OR instr(lower(text), :q))")
    if query.type:
        conditions.append("type = :type")
    sql = f"SELECT DISTINCT canonical FROM entity_name WHERE {' AND '.join(conditions)} ORDER BY canonical LIMIT :limit"  # noqa: S608 - our own words
    found = [("", row["canonical"], row["canonical"]) for row in connection.execute(sql, values)]
    return _page(found, query.limit, Page[EntityRecord], lambda entity_id: _entity(connection, entity_id))


def _newest(connection: sqlite3.Connection, table: _Table, conditions: Iterable[str], values: Values, asked: AskedInOrder) -> Found:
    """Rows, newest first, after the cursor."""
    after = asked.after
    values |= {"limit": asked.limit + 1, "after_at": after[0] if after else None, "after_key": after[1] if after else None}
    where = " AND ".join(["TRUE", *conditions, *([f"({table.at}, {table.key}) < (:after_at, :after_key)"] if after else [])])
    columns = f"{table.at} AS moment, {table.key} AS mark, {table.body} AS made_of"
    sql = f"SELECT {columns} FROM {table.name} WHERE {where} ORDER BY {table.at} DESC, {table.key} DESC LIMIT :limit"  # noqa: S608 - our words
    return [(row["moment"], row["mark"], row["made_of"]) for row in connection.execute(sql, values)]


def _page(found: Found, limit: int, kind: type[Page[R]], make: Callable[[Any], R]) -> Page[R]:
    items = found[:limit]
    return kind(items=tuple(make(body) for _, _, body in items), next=write_mark(*items[-1][:2]) if len(found) > limit else None)


def statement_of(connection: sqlite3.Connection, body: str) -> StatementRecord:
    """A statement as it is given out."""
    row = json.loads(body)
    merged = {}
    if row["source"] and row["source"]["entity_id"]:
        asked = (row["claims"][0]["article_id"], row["source"]["entity_id"])
        merged = {entity_id: Merge(entity_id, into, "") for entity_id, into in connection.execute(_MERGED_INTO, asked)}
    row["corrections"] = marking.on_claims(connection, STATEMENT, {claim["claim_id"] for claim in row["claims"]})
    return StatementRecord.model_validate(canonical_source(row, merged))


def dispute_of(connection: sqlite3.Connection, body: str) -> DisputeRecord:
    """A dispute as it is given out."""
    row = json.loads(body)
    for position in row["positions"]:
        claims = json.dumps([claim["claim_id"] for claim in position["claims"]])
        position["statements"] = [statement for (statement,) in connection.execute(_STATEMENTS_OF, (claims,))]
    holders = {claim["claim_id"] for position in row["positions"] for claim in position["claims"]}
    row["corrections"] = marking.on_claims(connection, row["type"], holders)
    asked = json.dumps([claim["claim_id"] for position in row["positions"] for claim in position["claims"]])
    held: dict[str, list[ClaimExtracted]] = defaultdict(list)
    for claim_id, found in connection.execute(_HOLDERS, (asked,)):
        held[claim_id].append(claim_of(found))
    return DisputeRecord.model_validate(with_holders(row, held))


def story(connection: sqlite3.Connection, wanted: str) -> StoryRecord | None:
    """That story."""
    first = first_of(connection, wanted)
    return None if first is None else story_of(connection, first)


def first_of(connection: sqlite3.Connection, wanted: str) -> str | None:
    """The article that a story of that id begins with. (An id is made of it, and all there are are made anew: 0.2 s for 50,000.)"""
    firsts = connection.execute("SELECT DISTINCT story FROM grouped INDEXED BY grouped_by_story")
    return next((first for (first,) in firsts if story_id(first) == wanted), None)


def story_of(connection: sqlite3.Connection, first: str) -> StoryRecord:
    """The story that begins with that article."""
    rows = list(connection.execute(_ARTICLES_OF_STORY, (first,)))
    times = [row["at"] for row in rows if row["at"]]
    marks = marking.on_links(connection, "story", {row["article_id"] for row in rows})
    return StoryRecord(
        story_id=story_id(first),
        source_names=tuple(row["source_name"] for row in rows),
        articles=tuple(Chapter(**dict(row)) for row in rows),
        title=next((row["title"] for row in rows if row["title"]), None),
        first_seen=min(times, default=None),
        last_seen=max(times, default=None),
        corrections=tuple(map(Mark.model_validate, marks)),
    )


def _entity(connection: sqlite3.Connection, entity_id: str) -> EntityRecord:
    names = [Named(*row) for row in connection.execute(_NAMES_OF_ENTITY, (entity_id,))]
    merged = [Merge(*row) for row in connection.execute(_MERGES_OF_ENTITY, (entity_id,))]
    marks = marking.on_links(connection, "entity", {entity_id, *(merge.entity_id for merge in merged)})
    return EntityRecord.model_validate(entity_row(entity(entity_id, names, merged)) | {"corrections": marks})


_STATEMENT_CONDITIONS = {
    "entity": "entity_id = :entity",
    "article": "statement_id IN (SELECT statement_id FROM grouped_claim JOIN saying USING (claim_id) WHERE article_id = :article)",
    "claim": "statement_id IN (SELECT statement_id FROM saying WHERE claim_id = :claim)",
}
_DISPUTE_CONDITIONS = {
    "kind": "kind = :kind",
    "relation": "relation = :relation",
    "article": """
        dispute_id IN (
            SELECT dispute_id FROM grouped_claim
            CROSS JOIN grouped USING (article_id)
            CROSS JOIN side ON side.article_id = grouped.elder AND side.claim_id = coalesce(grouped_claim.elder, grouped_claim.claim_id)
            WHERE grouped_claim.article_id = :article
        )
    """,
    "statement": """
        dispute_id IN (
            SELECT dispute_id FROM saying CROSS JOIN grouped_claim USING (claim_id)
            CROSS JOIN side ON side.article_id = grouped_claim.article_id AND side.claim_id = grouped_claim.claim_id
            WHERE statement_id = :statement
        )
    """,
}
_HOLDERS = """
WITH held (nth, claim_id) AS (SELECT key, value FROM json_each(?)),
holder (nth, of, younger, claim_id) AS (
    SELECT nth, claim_id, 0, claim_id FROM held
    UNION ALL SELECT nth, held.claim_id, 1, grouped_claim.claim_id FROM held CROSS JOIN grouped_claim ON grouped_claim.elder = held.claim_id
)
SELECT of, body FROM holder CROSS JOIN claim USING (claim_id) CROSS JOIN claim_text USING (place) ORDER BY nth, younger, claim_id
"""
_MERGED_INTO = """
SELECT entity_id, into_id FROM grouped JOIN entity_merge USING (story) WHERE article_id = ? AND entity_id = ?
"""
_STATEMENTS_OF = "SELECT DISTINCT statement_id FROM saying WHERE claim_id IN (SELECT value FROM json_each(?)) ORDER BY statement_id"
_ARTICLES_OF_STORY = """
SELECT grouped.article_id, grouped.source_name, grouped.at, article.title
FROM grouped JOIN article ON article.article_id = grouped.article_id AND article.current
WHERE story = ? ORDER BY coalesce(grouped.at, '9999'), grouped.article_id
"""
_NAMES_OF_ENTITY = "SELECT entity_id, name, type, text, claim_id FROM entity_name WHERE canonical = ?"
_MERGES_OF_ENTITY = "SELECT DISTINCT entity_id, into_id, why FROM entity_merge WHERE into_id = ? ORDER BY entity_id, why"
