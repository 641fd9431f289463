"""Corrections are taken into the ledger, and all that they bear on is settled anew, in one transaction."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from klaim_index.core.correcting.force import rank
from klaim_index.core.grouping.by_hand import ByHand, article_words, name_words
from klaim_index.core.grouping.clusters import Word
from klaim_index.stores.corrections.amending import amend
from klaim_index.stores.groups import Recall, regroup
from klaim_index.stores.groups.regrouping import Touched
from klaim_shared.messages import CorrectionMade


def corrections(connection: sqlite3.Connection) -> list[CorrectionMade]:
    """All that the ledger holds, withdrawn ones too."""
    return [CorrectionMade.model_validate_json(body) for (body,) in connection.execute("SELECT body FROM correction ORDER BY rank")]


def correct(connection: sqlite3.Connection, recall: Recall, before: ByHand, made: Iterable[CorrectionMade]) -> ByHand:
    """Take in what is not held yet, within the transaction that the connection is in; all that is in force from now on."""
    fresh = [one for one in made if _put(connection, one)]
    if not fresh:
        return before
    after = ByHand([*before.every, *fresh])
    changed = [
        one
        for one in (*before.made.values(), *after.made.values())
        if (one.correction_id in before.made) != (one.correction_id in after.made)
    ]
    touched = Touched()
    for one in changed:
        connection.execute(
            "UPDATE correction SET in_force = ? WHERE correction_id = ?", (one.correction_id in after.made, one.correction_id)
        )
        _relink(connection, one, in_force=one.correction_id in after.made)
        if one.correction_id not in after.made:
            touched.corrections.add(one.correction_id)
        if one.about == "story":
            touched.articles |= one.article_ids
            touched.retold |= one.article_ids
        if one.about == "entity":
            touched.stories |= _stories(connection, one)
    for article_id in sorted({article_id for one in changed if one.about == "claim" for article_id in one.article_ids}):
        amend(connection, article_id, after.of_claims.get(article_id, ()))
    articles = {article_id for one in changed if one.about in {"claim", "statement", "dispute", "copy"} for article_id in one.article_ids}
    regroup(connection, recall, articles | _elders(connection, articles), after, touched)
    return after


def _put(connection: sqlite3.Connection, made: CorrectionMade) -> bool:
    """Write a correction down; whether it was not held yet."""
    row = (made.correction_id, rank(made), made.action, made.about, made.by, made.model_dump_json())
    if not connection.execute(_PUT, row).rowcount:
        return False
    named = [(article_id, made.correction_id) for article_id in sorted(made.article_ids)]
    connection.executemany("INSERT INTO correction_article VALUES (?, ?)", named)
    return True


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


_PUT = "INSERT OR IGNORE INTO correction (correction_id, rank, action, about, by, body) VALUES (?, ?, ?, ?, ?, ?)"
_STORIES = """
SELECT DISTINCT story FROM entity_name CROSS JOIN grouped USING (article_id) WHERE entity_id IN (SELECT value FROM json_each(?))
"""
_ELDERS = "SELECT elder FROM grouped WHERE article_id IN (SELECT value FROM json_each(?))"
