"""The journal as an archive: every article that was ever accepted, read on a connection that sees one state of it."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic_core import from_json, to_json

from klaim_ingest.inbox import fates, seals
from klaim_ingest.inbox.outbox import Remembered
from klaim_shared.ids import event_id
from klaim_shared.messages import ArticleIngested, Event, InboxChanged
from klaim_shared.topology import ARTICLE_INGESTED

JOURNAL, OBJECTS, REJECTED = "journal.db", "objects", "rejected"  # in ingest's data folder
_FILES_AT_ONCE = 1000


class Accepted(NamedTuple):
    """A revision of an article that was accepted: its file and the digest of that file's bytes, when it was sent, else accepted.

    `unfinished`: it waits to be sent, or was sent and no receipt tells what became of it, so that it is sent again where it was lost.
    """

    article_id: str
    revision: int
    source_name: str
    raw_sha256: str
    at: datetime
    unfinished: bool


def accepted(journal: sqlite3.Connection) -> Iterator[Accepted]:
    """All revisions, in the order in which they were accepted."""
    for key, revision, name, sha256, at, unfinished in journal.execute(_ACCEPTED):
        yield Accepted(key, revision, name, sha256, datetime.fromisoformat(at), bool(unfinished))


def events(journal: sqlite3.Connection) -> Iterator[Event[ArticleIngested]]:
    """The event of every revision, in the order in which they were accepted."""
    for (event_json,) in journal.execute("SELECT event_json FROM articles ORDER BY number"):
        yield Event[ArticleIngested].model_validate_json(event_json)


class Damage(NamedTuple):
    """Something in the archive that is not as it was written: which, and a sentence."""

    which: str
    sentence: str


def forget_redis(journal: sqlite3.Connection, whole: Iterable[tuple[str, int]]) -> None:
    """Make a copy of the journal fit for another Redis: all that is not *whole* waits to be sent, and every file's fate to be told."""
    journal.execute("CREATE TEMP TABLE whole (article_id TEXT, revision INTEGER, PRIMARY KEY (article_id, revision)) WITHOUT ROWID")
    journal.executemany("INSERT INTO temp.whole VALUES (?, ?)", whole)
    journal.execute(_NOT_WHOLE)
    journal.execute("DELETE FROM facts WHERE name = 'epoch' OR name LIKE 'place %'")
    journal.execute("UPDATE facts SET value = 0 WHERE name = 'told'")


def is_sealed(journal: sqlite3.Connection) -> bool:
    """Whether a klaim has written it that seals what it writes."""
    return journal.execute("SELECT 1 FROM sqlite_master WHERE name = 'seals'").fetchone() is not None


def damage(journal: sqlite3.Connection) -> Iterator[Damage]:
    """Every article that is not as it was written, or whose event is not the one that its id stands for."""
    for number in seals.broken(journal):
        yield Damage(f"journal, article {number}", "It is not what was written.")
    newest = dict(journal.execute("SELECT article_id, max(revision) FROM articles GROUP BY article_id").fetchall())
    for number, event_json, current, key, revision in journal.execute(_ROWS):
        if not _is_itself(event_json):
            yield Damage(f"journal, article {number}", "Its event is not the one that its id stands for.")
        if bool(current) != (newest[key] == revision):
            yield Damage(f"journal, article {number}", f"It is {'' if current else 'not '}marked as the newest revision.")
    for (name,) in journal.execute("SELECT DISTINCT source_name FROM items WHERE source_name NOT IN (SELECT name FROM files)"):
        yield Damage(f"journal, {name}", "The journal tells of items of a file that it does not know.")


def remembered(journal: sqlite3.Connection) -> Remembered:
    """What ingest knows of the Redis that it last sent to."""
    facts = dict(journal.execute("SELECT name, value FROM facts WHERE name = 'epoch' OR name LIKE 'place %'").fetchall())
    return Remembered(facts.pop("epoch", None), {name.removeprefix("place "): place for name, place in facts.items()})


def all_fates(journal: sqlite3.Connection) -> Iterator[InboxChanged]:
    """What became of every file, told as it would be to somebody who knows of none."""
    number = 0
    while some := fates.since(journal, number, _FILES_AT_ONCE):
        yield some.news
        number = some.up_to


def told(journal: sqlite3.Connection) -> int:
    """The number of the last change of a file that the stream is known to have taken; -1 where the journal does not say."""
    row = journal.execute("SELECT value FROM facts WHERE name = 'told'").fetchone()
    return int(row[0]) if row else -1


def without_object(journal: sqlite3.Connection, objects: Path) -> Iterator[Damage]:
    """Every file that was read, or its sidecar, whose bytes are not in the content store."""
    for name, *digests in journal.execute("SELECT name, sha256, sidecar_sha256 FROM files WHERE state IN ('published', 'duplicate')"):
        for sha256 in filter(None, digests):
            if not (objects / sha256[:2] / sha256).is_file():
                yield Damage(f"{OBJECTS}/{sha256[:2]}/{sha256}", f"The bytes of {name} are not there.")


def bad_objects(objects: Path) -> Iterator[Damage]:
    """Every file of the content store whose bytes are not those that its name says. A file that is being written is none yet."""
    for folder in sorted(objects.iterdir()) if objects.exists() else ():
        for path in sorted(folder.iterdir()):
            if path.name.startswith("."):
                continue
            if sha256_of(path) != path.name or folder.name != path.name[:2]:
                yield Damage(f"{OBJECTS}/{folder.name}/{path.name}", "Its bytes are not those that its name says.")


def sha256_of(path: Path) -> str:
    """The digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_itself(event_json: str) -> bool:
    """Whether the event has the id of just this content, whatever fields a later version of its schema may have."""
    try:
        event = from_json(event_json)
        content = {name: value for name, value in event["data"].items() if name not in ARTICLE_INGESTED.volatile}
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return bool(event.get("id") == event_id(ARTICLE_INGESTED.name, to_json(content).decode()))


_ROWS = "SELECT number, event_json, current, article_id, revision FROM articles ORDER BY number"
_NOT_WHOLE = """
UPDATE articles SET published_at_stream = NULL, entry = NULL, sendings = 0, outcome = NULL, outcome_reason = NULL, outcome_at = NULL
WHERE (article_id, revision) NOT IN (SELECT article_id, revision FROM temp.whole)
"""
_ACCEPTED = """
SELECT article_id, revision, source_name, event_json ->> '$.data.raw_sha256',
  coalesce(published_at_stream, event_json ->> '$.data.ingested_at'),
  published_at_stream IS NULL OR (entry NOT NULL AND outcome IS NULL)
FROM articles ORDER BY number
"""
