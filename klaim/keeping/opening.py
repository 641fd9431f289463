"""Opening klaim's stores to be read and nothing else, while their services write them or when none runs."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

from klaim_shared.errors import Unavailable

PATIENCE_SECONDS = 30.0
MOST_SENTENCES = 100
_NO_LIMIT = 2**31 - 1  # sentences that are mistaken must not take the places of others
_NULL = re.compile(r"NULL value in (\w+)\.(\w+)", re.ASCII)


@contextmanager
def read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """The database at *path* in one state, whatever is written meanwhile. Raises Unavailable where it cannot be read."""
    if not path.exists():
        raise Unavailable(f"There is no {path}; name the data folder with --data.")
    try:
        with closing(_connect(path)) as database:
            database.execute("BEGIN")
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the state is fixed by the first look, not by BEGIN
            yield database
    except sqlite3.DatabaseError as error:
        raise Unavailable(f"{path} cannot be read: {error}.") from error


def _connect(path: Path) -> sqlite3.Connection:
    """Where the folder cannot be written to and nobody has the database open, SQLite can only be told that nobody will."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    database = sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE_SECONDS)
    try:
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        database.close()
        logged = path.with_name(path.name + "-wal")
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CANTOPEN or (logged.exists() and logged.stat().st_size):
            raise
        database = sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    return database


def copy_database(source: Path, target: Path) -> None:
    """Copy the database page by page in one state, whatever is written meanwhile. Raises Unavailable where it cannot be read."""
    with read_only(source) as database, closing(sqlite3.connect(target, isolation_level=None)) as copy:
        database.backup(copy)


def structural_damage(database: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong with the file, at most a hundred sentences."""
    mistaken = lru_cache(maxsize=None)(partial(_is_mistaken, database))  # the same sentence comes once for each row
    try:
        said = (sentence for (sentence,) in database.execute(f"PRAGMA integrity_check({_NO_LIMIT})") if sentence != "ok")
        return list(islice((sentence for sentence in said if not mistaken(sentence)), MOST_SENTENCES))
    except sqlite3.DatabaseError as error:
        return [str(error)]


def _is_mistaken(database: sqlite3.Connection, sentence: str) -> bool:
    """SQLite 3.40 looks for NULL in the wrong column of a table WITHOUT ROWID whose key is not its first columns: so look again."""
    if not (told := _NULL.fullmatch(sentence)):
        return False
    table, column = told.groups()
    look = f"SELECT 1 FROM {table} WHERE typeof({column}) = 'null'"  # noqa: S608 - names of our own tables; of IS NULL SQLite knows the answer
    return database.execute(look).fetchone() is None
