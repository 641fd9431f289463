"""What the ledger knows by name."""

import sqlite3
from collections.abc import Sequence

from klaim_index.core.search.entry import NameField
from klaim_index.core.search.words import plain


def exactly(connection: sqlite3.Connection, field: NameField, text: str, limit: int) -> list[str]:
    """What goes by just that name; one more than *limit* where there are more."""
    return _targets(connection, _EXACTLY, (field, plain(text), limit + 1))


def like(connection: sqlite3.Connection, field: NameField, text: str, limit: int) -> list[str]:
    """What goes by just that name or else by one that holds all of it; with * at its end, by one that begins so."""
    wanted = plain(text)
    if text.endswith("*"):
        return _targets(connection, _BEGINNING, (field, wanted, f"{wanted}\U0010ffff", limit + 1))
    return exactly(connection, field, text, limit) or _targets(connection, _HOLDING, (field, f" {wanted} ", limit + 1))


def of_entities(connection: sqlite3.Connection, entity_ids: Sequence[str]) -> list[str]:
    """The name that each of them is told by, where claims name it."""
    found = (connection.execute(_NAME, (entity_id,)).fetchone() for entity_id in entity_ids)
    return list(dict.fromkeys(row[0] for row in found if row))


def is_unit(connection: sqlite3.Connection, unit: str) -> bool:
    """Whether some claim counts that, folded."""
    return connection.execute("SELECT 1 FROM known_figure WHERE unit = ? LIMIT 1", (unit,)).fetchone() is not None


def figures(connection: sqlite3.Connection, unit: str, low: float, high: float) -> list[float]:
    """The figures from *low* to *high* that some claim tells of that unit."""
    return [value for (value,) in connection.execute(_FIGURES, (unit, low, high))]


def articles(connection: sqlite3.Connection, text: str, limit: int) -> list[str]:
    """The articles of that id or file, or else with those words in the title or the file's name."""
    if text.startswith("art_"):
        return [text]
    words = text.removesuffix("*").replace('"', '""').replace("\0", " ")
    return _targets(connection, _ARTICLES, (f'"{words}"' + "*" * text.endswith("*"), limit + 1))


def _targets(connection: sqlite3.Connection, statement: str, values: Sequence[str | int]) -> list[str]:
    return [target for (target,) in connection.execute(statement, values)]


_EXACTLY = "SELECT target FROM known_name WHERE field = ? AND plain = ? LIMIT ?"
_BEGINNING = "SELECT DISTINCT target FROM known_name WHERE field = ? AND plain >= ? AND plain < ? LIMIT ?"
_HOLDING = "SELECT DISTINCT target FROM known_name WHERE field = ? AND instr(' ' || plain || ' ', ?) LIMIT ?"
_NAME = "SELECT name FROM entity_name WHERE canonical = ? LIMIT 1"
_FIGURES = "SELECT value FROM known_figure WHERE unit = ? AND value >= ? AND value <= ?"
_ARTICLES = """
SELECT DISTINCT article_id FROM article_words CROSS JOIN article ON article.place = article_words.rowid
WHERE article_words MATCH ? LIMIT ?
"""
