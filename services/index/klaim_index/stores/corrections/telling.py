"""What became of corrections: told from the ledger as it is, not from what should have happened."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import combinations, product

from klaim_index.core.correcting.amending import in_effect
from klaim_index.core.correcting.anchors import claim_at
from klaim_index.core.corrections import CorrectionRecord, State
from klaim_index.core.page import Page
from klaim_index.core.query import CorrectionQuery, write_mark
from klaim_index.stores.bodies import claim_of
from klaim_index.stores.rows import EXTRACTED
from klaim_shared.messages import ArticleIngested, ClaimAnchor, ClaimChange, ClaimExtracted, CorrectionMade

Pairs = list[tuple[str, str]]


def page(connection: sqlite3.Connection, query: CorrectionQuery) -> Page[CorrectionRecord]:
    """One page, the latest first."""
    found: list[tuple[str, CorrectionRecord]] = []
    for rank, one in _all(connection, query):
        if query.state in {None, one.state}:
            found.append((rank, one))
        if len(found) > query.limit:
            break
    items = found[: query.limit]
    return Page[CorrectionRecord](
        items=tuple(one for _, one in items), next=write_mark("", items[-1][0]) if len(found) > query.limit else None
    )


def one(connection: sqlite3.Connection, correction_id: str) -> CorrectionRecord | None:
    """That correction."""
    row = connection.execute("SELECT in_force, body FROM correction WHERE correction_id = ?", (correction_id,)).fetchone()
    return _told(connection, CorrectionMade.model_validate_json(row["body"]), bool(row["in_force"])) if row else None


def _all(connection: sqlite3.Connection, query: CorrectionQuery) -> Iterator[tuple[str, CorrectionRecord]]:
    values = {"action": query.action, "about": query.about, "by": query.by, "article": query.article}
    conditions = [condition for name, condition in _CONDITIONS.items() if values[name] is not None]
    if query.after:
        conditions.append("rank < :before")
    sql = f"SELECT rank, in_force, body FROM correction WHERE {' AND '.join(['TRUE', *conditions])} ORDER BY rank DESC"  # noqa: S608 - our own words
    for row in connection.execute(sql, values | {"before": query.after[1] if query.after else None}).fetchall():
        yield row["rank"], _told(connection, CorrectionMade.model_validate_json(row["body"]), bool(row["in_force"]))


def _told(connection: sqlite3.Connection, made: CorrectionMade, in_force: bool) -> CorrectionRecord:
    if not in_force:
        return CorrectionRecord(**dict(made), state="withdrawn", lost=())
    lost, effective = _outcome(connection, made)
    state: State = "unanchored" if lost else "in_force" if effective else "without_effect"
    if connection.execute("SELECT 1 FROM ungrouped WHERE correction_id = ?", (made.correction_id,)).fetchone():
        if made.about == "claim":  # what it reads does not wait
            lost = [*lost, _READS_SO] if effective else lost
        else:
            state, lost = "unanchored" if lost else "waiting", [*lost, _WAITS]
    return CorrectionRecord(**dict(made), state=state, lost=tuple(lost))


def _outcome(connection: sqlite3.Connection, made: CorrectionMade) -> tuple[list[str], bool]:
    """What of it has no place now, and whether the rest is as it says."""
    if made.action == "withdraw":
        known = connection.execute("SELECT 1 FROM correction WHERE correction_id = ?", (made.withdraws,)).fetchone()
        return ([] if known else [f"No correction {made.withdraws} is known."]), True
    if made.about in {"copy", "story"}:
        return _of_articles(connection, made)
    if made.about == "entity":
        return _of_names(connection, made)
    return _of_claims(connection, made)


def _of_claims(connection: sqlite3.Connection, made: CorrectionMade) -> tuple[list[str], bool]:
    found = {anchor: _claim(connection, anchor) for anchor in made.claims}
    lost = [why for why in found.values() if isinstance(why, str)]
    ids = {anchor: one[0].claim_id for anchor, one in found.items() if not isinstance(one, str)}
    if made.change:
        return lost, all(_is_read_so(connection, made.change, *one) for one in found.values() if not isinstance(one, str))
    parties = [[_elder(connection, ids[anchor]) for anchor in party.claims if anchor in ids] for party in made.parties]
    asked = _ONE_STATEMENT if made.about == "statement" else _RIFT
    return lost, _as_said(connection, asked, made, parties, {"kind": made.dispute})


def _is_read_so(connection: sqlite3.Connection, change: ClaimChange, claim: ClaimExtracted, moved: int) -> bool:
    row = connection.execute(_CLAIM, (claim.claim_id,)).fetchone()
    return in_effect(claim_of(row["body"]), change, moved, is_claim=bool(row["current"]))


def _elder(connection: sqlite3.Connection, claim_id: str) -> str:
    """The claim that stands for that one in its groups."""
    row = connection.execute("SELECT coalesce(elder, claim_id) FROM grouped_claim WHERE claim_id = ?", (claim_id,)).fetchone()
    return str(row[0]) if row else claim_id


def _claim(connection: sqlite3.Connection, anchor: ClaimAnchor) -> tuple[ClaimExtracted, int] | str:
    """The claim that stands where the anchor says, and the shift; else why there is none."""
    row = connection.execute("SELECT head, body FROM article WHERE article_id = ? AND current", (anchor.article_id,)).fetchone()
    if row is None:
        return f"The article {anchor.source_name} is not here."
    article = ArticleIngested.model_validate(json.loads(row["head"]) | {"text": row["body"]})
    rows = connection.execute(_CLAIMS, (article.article_id, article.revision)).fetchall()
    for nth in ("original", "body"):
        if found := claim_at(anchor, article, [claim_of(row[nth]) for row in rows]):
            return found
    return f"In {anchor.source_name} no claim stands any more at: {anchor.content.text}"


def _of_articles(connection: sqlite3.Connection, made: CorrectionMade) -> tuple[list[str], bool]:
    lost = [
        f"The article {anchor.source_name} is not here with all its claims."
        for party in made.parties
        for anchor in party.articles
        if connection.execute("SELECT 1 FROM grouped WHERE article_id = ?", (anchor.article_id,)).fetchone() is None
    ]
    parties = [[anchor.article_id for anchor in party.articles] for party in made.parties]
    return lost, _as_said(connection, _ONE_STORY if made.about == "story" else _ONE_COPY, made, parties)


def _of_names(connection: sqlite3.Connection, made: CorrectionMade) -> tuple[list[str], bool]:
    lost = [
        f"No claim names {anchor.entity_id}."
        for party in made.parties
        for anchor in party.entities
        if connection.execute("SELECT 1 FROM entity_name WHERE entity_id = ?", (anchor.entity_id,)).fetchone() is None
    ]
    parties = [[anchor.entity_id for anchor in party.entities] for party in made.parties]
    return lost, _as_said(connection, _ONE_NAME, made, parties)


def _as_said(
    connection: sqlite3.Connection, asked: str, made: CorrectionMade, parties: list[list[str]], values: dict[str, str | None] | None = None
) -> bool:
    """Whether every two that belong together are, and no two of different parties that are apart; of a dispute, whether there is any."""
    across: Pairs = [pair for two in combinations(parties, 2) for pair in product(*two)]
    within: Pairs = list(combinations([member for party in parties for member in party], 2))
    pairs = within if made.together and made.about != "dispute" else across
    there = [connection.execute(asked, {"one": one, "other": other} | (values or {})).fetchone() is not None for one, other in pairs]
    if made.together:
        return any(there) if made.about == "dispute" else all(there)
    return not any(there)


_WAITS = "The groups are being made anew after an upgrade; it acts on them when that is done."
_READS_SO = "The claim reads so; its groups follow when they are made anew after an upgrade."
_CONDITIONS = {
    "action": "action = :action",
    "about": "about = :about",
    "by": "by = :by",
    "article": "correction_id IN (SELECT correction_id FROM correction_article WHERE article_id = :article)",
}
_CLAIM = "SELECT current, body FROM claim JOIN claim_text USING (place) WHERE claim_id = ?"
_CLAIMS = f"""
SELECT claim_text.body, coalesce(amended.body, claim_text.body) AS original
FROM claim JOIN claim_text USING (place) LEFT JOIN amended USING (claim_id)
LEFT JOIN closing ON closing.article_id = claim.article_id AND closing.revision = claim.revision
WHERE claim.article_id = ? AND claim.revision = ?
    AND (closing.claim_ids IS NULL OR claim_id IN (SELECT value FROM json_each(closing.claim_ids)) OR NOT {EXTRACTED})
"""  # noqa: S608 - our own words
_ONE_STATEMENT = """
SELECT 1 FROM saying JOIN saying AS beside USING (statement_id) WHERE saying.claim_id = :one AND beside.claim_id = :other
"""
_RIFT = """
SELECT 1 FROM grouped_claim
JOIN side ON side.article_id = grouped_claim.article_id AND side.claim_id = grouped_claim.claim_id AND side.kind = :kind
JOIN side AS against ON against.dispute_id = side.dispute_id AND against.claim_id IN (:one, :other) AND against.claim_id <> side.claim_id
JOIN rift ON rift.kind = side.kind AND rift.relation = side.relation AND rift.one = side.place AND rift.other = against.place
WHERE grouped_claim.claim_id IN (:one, :other)
"""
_ONE_STORY = """
SELECT 1 FROM grouped JOIN grouped AS beside USING (story) WHERE grouped.article_id = :one AND beside.article_id = :other
"""
_ONE_COPY = "SELECT 1 FROM copy WHERE (a = :one AND b = :other) OR (a = :other AND b = :one)"
_ONE_NAME = """
SELECT 1 FROM entity_name JOIN entity_name AS beside USING (canonical) WHERE entity_name.entity_id = :one AND beside.entity_id = :other
"""
