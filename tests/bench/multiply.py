"""A ledger held many times over: each copy some months earlier than the one before, its articles and claims under ids of their own."""

import sqlite3
from pathlib import Path

from klaim_index.core.place import ARRIVAL_BITS
from klaim_index.stores.groups.tying import SPAN_BITS

SHIFT = 70  # days: a whole number of weeks and of spans of ten days, so that what is looked up together stays together
_FAST = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000")
_OURS = "type = 'table' AND name NOT IN ('arrivals', 'migration') AND name NOT GLOB 'sqlite_*'"
_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
_IDS = frozenset({"article_id", "claim_id", "statement_id", "dispute_id", "one", "other", "a", "b", "parent", "story", "elder", "place"})
_MOVED = {
    "place": f":days << {ARRIVAL_BITS}",
    "number": f"(:days / 10 << {SPAN_BITS}) - :days * 10000",  # what is said of old days may lie where another copy lies
    "day": ":days",
    "week": ":days / 7",
    "span": ":days / 10",
    "fingerprint": ":days",
}
_FIRST_PLACES = "place IN (SELECT place FROM claim WHERE instr(claim_id, '~') = 0)"
_FIRST_NUMBERS = "number IN (SELECT number FROM grouped_claim WHERE instr(claim_id, '~') = 0)"


def multiply(path: Path, held: int, times: int) -> None:
    """Hold the ledger of that file, which has *held* copies of its first block, *times* times over. Nobody may have it open."""
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in _FAST:
        connection.execute(f"PRAGMA {setting}")
    words = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")]
    tables = [name for (name,) in connection.execute(f"SELECT name FROM sqlite_master WHERE {_OURS}")]  # noqa: S608 - our own words
    indexes = connection.execute(_INDEXES).fetchall()
    connection.execute("BEGIN")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    for table in tables:
        if not any(table.startswith(index) for index in words):
            _copy(connection, table, range(held, times))
    for _, sql in indexes:
        connection.execute(sql)
    for index in words:
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608
    connection.execute("COMMIT")
    connection.close()


def _copy(connection: sqlite3.Connection, table: str, copies: range) -> None:
    """Hold the first block's rows of a table once more for each of the copies."""
    columns = [(name, kind) for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")]
    told = [f"instr({name}, '~') = 0" for name, kind in columns if name in _IDS and kind == "TEXT"]
    told += [_FIRST_NUMBERS if name == "number" else _FIRST_PLACES for name, _ in columns if name in {"number", "place"}]
    changed = ", ".join(_changed(name, kind) for name, kind in columns)
    statement = f"INSERT INTO {table} SELECT {changed} FROM {table}"  # noqa: S608
    if told:
        connection.execute(f"CREATE TEMP TABLE first AS SELECT * FROM {table} WHERE {told[0]}")  # noqa: S608
        for nth in copies:
            connection.execute(statement.replace(f"FROM {table}", "FROM first"), {"suffix": f"~{nth}", "days": SHIFT * nth})
        connection.execute("DROP TABLE first")


def _changed(column: str, kind: str) -> str:
    if column in _IDS and kind == "TEXT":
        return f"{column} || :suffix"
    return f"{column} - ({_MOVED[column]})" if column in _MOVED else column
