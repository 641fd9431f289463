"""What people said comes to act in groups, or no longer does."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from klaim_index.core.grouping.by_hand import ByHand, article_words, name_words
from klaim_index.core.grouping.clusters import Word
from klaim_index.stores.groups.recall import Recall
from klaim_index.stores.groups.regrouping import Touched, regroup
from klaim_shared.messages import CorrectionMade


def differing(before: ByHand, after: ByHand) -> list[CorrectionMade]:
    """The corrections that are in force in one of the two alone."""
    either = (*before.made.values(), *after.made.values())
    return [one for one in either if (one.correction_id in before.made) != (one.correction_id in after.made)]


def regroup_corrected(
    connection: sqlite3.Connection, recall: Recall, before: ByHand, after: ByHand, article_ids: Collection[str] = ()
) -> None:
    """Bring the groups from what people had said to what they say now, and up to date with those articles besides.

    Within the transaction that the connection is in; the claims read already as people say.
    """
    touched, changed = Touched(), differing(before, after)
    for one in changed:
        _relink(connection, one, in_force=one.correction_id in after.made)
        if one.correction_id not in after.made:
            touched.corrections.add(one.correction_id)
        if one.about == "story":
            touched.articles |= one.article_ids
            touched.retold |= one.article_ids
        if one.about == "entity":
            touched.stories |= _stories(connection, one)
    articles = {article_id for one in changed if one.about in _OF_CLAIMS for article_id in one.article_ids}
    regroup(connection, recall, articles | _elders(connection, articles) | {*article_ids}, after, touched)


def _relink(connection: sqlite3.Connection, made: CorrectionMade, *, in_force: bool) -> None:
    words: Sequence[Word] = {"story": article_words, "entity": name_words}.get(made.about or "", lambda _: [])(made)
    gone = [(made.about, *_ends(word), made.correction_id) for word in words]
    connection.executemany("DELETE FROM link WHERE concerns = ? AND one = ? AND other = ? AND correction_id = ?", gone)
    if in_force:
        rows = [(made.about, *_ends(word), word.together, made.correction_id) for word in words]
        connection.executemany("INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?)", rows)


def _ends(word: Word) -> tuple[str, str]:
    return min(word.one, word.other), max(word.one, word.other)


def _stories(connection: sqlite3.Connection, made: CorrectionMade) -> set[str]:
    """The stories in which a name occurs of which a correction says something."""
    names = json.dumps([anchor.entity_id for party in made.parties for anchor in party.entities])
    return {story for (story,) in connection.execute(_STORIES, (names,))}


def _elders(connection: sqlite3.Connection, articles: Iterable[str]) -> set[str]:
    return {elder for (elder,) in connection.execute(_ELDERS, (json.dumps(sorted(articles)),))}


_OF_CLAIMS = {"claim", "statement", "dispute", "copy"}
_STORIES = """
SELECT DISTINCT story FROM entity_name CROSS JOIN grouped USING (article_id) WHERE entity_id IN (SELECT value FROM json_each(?))
"""
_ELDERS = "SELECT elder FROM grouped WHERE article_id IN (SELECT value FROM json_each(?))"
