"""What waits for the stream, what is on its way, and what became of it: the journal as whoever sends sees it."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import datetime

from klaim_ingest.inbox.fates import Untold, untold
from klaim_shared.messages import ArticleSettled

NOWHERE = "0-0"
_SENT_TOGETHER = 8_000_000  # bytes of events that are sent at once


@dataclass(frozen=True)
class Unsent:
    """An event that waits for the stream, as it travels."""

    number: int
    event: bytes


@dataclass(frozen=True)
class InFlight:
    """An event that was sent and not answered yet: its place on the stream, and how often it was sent."""

    number: int
    entry: str
    sendings: int
    article_id: str
    revision: int


@dataclass(frozen=True)
class Remembered:
    """What is known of Redis: the epoch in which things were sent, and the last place that each stream has given out."""

    epoch: str | None = None
    places: Mapping[str, str] = field(default_factory=dict)

    def place(self, stream: str) -> str:
        """The last place known on that stream; `0-0` where nothing was ever sent."""
        return self.places.get(stream, NOWHERE)


@dataclass(frozen=True)
class Tally:
    """All accepted article revisions, each counted once."""

    accepted: int
    whole: int
    set_aside: int
    in_flight: int
    unsent: int
    memory_losses: int


class Outbox:
    """The journal's side towards the stream. *transaction* holds the journal's lock, and writes all that is done in it or nothing."""

    def __init__(self, database: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]) -> None:
        self._database, self._transaction = database, transaction

    def unsent(self, limit: int) -> list[Unsent]:
        """The first events that are ready and not known to be sent, in the order they were made; fewer where they are large.

        None that is not on disk yet.
        """
        found, size = [], 0
        with self._transaction(), closing(self._database.execute(_UNSENT, (limit,))) as rows:
            for number, event in rows:
                found.append(Unsent(number, event))
                size += len(event)
                if size >= _SENT_TOGETHER:
                    break
        return found

    def mark_sent(self, entries: Mapping[int, str], at: datetime, stream: str) -> None:
        """Note the place that *stream* has given to each of these events, in the order of places."""
        with self._transaction():
            self._database.executemany(_MARK_SENT, [(at.isoformat(), entry, number) for number, entry in entries.items()])
            self._remember(stream, list(entries.values())[-1])

    def untold(self, limit: int) -> Untold | None:
        """The first files of which something became that is not known to be told, each as it is by now; None where all is told."""
        with self._transaction():
            return untold(self._database, limit)

    def mark_told(self, told: Untold, entry: str, stream: str) -> None:
        """Note the place that *stream* has given to it."""
        with self._transaction():
            self._database.execute("UPDATE facts SET value = ? WHERE name = 'told'", (told.up_to,))
            self._remember(stream, entry)

    def settle(self, receipts: Sequence[ArticleSettled], at: datetime) -> int:
        """Note what became of articles; how many that is news of. What is whole stays so."""
        rows = [(one.outcome, one.reason, at.isoformat(), one.article_id, one.revision) for one in receipts]
        with self._transaction():
            return self._database.executemany(_SETTLE, rows).rowcount

    def in_flight(self) -> list[InFlight]:
        """What was sent and is not answered, the oldest first."""
        with self._transaction():
            return [InFlight(*row) for row in self._database.execute(_IN_FLIGHT)]

    def count_in_flight(self) -> int:
        """How many they are."""
        with self._transaction():
            return int(self._database.execute(_COUNT_IN_FLIGHT).fetchone()[0])

    def send_again(self, numbers: Iterable[int]) -> None:
        """Have these events sent again, since it is proved that they were lost."""
        with self._transaction():
            self._database.executemany(_SEND_AGAIN, [(number,) for number in numbers])

    def send_anew(self, article_ids: Iterable[str]) -> int:
        """Have all revisions of these articles sent once more, whatever became of them; how many that is."""
        with self._transaction():
            return sum(self._database.execute(_SEND_ANEW, (article_id,)).rowcount for article_id in article_ids)

    def remembered(self) -> Remembered:
        """What is known of Redis."""
        with self._transaction():
            facts = dict(self._database.execute("SELECT name, value FROM facts WHERE name = 'epoch' OR name LIKE 'place %'"))
        return Remembered(facts.pop("epoch", None), {name.removeprefix("place "): place for name, place in facts.items()})

    def begin_epoch(self, epoch: str) -> int:
        """Redis lost what it held: all that is not whole is to be sent again, and the fate of every file told; how many articles."""
        with self._transaction():
            if self._database.execute("DELETE FROM facts WHERE name = 'epoch'").rowcount:
                self._database.execute(_ANOTHER_LOSS)
            self._database.execute("DELETE FROM facts WHERE name LIKE 'place %'")
            self._database.execute("INSERT INTO facts VALUES ('epoch', ?)", (epoch,))
            self._database.execute("UPDATE facts SET value = 0 WHERE name = 'told'")
            return self._database.execute(_ALL_AGAIN).rowcount

    def tally(self) -> Tally:
        """All accepted article revisions in figures."""
        with self._transaction():
            return Tally(*self._database.execute(_TALLY).fetchone())

    def _remember(self, stream: str, entry: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (f"place {stream}", entry))


_UNSENT = "SELECT number, CAST(event_json AS BLOB) FROM articles WHERE published_at_stream IS NULL ORDER BY number LIMIT ?"
_MARK_SENT = "UPDATE articles SET published_at_stream = ?, entry = ?, sendings = sendings + 1 WHERE number = ?"
# News of what waits to be sent (again) can only be old: whole is whole, but a dead letter may have been lost with Redis.
_SETTLE = """
UPDATE articles SET outcome = ?1, outcome_reason = ?2, outcome_at = ?3, published_at_stream = coalesce(published_at_stream, ?3)
WHERE article_id = ?4 AND revision = ?5 AND outcome IS NOT 'whole' AND outcome IS NOT ?1
  AND (?1 = 'whole' OR published_at_stream IS NOT NULL)
"""
_FLYING = "published_at_stream IS NOT NULL AND entry IS NOT NULL AND outcome IS NULL"
_IN_FLIGHT = f"SELECT number, entry, sendings, article_id, revision FROM articles WHERE {_FLYING} ORDER BY number"  # noqa: S608 - our own words
_COUNT_IN_FLIGHT = f"SELECT count(*) FROM articles WHERE {_FLYING}"  # noqa: S608
_SEND_AGAIN = "UPDATE articles SET published_at_stream = NULL, entry = NULL WHERE number = ? AND outcome IS NULL"
_SEND_ANEW = """
UPDATE articles SET published_at_stream = NULL, entry = NULL, sendings = 0, outcome = NULL, outcome_reason = NULL, outcome_at = NULL
WHERE article_id = ?
"""
_ALL_AGAIN = """
UPDATE articles SET published_at_stream = NULL, entry = NULL, sendings = 0, outcome = NULL, outcome_reason = NULL, outcome_at = NULL
WHERE outcome IS NULL OR outcome = 'set_aside'
"""
_ANOTHER_LOSS = "INSERT INTO facts VALUES ('losses', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
_TALLY = """
SELECT accepted, accepted - unsettled - set_aside, set_aside, unsettled - unsent, unsent, losses FROM (SELECT
  (SELECT count(*) FROM articles) AS accepted,
  (SELECT count(*) FROM articles WHERE outcome IS NULL) AS unsettled,
  (SELECT count(*) FROM articles WHERE outcome = 'set_aside') AS set_aside,
  (SELECT count(*) FROM articles WHERE published_at_stream IS NULL) AS unsent,
  (SELECT coalesce(max(value), 0) FROM facts WHERE name = 'losses') AS losses)
"""
