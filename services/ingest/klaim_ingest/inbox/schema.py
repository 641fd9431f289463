"""The journal's tables."""

import sqlite3
from datetime import UTC, datetime

from pydantic_core import from_json

from klaim_ingest.core.identity import body

VERSION = 3
_TABLES = """
CREATE TABLE files (
  name TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sidecar TEXT NOT NULL, sha256 TEXT, sidecar_sha256 TEXT,
  state TEXT CHECK (state IN ('published', 'duplicate', 'rejected')), reason TEXT, sentence TEXT,
  articles INTEGER NOT NULL, duplicates INTEGER NOT NULL, rejections INTEGER NOT NULL,
  waits_for TEXT, waits_why TEXT, gone INTEGER NOT NULL, at TEXT NOT NULL, number INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_by_number ON files (number);
CREATE TABLE articles (
  number INTEGER PRIMARY KEY, identity TEXT NOT NULL, article_id TEXT NOT NULL, revision INTEGER NOT NULL, fingerprint TEXT NOT NULL,
  body TEXT NOT NULL, published_at TEXT, source_name TEXT NOT NULL, item INTEGER, current INTEGER NOT NULL, event_json TEXT NOT NULL,
  published_at_stream TEXT, UNIQUE (article_id, revision)
);
CREATE INDEX current_by_id ON articles (article_id) WHERE current;
CREATE INDEX current_by_body ON articles (body) WHERE current;
CREATE INDEX unsent ON articles (number) WHERE published_at_stream IS NULL;
CREATE INDEX by_source ON articles (source_name);
CREATE TABLE items (
  source_name TEXT NOT NULL, item INTEGER, state TEXT NOT NULL, reason TEXT, sentence TEXT, article_id TEXT, revision INTEGER
);
CREATE INDEX items_by_source ON items (source_name);
CREATE INDEX duplicates_by_article ON items (article_id) WHERE state = 'duplicate';
CREATE TABLE facts (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
"""
# entry: its place on the stream; sendings: how often it was sent without an answer; outcome: what became of it in the end.
_SENDING = """
ALTER TABLE articles ADD COLUMN entry TEXT;
ALTER TABLE articles ADD COLUMN sendings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN outcome TEXT CHECK (outcome IN ('whole', 'set_aside'));
ALTER TABLE articles ADD COLUMN outcome_reason TEXT;
ALTER TABLE articles ADD COLUMN outcome_at TEXT;
CREATE INDEX in_flight ON articles (number) WHERE published_at_stream IS NOT NULL AND entry IS NOT NULL AND outcome IS NULL;
CREATE INDEX set_aside ON articles (number) WHERE outcome = 'set_aside';
CREATE INDEX unsettled ON articles (number) WHERE outcome IS NULL;
"""
_ASIDE = """
DROP INDEX current_by_id; DROP INDEX current_by_fingerprint; DROP INDEX unsent; DROP INDEX by_source;
ALTER TABLE files RENAME TO old_files;
ALTER TABLE articles RENAME TO old_articles;
"""
_BACK = """
INSERT INTO files SELECT name, size, mtime_ns, sidecar, sha256, sidecar_sha256, state, reason, sentence, articles, duplicates, rejections,
  NULL, NULL, 0, at, row_number() OVER (ORDER BY at, name) FROM old_files;
INSERT INTO articles SELECT number, identity, article_id, revision, fingerprint, body_of(event_json), event_json ->> '$.data.published_at',
  source_name, item, current, event_json, published_at_stream FROM old_articles;
INSERT INTO items SELECT source_name, item, 'published', NULL, NULL, article_id, revision FROM old_articles WHERE current;
INSERT INTO items SELECT source_name, item, 'duplicate', NULL, NULL, article_id, NULL FROM sightings;
DROP TABLE old_files; DROP TABLE old_articles; DROP TABLE sightings; DROP TABLE waiting;
"""


def prepare(database: sqlite3.Connection) -> None:
    """Make the tables, or bring those of an earlier version up to date, whole or not at all. Raises `sqlite3.DatabaseError`."""
    [(version,)] = database.execute("PRAGMA user_version")
    if version == VERSION:
        return
    database.create_function("body_of", 1, _body_of, deterministic=True)
    steps = [_SENDING] if version == 2 else [*_second_version(database), _SENDING]
    database.executescript("\n".join(["BEGIN IMMEDIATE;", *steps, f"PRAGMA user_version = {VERSION};", "COMMIT;"]))


def _second_version(database: sqlite3.Connection) -> list[str]:
    first = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'sightings'").fetchone()
    facts = f"INSERT INTO facts VALUES ('begun', '{datetime.now(UTC).isoformat()}'), ('told', 0);"  # noqa: S608 - no words of anybody's
    return [*((_ASIDE, _TABLES, _BACK) if first else (_TABLES,)), facts]


def _body_of(event_json: str) -> str:
    data = from_json(event_json)["data"]
    return body(data["text"], data["outlet"])
