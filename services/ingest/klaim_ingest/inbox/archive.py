"""The journal as an archive: every article that was ever accepted, read on a connection that sees one state of it."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from klaim_shared.messages import ArticleIngested, Event

JOURNAL, OBJECTS = "journal.db", "objects"  # in ingest's data folder


class Accepted(NamedTuple):
    """A revision of an article that was accepted: its file and the digest of that file's bytes, when, and whether it was ever sent."""

    article_id: str
    revision: int
    source_name: str
    raw_sha256: str
    at: datetime
    sent: bool


def accepted(journal: sqlite3.Connection) -> Iterator[Accepted]:
    """All revisions, in the order in which they were accepted."""
    for article_id, revision, name, sha256, at, sent in journal.execute(_ACCEPTED):
        yield Accepted(article_id, revision, name, sha256, datetime.fromisoformat(at), bool(sent))


def events(journal: sqlite3.Connection) -> Iterator[Event[ArticleIngested]]:
    """The event of every revision, in the order in which they were accepted."""
    for (event_json,) in journal.execute("SELECT event_json FROM articles ORDER BY number"):
        yield Event[ArticleIngested].model_validate_json(event_json)


_ACCEPTED = """
SELECT article_id, revision, source_name, event_json ->> '$.data.raw_sha256',
  coalesce(published_at_stream, event_json ->> '$.data.ingested_at'), published_at_stream NOT NULL
FROM articles ORDER BY number
"""
