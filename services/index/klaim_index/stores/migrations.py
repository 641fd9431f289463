"""The ledger's schema, brought up to date step by step."""

import sqlite3
from importlib.resources import files
from importlib.resources.abc import Traversable


def migrate(connection: sqlite3.Connection) -> None:
    """Apply every migration not yet applied, in the order of their names, each in a transaction that also records it."""
    connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    for script in _missing(connection):
        _apply(connection, script.name, script.read_text(encoding="utf-8"))


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether every migration there is has been applied to that ledger."""
    return not _missing(connection)


def _missing(connection: sqlite3.Connection) -> list[Traversable]:
    applied = {name for (name,) in connection.execute("SELECT name FROM migration")}
    folder = files("klaim_index.stores") / "sql"
    scripts = sorted((item for item in folder.iterdir() if item.name.endswith(".sql")), key=lambda item: item.name)
    return [script for script in scripts if script.name not in applied]


def _apply(connection: sqlite3.Connection, name: str, script: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute("INSERT INTO migration VALUES (?)", (name,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """The statements of a script. (`executescript` would commit before it starts.)"""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
