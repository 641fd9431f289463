"""Connections to the ledger's file: one that writes, a few that read, and what their failures mean."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue

from klaim_shared import faults
from klaim_shared.errors import Rejected, Unavailable

READERS = 4
STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 5_000
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
}


def open_writer(path: Path, patience: float) -> sqlite3.Connection:
    """The connection that writes: WAL, every commit on disk before it returns. It waits *patience* seconds for a lock."""
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is written, or nothing is.

    Unavailable where the file cannot be written just now, Rejected where what was to be written cannot be kept, ever.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        faults.point("index.begun")
        yield
        faults.point("index.before_commit")
        connection.execute("COMMIT")
        faults.point("index.committed")
    except (sqlite3.IntegrityError, OverflowError) as error:
        raise Rejected("contradicts_ledger", f"The ledger cannot keep this event: {error}.") from error
    except sqlite3.OperationalError as error:
        raise meaning(error, "written") from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


class Readers:
    """A few read-only connections, lent one at a time; what is asked of one is cut off when it takes too long."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._seconds = seconds
        self._all = [open_reader(path) for _ in range(READERS)]
        self._free: LifoQueue[sqlite3.Connection] = LifoQueue()
        for connection in self._all:
            self._free.put(connection)

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the ledger throughout. Unavailable when none is free in time, or the time is up."""
        try:
            connection = self._free.get(timeout=self._seconds)
        except Empty:
            raise Unavailable("The ledger is busy with other questions; ask again in a moment.") from None
        deadline = time.monotonic() + self._seconds
        connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS_AT_THE_CLOCK)
        try:
            connection.execute("BEGIN")
            yield connection
        except sqlite3.OperationalError as error:
            raise meaning(error, "read") from error
        finally:
            connection.set_progress_handler(None, 0)
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._free.put(connection)

    def close(self) -> None:
        """Close them all; nobody may be using one."""
        for connection in self._all:
            connection.close()


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that only reads."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cache_size = -32768")
    connection.row_factory = sqlite3.Row
    return connection


def meaning(error: sqlite3.OperationalError, done: str) -> Exception:
    """The error as something to wait for; itself where waiting would not help, since then the fault is ours."""
    code = error.sqlite_errorcode & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT:
        return Unavailable("The question took too long; narrow it down by a word, a source or a day.")
    return Unavailable(f"The ledger cannot be {done} just now: {error}.") if code in _PASSING else error
