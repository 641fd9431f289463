"""What the journal has to tell the world: what became of each file."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from klaim_shared.messages import FileFate, InboxChanged
from klaim_shared.topology import INBOX_CHANGED, INGEST, THE_INBOX

MAX_ITEMS = 100  # of one file that are told one by one; the others are counted

STATE = "CASE WHEN waits_for NOT NULL THEN 'waiting' ELSE coalesce(state, 'withdrawn') END"
_FILES = f"""
SELECT name AS source_name, {STATE} AS state, iif(waits_for NOT NULL, waits_for, reason) AS reason,
  iif(waits_for NOT NULL, waits_why, sentence) AS sentence, sha256, articles, duplicates, rejections, gone, at, number
FROM files WHERE number > ? ORDER BY number LIMIT ?
"""  # noqa: S608 - our own words
_ITEMS = "SELECT item, state, reason, sentence, article_id, revision FROM items WHERE source_name = ? ORDER BY item, state LIMIT ?"


@dataclass(frozen=True)
class Untold:
    """News of files, up to the change of that number."""

    news: InboxChanged
    up_to: int


def untold(database: sqlite3.Connection, limit: int) -> Untold | None:
    """The first files of which something became that is not known to be told; None where there is none."""
    [(told,)] = database.execute("SELECT value FROM facts WHERE name = 'told'")
    return since(database, told, limit)


def since(database: sqlite3.Connection, number: int, limit: int) -> Untold | None:
    """The first files of which something became after the change of that number; None where there is none."""
    files = _rows(database, _FILES, (number, limit))
    if not files:
        return None
    [(begun,)] = database.execute("SELECT value FROM facts WHERE name = 'begun'")
    fates = [FileFate.model_validate(file | {"items": _rows(database, _ITEMS, (str(file["source_name"]), MAX_ITEMS))}) for file in files]
    return Untold(InboxChanged(journal=begun, files=tuple(fates)), fates[-1].number)


def event(news: InboxChanged, now: datetime) -> bytes:
    """The event that tells of it, as it travels."""
    return INBOX_CHANGED.encoded(news, service=INGEST, article_id=THE_INBOX, correlation=THE_INBOX, time=now)


def _rows(database: sqlite3.Connection, statement: str, values: Sequence[str | int]) -> list[dict[str, object]]:
    found = database.execute(statement, values)
    names = [column for column, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
