"""Articles leave their groups and enter them."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from klaim_index.core.grouping import keys, shapes, stories
from klaim_index.core.grouping.by_hand import ByHand
from klaim_index.core.grouping.copies import copy_of
from klaim_index.core.grouping.entities import named
from klaim_index.core.grouping.pairing import ties
from klaim_index.core.grouping.reading import Reading
from klaim_index.core.grouping.stories import Profile
from klaim_index.core.grouping.twins import elders, fingerprint, matched
from klaim_index.core.grouping.whole import rifts
from klaim_index.stores.groups.bonds import close_disputes, settle_bonds
from klaim_index.stores.groups.recall import Recall, is_complete
from klaim_index.stores.groups.settling import settle_disputes, settle_names, settle_statements, settle_stories
from klaim_index.stores.groups.sides import keep_rift
from klaim_index.stores.groups.tying import keep_claim, keep_ties, tie_claims
from klaim_shared.messages import CorrectionMade


@dataclass
class Touched:
    """What has to be settled again."""

    articles: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    disputes: set[str] = field(default_factory=set)
    sides: set[tuple[str, str, str]] = field(default_factory=set)
    stories: set[str] = field(default_factory=set)
    retold: set[str] = field(default_factory=set)  # articles of whose stories people say something else than before
    corrections: set[str] = field(default_factory=set)  # no longer in force


def regroup(
    connection: sqlite3.Connection, recall: Recall, article_ids: Collection[str], by_hand: ByHand, touched: Touched | None = None
) -> None:
    """Bring the groups up to date with those articles, within the transaction that the connection is in.

    *touched* is what has to be settled again besides.
    """
    touched = touched or Touched()
    recall.forget(article_ids)
    entering = {article_id for article_id in article_ids if is_complete(connection, article_id)}
    elder_of = _elders(connection, recall, article_ids, entering, by_hand)
    for article_id, elder in elder_of.items():
        before = _stood_under(connection, article_id)
        if before is not None and (before != elder or elder in article_ids):
            entering.add(article_id)
    for article_id in sorted({*article_ids, *entering}):
        if by_hand.stories:
            touched.retold |= {other for (other,) in connection.execute(_BESIDE, {"own": article_id})}
        if _stood_under(connection, article_id) is not None:
            _leave(connection, article_id, touched)
    for article_id in sorted(entering, key=lambda article_id: (elder_of[article_id] != article_id, article_id)):
        _enter(connection, recall, recall.reading(connection, article_id), elder_of[article_id], touched, by_hand=by_hand)
    _keep_named_copies(connection, recall, entering, by_hand)
    _settle(connection, recall, {*article_ids, *entering}, by_hand, touched)


def _settle(connection: sqlite3.Connection, recall: Recall, article_ids: Collection[str], by_hand: ByHand, touched: Touched) -> None:
    """Make anew what was touched, those articles having left or entered: what people said of it comes first."""
    bound = settle_bonds(connection, recall, by_hand, touched.corrections, article_ids)
    touched.claims |= bound
    sides = close_disputes(connection, by_hand, bound)
    touched.sides |= sides
    touched.disputes |= {dispute for side in sides for (dispute,) in connection.execute(_DISPUTE_OF, side)}
    settle_statements(connection, recall, touched.claims)
    settle_disputes(connection, recall, touched.disputes, touched.sides)
    told = settle_stories(connection, touched.articles, by_hand, touched.retold)
    settle_names(connection, touched.stories | told, by_hand.names)


def _elders(
    connection: sqlite3.Connection, recall: Recall, leaving: Collection[str], entering: Collection[str], by_hand: ByHand
) -> dict[str, str]:
    """Who stands for each of the articles that enter, and for each of the twins of those that enter or leave."""
    coming = [recall.reading(connection, article_id).profile for article_id in sorted(entering)]
    alone = {profile.article_id: profile.article_id for profile in coming if _fingerprint(profile, by_hand) is None}
    families: dict[int, list[Profile]] = defaultdict(list)
    for profile in coming:
        if (told := _fingerprint(profile, by_hand)) is not None:
            families[told].append(profile)
    for (told,) in connection.execute(_FINGERPRINTS, (json.dumps(sorted(leaving)),)):
        families.setdefault(told, [])
    for told, family in families.items():
        held = connection.execute("SELECT article_id, at, day FROM grouped WHERE fingerprint = ?", (told,))
        family += [_profile(*row) for row in held if row[0] not in leaving]
    return alone | {article: elder for family in families.values() for article, elder in elders(family).items()}


def _fingerprint(profile: Profile, by_hand: ByHand) -> int | None:
    """What the article's twins share; None where it can have none."""
    return None if profile.article_id in by_hand.alone else fingerprint(profile)


def _profile(article_id: str, at: str | None, day: int | None, weights: str = "{}") -> Profile:
    return Profile(article_id, at, None if day is None else date.fromordinal(day), json.loads(weights))


def _stood_under(connection: sqlite3.Connection, article_id: str) -> str | None:
    row = connection.execute("SELECT elder FROM grouped WHERE article_id = ?", (article_id,)).fetchone()
    return row[0] if row else None


def _leave(connection: sqlite3.Connection, article_id: str, touched: Touched) -> None:
    own = (article_id,)
    touched.stories |= {story for (story,) in connection.execute("SELECT story FROM grouped WHERE article_id = ?", own)}
    near = [other for (other,) in connection.execute("DELETE FROM neighbour WHERE article_id = ? RETURNING other", own)]
    connection.executemany("DELETE FROM neighbour WHERE article_id = ? AND other = ?", [(other, article_id) for other in near])
    touched.articles |= {*near}
    touched.claims |= {claim for (claim,) in connection.execute(_TOLD_WITH, own)}
    touched.disputes |= {dispute for (dispute,) in connection.execute("SELECT dispute_id FROM side WHERE article_id = ?", own)}
    for statement in _LEAVE:
        connection.execute(statement, own)


def _enter(connection: sqlite3.Connection, recall: Recall, reading: Reading, elder: str, touched: Touched, *, by_hand: ByHand) -> None:
    touched.articles.add(reading.article_id)
    touched.stories.add(reading.article_id)
    _post_article(connection, reading, elder, _fingerprint(reading.profile, by_hand))
    if elder != reading.article_id:
        _enter_as_twin(connection, recall.reading(connection, elder), reading, touched)
        return
    near = _neighbours(connection, reading.profile)
    both_ways = [pair for other, strength in near.items() for pair in ((elder, other, strength), (other, elder, strength))]
    connection.executemany("INSERT INTO neighbour VALUES (?, ?, ?)", both_ways)
    touched.articles |= set(near)
    for rift in rifts(reading, reading):
        touched.sides |= keep_rift(connection, rift)
    for other in near:
        one, another = sorted((reading, recall.reading(connection, other)), key=lambda one: one.article_id)
        _keep_copy(connection, one, another, by_hand.copied(one.article_id, another.article_id))
        for rift in rifts(one, another):
            touched.sides |= keep_rift(connection, rift)
    touched.claims |= tie_claims(connection, reading)


def _enter_as_twin(connection: sqlite3.Connection, elder: Reading, reading: Reading, touched: Touched) -> None:
    """Let an article stand with its elder: what both say is tied to others through the elder alone."""
    _keep_copy(connection, elder, reading)
    same, others = matched(elder, reading)
    rows = [*((point, claim) for claim, point in same.items()), *((point, None) for point in others)]
    for point, claim in rows:
        keep_claim(connection, point, claim)
    keep_ties(connection, [tie for point in others for tie in ties(point, point)])
    touched.claims |= {*same, *(point.claim.claim_id for point in others)}


def _keep_named_copies(connection: sqlite3.Connection, recall: Recall, entering: Collection[str], by_hand: ByHand) -> None:
    """Keep the copies that people named, however little alike; of twins nobody can say that they are none."""
    for pair, made in by_hand.copies.items():
        if not made.together or pair.isdisjoint(entering):
            continue
        elders = dict(connection.execute(_ELDERS_OF, (json.dumps(sorted(pair)),)).fetchall())
        if len(elders) == len(pair) and not any(elders[one] in pair - {one} for one in pair):
            one, other = sorted(pair)
            _keep_copy(connection, recall.reading(connection, one), recall.reading(connection, other), made)


def _keep_copy(connection: sqlite3.Connection, one: Reading, other: Reading, said: CorrectionMade | None = None) -> None:
    if said and not said.together:
        return
    if copy := copy_of(one, other, said=said is not None):
        body = json.dumps(shapes.copy_row(copy, said), ensure_ascii=False)
        connection.execute(
            "INSERT OR REPLACE INTO copy VALUES (?, ?, ?, ?)", (copy.a.article_id, copy.b.article_id, copy.b.profile.at or "", body)
        )


def _neighbours(connection: sqlite3.Connection, profile: Profile) -> dict[str, float]:
    """The articles that may be of one story with that one, and how alike they are."""
    asked = {"terms": json.dumps([keys.hashed(key) for key in stories.keys(profile)]), "weeks": json.dumps(stories.weeks(profile.day))}
    found = {}
    for row in connection.execute(_NEAR, asked | {"shared": stories.SHARED_KEYS}):
        other = _profile(*row)
        if other.article_id != profile.article_id and (strength := stories.alike(profile, other)) >= stories.ALIKE:
            found[other.article_id] = strength
    return found


def _post_article(connection: sqlite3.Connection, reading: Reading, elder: str, told: int | None) -> None:
    profile, own = reading.profile, reading.article_id
    day = None if profile.day is None else profile.day.toordinal()
    row = (own, reading.article.source_name, profile.at, day, json.dumps(profile.weights), None, own, told, elder)
    connection.execute("INSERT INTO grouped VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    if elder == own:
        week = stories.week(profile.day)
        connection.executemany("INSERT INTO story_key VALUES (?, ?, ?)", [(week, keys.hashed(key), own) for key in stories.keys(profile)])
    names = [(own, name.claim_id, name.entity_id, name.entity_id, name.name, name.type, name.text or "") for name in named(reading.points)]
    connection.executemany("INSERT INTO entity_name VALUES (?, ?, ?, ?, ?, ?, ?)", names)


_NEAR = """
SELECT grouped.article_id, at, day, weights
FROM (
    SELECT article_id FROM story_key
    WHERE week IN (SELECT value FROM json_each(:weeks)) AND term IN (SELECT value FROM json_each(:terms))
    GROUP BY article_id HAVING count(*) >= :shared
) CROSS JOIN grouped USING (article_id)
"""
_TOLD_WITH = """
SELECT all_of_them.claim_id
FROM grouped_claim CROSS JOIN saying USING (claim_id) CROSS JOIN saying AS all_of_them USING (statement_id)
WHERE grouped_claim.article_id = ?
"""
# Whose stories may be told otherwise without an article: whom it followed, who followed it, and who was joined to it by hand.
_BESIDE = """
SELECT parent FROM grouped WHERE article_id = :own AND parent IS NOT NULL
UNION SELECT article_id FROM grouped WHERE parent = :own
UNION SELECT other FROM link WHERE concerns = 'story' AND one = :own
UNION SELECT one FROM link WHERE concerns = 'story' AND other = :own
"""
_DISPUTE_OF = "SELECT dispute_id FROM side WHERE kind = ? AND relation = ? AND place = ?"
_ELDERS_OF = "SELECT article_id, elder FROM grouped WHERE article_id IN (SELECT value FROM json_each(?))"
_FINGERPRINTS = """
SELECT DISTINCT fingerprint FROM grouped WHERE article_id IN (SELECT value FROM json_each(?)) AND fingerprint IS NOT NULL
"""
_LEAVE = (
    "DELETE FROM story_key WHERE article_id = ?1",
    "DELETE FROM copy WHERE a = ?1",
    "DELETE FROM copy WHERE b = ?1",
    "DELETE FROM tie WHERE one IN (SELECT claim_id FROM grouped_claim WHERE article_id = ?1)",
    "DELETE FROM tie WHERE other IN (SELECT claim_id FROM grouped_claim WHERE article_id = ?1)",
    "DELETE FROM claim_key WHERE number IN (SELECT number FROM grouped_claim WHERE article_id = ?1)",
    "DELETE FROM rift WHERE (kind, relation, one) IN (SELECT kind, relation, place FROM side WHERE article_id = ?1)",
    "DELETE FROM rift WHERE (kind, relation, other) IN (SELECT kind, relation, place FROM side WHERE article_id = ?1)",
    "DELETE FROM side WHERE article_id = ?1",
    "DELETE FROM entity_name WHERE article_id = ?1",
    "DELETE FROM grouped_claim WHERE article_id = ?1",
    "DELETE FROM grouped WHERE article_id = ?1",
)
