"""Articles leave their groups and enter them."""

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from klaim_index.core.grouping import keys, shapes, stories
from klaim_index.core.grouping.copies import copy_of
from klaim_index.core.grouping.entities import named
from klaim_index.core.grouping.pairing import Tie, ties
from klaim_index.core.grouping.reading import Reading
from klaim_index.core.grouping.stories import Profile
from klaim_index.core.grouping.whole import rifts
from klaim_index.stores.connections import transaction
from klaim_index.stores.groups.recall import Recall, is_complete
from klaim_index.stores.groups.settling import settle_disputes, settle_names, settle_statements, settle_stories
from klaim_index.stores.groups.sides import keep_rift

_AT_ONCE = 50


@dataclass
class Touched:
    """What has to be settled again."""

    articles: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    disputes: set[str] = field(default_factory=set)
    sides: set[tuple[str, str, str]] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)


def regroup(connection: sqlite3.Connection, recall: Recall, article_ids: Collection[str]) -> None:
    """Bring the groups up to date with those articles, within the transaction that the connection is in."""
    touched = Touched()
    for article_id in sorted(article_ids):
        _leave(connection, article_id, touched)
    recall.forget(article_ids)
    for article_id in sorted(article_ids):
        if is_complete(connection, article_id):
            _enter(connection, recall, recall.reading(connection, article_id), touched)
    settle_statements(connection, recall, touched.claims)
    settle_disputes(connection, recall, touched.disputes, touched.sides)
    settle_names(connection, touched.stories | settle_stories(connection, touched.articles))


def group_the_rest(connection: sqlite3.Connection, recall: Recall) -> None:
    """Group the articles that a ledger took in before it grouped any."""
    rest = [article for (article,) in connection.execute(_UNGROUPED)]
    for start in range(0, len(rest), _AT_ONCE):
        with transaction(connection):
            regroup(connection, recall, rest[start : start + _AT_ONCE])


def _leave(connection: sqlite3.Connection, article_id: str, touched: Touched) -> None:
    own = (article_id,)
    touched.stories |= {story for (story,) in connection.execute("SELECT story FROM grouped WHERE article_id = ?", own)}
    touched.articles |= {other for (other,) in connection.execute("DELETE FROM neighbour WHERE article_id = ? RETURNING other", own)}
    touched.claims |= {claim for (claim,) in connection.execute(_TOLD_WITH, own)}
    touched.disputes |= {dispute for (dispute,) in connection.execute("SELECT dispute_id FROM side WHERE article_id = ?", own)}
    for statement in _LEAVE:
        connection.execute(statement, own)


def _enter(connection: sqlite3.Connection, recall: Recall, reading: Reading, touched: Touched) -> None:
    touched.articles.add(reading.article_id)
    near = _neighbours(connection, reading.profile)
    _post_article(connection, reading, near)
    touched.articles |= set(near)
    touched.stories.add(reading.article_id)
    for rift in rifts(reading, reading):
        touched.sides |= keep_rift(connection, rift)
    for other in near:
        one, another = sorted((reading, recall.reading(connection, other)), key=lambda one: one.article_id)
        if copy := copy_of(one, another):
            body = json.dumps(shapes.copy_row(copy), ensure_ascii=False)
            at = copy.b.profile.at or ""
            connection.execute("INSERT INTO copy VALUES (?, ?, ?, ?)", (copy.a.article_id, copy.b.article_id, at, body))
        for rift in rifts(one, another):
            touched.sides |= keep_rift(connection, rift)
    _tie_claims(connection, recall, reading, touched)


def _neighbours(connection: sqlite3.Connection, profile: Profile) -> dict[str, float]:
    """The articles that may be of one story with that one, and how alike they are."""
    asked = {"terms": json.dumps([keys.hashed(key) for key in stories.keys(profile)]), "weeks": json.dumps(stories.weeks(profile.day))}
    found = {}
    for article_id, at, day, weights in connection.execute(_NEAR, asked | {"shared": stories.SHARED_KEYS}):
        other = Profile(article_id, at, None if day is None else date.fromordinal(day), json.loads(weights))
        if (strength := stories.alike(profile, other)) >= stories.ALIKE:
            found[article_id] = strength
    return found


def _post_article(connection: sqlite3.Connection, reading: Reading, near: dict[str, float]) -> None:
    profile, own = reading.profile, reading.article_id
    day = None if profile.day is None else profile.day.toordinal()
    row = (own, reading.article.source_name, profile.at, day, json.dumps(profile.weights), None, own)
    connection.execute("INSERT INTO grouped VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    week = stories.week(profile.day)
    connection.executemany("INSERT INTO story_key VALUES (?, ?, ?)", [(keys.hashed(key), week, own) for key in stories.keys(profile)])
    both_ways = [pair for other, strength in near.items() for pair in ((own, other, strength), (other, own, strength))]
    connection.executemany("INSERT INTO neighbour VALUES (?, ?, ?)", both_ways)
    names = [(own, name.claim_id, name.entity_id, name.entity_id, name.name, name.type, name.text or "") for name in named(reading.points)]
    connection.executemany("INSERT INTO entity_name VALUES (?, ?, ?, ?, ?, ?, ?)", names)


def _tie_claims(connection: sqlite3.Connection, recall: Recall, reading: Reading, touched: Touched) -> None:
    own = {point.claim.claim_id for point in reading.points}
    found: list[Tie] = []
    for nth, point in enumerate(reading.points):
        wanted = [keys.hashed(key) for key in keys.statement_keys(point)]
        asked = {"terms": json.dumps(wanted), "spans": json.dumps(keys.spans(point)), "enough": keys.ENOUGH}
        near = {claim: article for claim, article in connection.execute(_WORTH_COMPARING, asked) if claim not in own}
        found += ties(point, point)
        for earlier in reading.points[:nth]:
            if keys.comparable(earlier, point):
                found += ties(earlier, point)
        for other in recall.points(connection, near).values():
            one, another = sorted((other, point), key=lambda each: each.article.article_id)
            found += ties(one, another)
    for point in reading.points:
        span, claim = keys.span(point), point.claim.claim_id
        connection.execute("INSERT INTO grouped_claim VALUES (?, ?)", (claim, reading.article_id))
        posted = [(keys.hashed(key), span, claim, worth) for key, worth in keys.statement_keys(point).items()]
        connection.executemany("INSERT INTO claim_key VALUES (?, ?, ?, ?)", posted)
    rows = [(*tie.one, *tie.other, tie.relation.value, tie.strength) for tie in found]
    connection.executemany("INSERT OR REPLACE INTO tie VALUES (?, ?, ?, ?, ?, ?)", rows)
    touched.claims |= own | {place[0] for tie in found for place in (tie.one, tie.other)}


_UNGROUPED = "SELECT article_id FROM standing WHERE newest AND complete AND article_id NOT IN (SELECT article_id FROM grouped)"
_NEAR = """
SELECT grouped.article_id, at, day, weights
FROM (
    SELECT article_id FROM story_key
    WHERE term IN (SELECT value FROM json_each(:terms)) AND week IN (SELECT value FROM json_each(:weeks))
    GROUP BY article_id HAVING count(*) >= :shared
) JOIN grouped USING (article_id)
"""
_WORTH_COMPARING = """
SELECT claim_id, article_id
FROM (
    SELECT claim_id FROM claim_key
    WHERE term IN (SELECT value FROM json_each(:terms)) AND span IN (SELECT value FROM json_each(:spans))
    GROUP BY claim_id HAVING sum(worth) >= :enough
) JOIN grouped_claim USING (claim_id)
"""
_TOLD_WITH = """
SELECT all_of_them.claim_id
FROM grouped_claim JOIN saying USING (claim_id) JOIN saying AS all_of_them USING (statement_id)
WHERE grouped_claim.article_id = ?
"""
_LEAVE = (
    "DELETE FROM neighbour WHERE other = ?1",
    "DELETE FROM story_key WHERE article_id = ?1",
    "DELETE FROM copy WHERE a = ?1",
    "DELETE FROM copy WHERE b = ?1",
    "DELETE FROM tie WHERE one IN (SELECT claim_id FROM grouped_claim WHERE article_id = ?1)",
    "DELETE FROM tie WHERE other IN (SELECT claim_id FROM grouped_claim WHERE article_id = ?1)",
    "DELETE FROM claim_key WHERE claim_id IN (SELECT claim_id FROM grouped_claim WHERE article_id = ?1)",
    "DELETE FROM rift WHERE (kind, relation, one) IN (SELECT kind, relation, place FROM side WHERE article_id = ?1)",
    "DELETE FROM rift WHERE (kind, relation, other) IN (SELECT kind, relation, place FROM side WHERE article_id = ?1)",
    "DELETE FROM side WHERE article_id = ?1",
    "DELETE FROM entity_name WHERE article_id = ?1",
    "DELETE FROM grouped_claim WHERE article_id = ?1",
    "DELETE FROM grouped WHERE article_id = ?1",
)
