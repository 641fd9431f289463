"""What was touched is settled: statements, disputes, stories and names, each from all that hangs together with it."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import cast

from klaim_index.core.grouping import shapes, stories
from klaim_index.core.grouping.by_hand import ByHand
from klaim_index.core.grouping.disputes import Kind, Relation, Rift, disputes
from klaim_index.core.grouping.entities import NamesByHand, canonical, merges
from klaim_index.core.grouping.pairing import Relation as TieRelation
from klaim_index.core.grouping.pairing import Tie
from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.statements import Statement, statements
from klaim_index.core.grouping.stories import Profile
from klaim_index.stores.groups.bonds import bound, words
from klaim_index.stores.groups.recall import Recall
from klaim_index.stores.groups.sides import Place, side


def settle_statements(connection: sqlite3.Connection, recall: Recall, touched: Collection[str]) -> None:
    """Make the statements of those claims, and of all that are tied to them, anew."""
    told = dict(connection.execute(_TIED_TOGETHER, (json.dumps(sorted(touched)),)).fetchall())
    while further := bound(connection, told) - told.keys() - {*touched}:
        touched = {*touched, *further}
        told = dict(connection.execute(_TIED_TOGETHER, (json.dumps(sorted({*touched, *told})),)).fetchall())
    asked = (json.dumps(sorted({*touched, *told})),)
    gone = (json.dumps([statement for (statement,) in connection.execute(_STATEMENTS_OF, asked)]),)
    connection.execute("DELETE FROM statement WHERE statement_id IN (SELECT value FROM json_each(?))", gone)
    connection.execute("DELETE FROM saying WHERE statement_id IN (SELECT value FROM json_each(?))", gone)
    found = connection.execute(_TIES, asked)
    tied = [Tie((one, at), (other, to), TieRelation(relation), strength) for one, at, other, to, relation, strength in found]
    points = recall.points(connection, told)
    twins = _twins(connection, recall, told)
    for statement in statements([points[claim] for claim in sorted(points)], tied, words(connection, told)):
        _keep_statement(connection, statement, twins)


def _twins(connection: sqlite3.Connection, recall: Recall, told: Collection[str]) -> dict[str, list[Point]]:
    """What younger twins say, by the elders' claims that say the same."""
    rows = connection.execute(_TWINS, (json.dumps(sorted(told)),)).fetchall()
    points = recall.points(connection, {claim: article for claim, article, _ in rows})
    twins: dict[str, list[Point]] = defaultdict(list)
    for claim, _, elder in rows:
        twins[elder].append(points[claim])
    return twins


def _keep_statement(connection: sqlite3.Connection, statement: Statement, twins: Mapping[str, Sequence[Point]]) -> None:
    articles = json.dumps(sorted({point.article.article_id for point in statement.points}))
    copies = {frozenset(pair) for pair in connection.execute(_COPIES_AMONG, (articles,))}
    row = shapes.statement_row(statement, lambda one, other: frozenset((one, other)) in copies, twins)
    connection.execute(
        "INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            statement.statement_id,
            row["first_seen"] or "",
            (row["source"] or {}).get("entity_id"),
            len(row["claims"]),
            row["outlets"],
            row["independent"],
            json.dumps(row, ensure_ascii=False),
        ),
    )
    sayings = [(statement.statement_id, claim["claim_id"]) for claim in row["claims"]]
    connection.executemany("INSERT INTO saying VALUES (?, ?)", sayings)


def settle_disputes(connection: sqlite3.Connection, recall: Recall, touched: Collection[str], sides: Collection[Place]) -> None:
    """Make anew the disputes that were touched, and those that the new sides belong to."""
    places, gone = {*sides}, {*touched}
    for dispute in touched:
        places |= set(connection.execute("SELECT kind, relation, place FROM side WHERE dispute_id = ?", (dispute,)))
    while places:
        place = min(places)
        together = set(connection.execute(_HANG_TOGETHER, dict(zip(("kind", "relation", "place"), place, strict=True))))
        places -= together
        if len(together) == 1:
            connection.execute("DELETE FROM side WHERE kind = ? AND relation = ? AND place = ?", place)
        else:
            gone |= _settle_dispute(connection, recall, together)
    connection.executemany(_DROP_DISPUTE, [(dispute,) for dispute in sorted(gone)])


def _settle_dispute(connection: sqlite3.Connection, recall: Recall, together: set[Place]) -> set[str]:
    """Make the dispute of sides that hang together; the ids that they had before."""
    rows = {place: connection.execute(_SIDE, place).fetchone() for place in together}
    points = recall.points(connection, {claim_id: article_id for article_id, claim_id, _, _ in rows.values()})
    sides = {place: side(body, points) for place, (_, _, body, _) in rows.items()}
    rifts = []
    for kind, relation, place in together:
        for (other,) in connection.execute(_RIFTS_FROM, (kind, relation, place)):
            one = sides[kind, relation, place]
            rifts.append(Rift(cast(Kind, kind), cast(Relation, relation), one, sides[kind, relation, other]))
    [dispute] = disputes(rifts)
    row = json.dumps(shapes.dispute_row(dispute, {}), ensure_ascii=False)
    at = dispute.positions[0].sides[0].point.claim.article.published_at or ""
    connection.execute(
        "INSERT OR REPLACE INTO dispute VALUES (?, ?, ?, ?, ?)", (dispute.dispute_id, at, dispute.kind, dispute.relation, row)
    )
    connection.executemany(_MARK_SIDE, [(dispute.dispute_id, *place) for place in together])
    return {before for _, _, _, before in rows.values()}


def settle_stories(connection: sqlite3.Connection, touched: Collection[str], by_hand: ByHand, retold: Collection[str]) -> set[str]:
    """Let those articles follow whom they should now; the stories that changed. Of those *retold* people say something else."""
    by_people = bool(by_hand.stories or retold)
    left = {parent for article in touched if by_people and (parent := _parent(connection, article))}
    turned = [article for article in sorted(touched) if _turns(connection, article, by_hand.stories_apart)]
    if by_people:
        return _retell(connection, {*touched, *retold, *left}, by_hand)
    changed: set[str] = set()
    for article_id, before in connection.execute(_DESCENDANTS, (json.dumps(turned),)).fetchall():
        [(first,)] = connection.execute(_FIRST, (article_id,)).fetchall()
        changed |= {before, first}
        _move(connection, article_id, first)
    return changed


def _retell(connection: sqlite3.Connection, articles: Collection[str], by_hand: ByHand) -> set[str]:
    """Tell the stories of all that hangs together with those articles, as people joined and parted them; the stories that changed."""
    rows = connection.execute(_HANGING, {"articles": json.dumps(sorted(articles)), "twin": stories.TWIN}).fetchall()
    steps = [stories.Step(article, parent, strength) for article, _, parent, _, strength in rows if parent]
    first = stories.stories_by_hand({article: at for article, at, *_ in rows}, steps, by_hand.stories)
    changed: set[str] = set()
    for article, _, _, before, _ in rows:
        if first[article] != before:
            changed |= {before, first[article]}
            _move(connection, article, first[article])
    return changed


def _move(connection: sqlite3.Connection, article_id: str, story: str) -> None:
    connection.execute("UPDATE grouped SET story = ? WHERE article_id = ?", (story, article_id))
    connection.execute("UPDATE entity_name SET canonical = entity_id WHERE article_id = ?", (article_id,))


def _parent(connection: sqlite3.Connection, article_id: str) -> str | None:
    row = connection.execute("SELECT parent FROM grouped WHERE article_id = ?", (article_id,)).fetchone()
    return row[0] if row else None


def _turns(connection: sqlite3.Connection, article_id: str, apart: Collection[frozenset[str]]) -> bool:
    """Whether the article follows another one than before."""
    own = connection.execute("SELECT at, parent, elder FROM grouped WHERE article_id = ?", (article_id,)).fetchone()
    if own is None:
        return False
    at, before, elder = own
    around = connection.execute(_AROUND, (article_id,))
    others = [(_profile(other, when), strength) for other, when, strength in around if frozenset((article_id, other)) not in apart]
    parent = elder if elder != article_id else stories.parent(_profile(article_id, at), others)
    connection.execute("UPDATE grouped SET parent = ? WHERE article_id = ?", (parent, article_id))
    return bool(parent != before)


def _profile(article_id: str, at: str | None) -> Profile:
    """As much of a profile as its place in time takes."""
    return Profile(article_id, at, date.min, {})


def settle_names(connection: sqlite3.Connection, touched: Iterable[str], by_hand: NamesByHand) -> None:
    """Tell anew which names of those stories are one."""
    given_way = json.dumps(sorted(by_hand.merged))
    for story in sorted(touched):
        present = [entity for (entity,) in connection.execute(_PRESENT, (given_way, story))] if by_hand.merged else []
        merged = merges({entity: (name, uses) for entity, name, uses in connection.execute(_PEOPLE, (story,))}, by_hand, present)
        before = {entity for (entity,) in connection.execute("DELETE FROM entity_merge WHERE story = ? RETURNING entity_id", (story,))}
        rows = [(story, merge.entity_id, merge.into, merge.why) for merge in merged.values()]
        connection.executemany("INSERT INTO entity_merge VALUES (?, ?, ?, ?)", rows)
        connection.executemany(_MARK_NAME, [(canonical(entity, merged), entity, story) for entity in {*before, *merged}])


# CROSS JOIN keeps the order: what is small goes first, whatever the statistics say of the rest.
_TIED_TOGETHER = """
WITH RECURSIVE together (claim_id) AS (
    SELECT value FROM json_each(?)
    UNION SELECT tie.other FROM together CROSS JOIN tie ON tie.one = together.claim_id
    UNION SELECT tie.one FROM together CROSS JOIN tie ON tie.other = together.claim_id
)
SELECT claim_id, article_id FROM together CROSS JOIN grouped_claim USING (claim_id) WHERE grouped_claim.elder IS NULL
"""
_TWINS = """
SELECT claim_id, article_id, elder FROM grouped_claim
WHERE elder IN (SELECT value FROM json_each(?)) ORDER BY article_id, claim_id
"""
_STATEMENTS_OF = "SELECT DISTINCT statement_id FROM saying WHERE claim_id IN (SELECT value FROM json_each(?))"
_TIES = "SELECT one, one_start, other, other_start, relation, strength FROM tie WHERE one IN (SELECT value FROM json_each(?))"
_COPIES_AMONG = """
SELECT a, b FROM copy WHERE a IN (SELECT value FROM json_each(?1)) AND b IN (SELECT value FROM json_each(?1))
"""
_DROP_DISPUTE = "DELETE FROM dispute WHERE dispute_id = ?1 AND NOT EXISTS (SELECT 1 FROM side WHERE dispute_id = ?1)"
_HANG_TOGETHER = """
WITH RECURSIVE together (place) AS (
    SELECT :place
    UNION SELECT rift.other FROM together CROSS JOIN rift ON rift.kind = :kind AND rift.relation = :relation AND rift.one = together.place
    UNION SELECT rift.one FROM together CROSS JOIN rift ON rift.kind = :kind AND rift.relation = :relation AND rift.other = together.place
)
SELECT :kind, :relation, place FROM together
"""
_SIDE = "SELECT article_id, claim_id, body, dispute_id FROM side WHERE kind = ? AND relation = ? AND place = ?"
_RIFTS_FROM = "SELECT other FROM rift WHERE kind = ? AND relation = ? AND one = ?"
_MARK_SIDE = "UPDATE side SET dispute_id = ? WHERE kind = ? AND relation = ? AND place = ?"
_AROUND = """
SELECT grouped.article_id, grouped.at, strength
FROM neighbour CROSS JOIN grouped ON grouped.article_id = neighbour.other WHERE neighbour.article_id = ?
"""
_DESCENDANTS = """
WITH RECURSIVE below (article_id) AS (
    SELECT value FROM json_each(?)
    UNION SELECT grouped.article_id FROM below CROSS JOIN grouped ON grouped.parent = below.article_id
)
SELECT grouped.article_id, grouped.story FROM below CROSS JOIN grouped USING (article_id)
"""
_FIRST = """
WITH RECURSIVE above (article_id, parent) AS (
    SELECT article_id, parent FROM grouped WHERE article_id = ?
    UNION SELECT grouped.article_id, grouped.parent FROM above CROSS JOIN grouped ON grouped.article_id = above.parent
)
SELECT article_id FROM above WHERE parent IS NULL
"""
_HANGING = """
WITH RECURSIVE hanging (article_id) AS (
    SELECT value FROM json_each(:articles)
    UNION SELECT grouped.parent FROM hanging CROSS JOIN grouped USING (article_id) WHERE grouped.parent IS NOT NULL
    UNION SELECT grouped.article_id FROM hanging CROSS JOIN grouped ON grouped.parent = hanging.article_id
    UNION SELECT link.other FROM hanging CROSS JOIN link ON link.concerns = 'story' AND link.one = hanging.article_id AND link.together
    UNION SELECT link.one FROM hanging CROSS JOIN link ON link.concerns = 'story' AND link.other = hanging.article_id AND link.together
)
SELECT grouped.article_id, grouped.at, grouped.parent, grouped.story,
    iif(grouped.parent = grouped.elder, :twin, coalesce((
        SELECT strength FROM neighbour WHERE neighbour.article_id = grouped.article_id AND neighbour.other = grouped.parent
    ), 0))
FROM hanging CROSS JOIN grouped USING (article_id)
"""
_PRESENT = """
SELECT DISTINCT entity_id FROM entity_name CROSS JOIN grouped USING (article_id)
WHERE entity_id IN (SELECT value FROM json_each(?)) AND story = ?
"""
_PEOPLE = """
SELECT entity_id, max(name), count(*)
FROM grouped CROSS JOIN entity_name USING (article_id) WHERE grouped.story = ? AND type = 'person' GROUP BY entity_id
"""
_MARK_NAME = """
UPDATE entity_name SET canonical = ?1
WHERE entity_id = ?2 AND article_id IN (SELECT article_id FROM grouped WHERE story = ?3) AND canonical <> ?1
"""
