"""One state of the ledger, held for as long as somebody reads it to its end: what an export is made from."""

import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from klaim_index.core.groups import DisputeRecord, StatementRecord
from klaim_index.core.ledger import ClaimRecord, Text
from klaim_index.core.page import Page
from klaim_index.core.query import ClaimFilters, DisputeFilters, DisputeQuery, Filters, Query, StatementFilters, StatementQuery
from klaim_index.stores import reading
from klaim_index.stores.connections import STEPS_BETWEEN_LOOKS_AT_THE_CLOCK, meaning, open_reader
from klaim_index.stores.groups import asking
from klaim_shared.errors import Unavailable

AT_ONCE = 2
LONGEST_SECONDS = 3600.0  # while a state is held, the write-ahead log cannot be folded into the file and grows
TEXTS = 64  # claims of one article mostly come one after the other
T = TypeVar("T")


class Snapshots:
    """Connections of their own for those who read for long, a few at once, so that questions never wait for them."""

    def __init__(self, path: Path, seconds: float = LONGEST_SECONDS) -> None:
        self._path, self._seconds = path, seconds
        self._free = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def one(self) -> Iterator["SqliteSnapshot"]:
        """The ledger as it is now. Unavailable where others are being read already, and, later, when the time is up."""
        if not self._free.acquire(blocking=False):
            raise Unavailable(f"{AT_ONCE} exports are already being written; ask again when one is done.")
        try:
            with closing(open_reader(self._path)) as connection:
                deadline = time.monotonic() + self._seconds
                connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS_AT_THE_CLOCK)
                connection.execute("BEGIN")
                yield SqliteSnapshot(connection)
        except sqlite3.OperationalError as error:
            raise meaning(error, "read") from error
        finally:
            self._free.release()


class SqliteSnapshot:
    """A Snapshot, on a connection that is in a transaction. One thread may use it at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._texts: OrderedDict[tuple[str, int | None], Text] = OrderedDict()

    def claims(self, query: Query) -> Page[ClaimRecord]:
        """One page of claims; of any size."""
        with _telling():
            return reading.claims_alone(self._connection, query)

    def statements(self, query: StatementQuery) -> Page[StatementRecord]:
        """One page of statements; of any size."""
        with _telling():
            return asking.statements(self._connection, query)

    def disputes(self, query: DisputeQuery) -> Page[DisputeRecord]:
        """One page of disputes; of any size."""
        with _telling():
            return asking.disputes(self._connection, query)

    def count(self, filters: Filters) -> int:
        """How many pass."""
        with _telling():
            if isinstance(filters, StatementFilters | DisputeFilters):
                return asking.count(self._connection, filters)
            if isinstance(filters, ClaimFilters):
                return reading.count_claims(self._connection, filters)
        raise TypeError(f"{type(filters).__name__} cannot be counted.")

    def text(self, article_id: str, revision: int | None) -> Text:
        """An article in that revision, or the current one; one without a text where it is not held."""
        key = (article_id, revision)
        if key not in self._texts:
            with _telling():
                self._texts[key] = reading.text(self._connection, article_id, revision)
            if len(self._texts) > TEXTS:
                self._texts.popitem(last=False)
        return self._texts[key]


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise meaning(error, "read") from error
