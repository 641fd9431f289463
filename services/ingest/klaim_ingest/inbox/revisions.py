"""What an article that was read is to the journal: a new revision, or one of those it has already."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from klaim_ingest.core.article import Draft, event
from klaim_ingest.core.identity import is_earlier, same_day


@dataclass(frozen=True)
class Outcome:
    """The revision that says what a draft says: `published` where its file gave it, `duplicate` where something else did.

    `corrects` is the revision that it has just taken the place of.
    """

    state: Literal["published", "duplicate"]
    article_id: str
    revision: int
    corrects: int | None = None


def note(database: sqlite3.Connection, drafts: Sequence[Draft]) -> list[Outcome]:
    """Add the revisions that the articles of one file give, and tell of each article what it is.

    A file corrects what it gave itself, whichever way. What another file holds is a correction only where the journal never had it, and
    not where it is older than an update that is known: a copy of an earlier revision stays a copy of that.
    """
    held = {(draft.article.article_id, draft.fingerprint) for draft in drafts}
    return [_outcome(database, draft, held) for draft in drafts]


def _outcome(database: sqlite3.Connection, draft: Draft, held: set[tuple[str, str]]) -> Outcome:
    mine, name = draft.article.article_id, draft.article.source_name
    rows = database.execute("SELECT revision, fingerprint, source_name FROM articles WHERE article_id = ? ORDER BY revision DESC", (mine,))
    known: list[tuple[int, str, str]] = rows.fetchall()
    if not known:
        twin = _twin(database, draft)
        return Outcome("duplicate", *twin) if twin else _added(database, draft, None)
    current, current_print, current_name = known[0]
    changed_here = current_name == name and (mine, current_print) not in held
    same = next((one for one in known if one[1] == draft.fingerprint), None)
    if same and (same[0] == current or not changed_here):
        return Outcome("published" if same[2] == name else "duplicate", mine, same[0])
    if not changed_here and _is_outdated(database, draft):
        return Outcome("duplicate", mine, current)
    return _added(database, draft, current)


def _twin(database: sqlite3.Connection, draft: Draft) -> tuple[str, int] | None:
    """Another article of the same text from the same outlet, and not of another day."""
    rows = database.execute("SELECT article_id, revision, published_at FROM articles WHERE body = ? AND current", (draft.body,))
    return next(((twin, revision) for twin, revision, day in rows if same_day(day, draft.article.published_at)), None)


def _is_outdated(database: sqlite3.Connection, draft: Draft) -> bool:
    """Whether a revision is known that was changed after this one."""
    article = draft.article
    rows = database.execute("SELECT event_json ->> '$.data.updated_at' FROM articles WHERE article_id = ?", (article.article_id,))
    return any(is_earlier(article.updated_at or article.published_at, updated_at) for (updated_at,) in rows)


def _added(database: sqlite3.Connection, draft: Draft, current: int | None) -> Outcome:
    article = draft.article.model_copy(update={"revision": (current or 0) + 1})
    if current:
        database.execute("UPDATE articles SET current = 0 WHERE article_id = ? AND current", (article.article_id,))
    columns = {
        "identity": draft.identity,
        "article_id": article.article_id,
        "revision": article.revision,
        "fingerprint": draft.fingerprint,
        "body": draft.body,
        "published_at": article.published_at,
        "source_name": article.source_name,
        "item": article.item,
        "event_json": event(article).model_dump_json(),
    }
    database.execute(_ADD, columns)
    return Outcome("published", article.article_id, article.revision, current)


_ADD = """
INSERT INTO articles (identity, article_id, revision, fingerprint, body, published_at, source_name, item, current, event_json)
VALUES (:identity, :article_id, :revision, :fingerprint, :body, :published_at, :source_name, :item, 1, :event_json)
"""
