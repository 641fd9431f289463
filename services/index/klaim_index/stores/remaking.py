"""A ledger made anew from events, and how it is held against one that grew over time."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any, NamedTuple

from klaim_index.stores.rows import EXTRACTED
from klaim_shared.messages import ArticleExtracted, ArticleIngested, ClaimExtracted, Event, Extractor, Value
from klaim_shared.topology import ARTICLE_EXTRACTED, ARTICLE_INGESTED, CLAIM_EXTRACTED, EventType

SHOWN = 20  # rows of a table that are told one by one
_BY_ARRIVAL = frozenset({"place", "number", "indexed_at"})  # columns that say when and in which order things came
_NO_TIME = datetime.min.replace(tzinfo=UTC)
_NOT_CONTENT = frozenset({"arrivals", "seal"})


class Difference(NamedTuple):
    """A row that one ledger has and the other has not; `row` is what decides in it."""

    table: str
    row: str
    surplus: bool  # the ledger that is looked at has it, the one made anew has not


def held_events(ledger: sqlite3.Connection, article_id: str) -> list[Event[Any]]:
    """The events that the ledger holds of an article, as far as it keeps them: enough to make the same ledger again.

    Raises ValueError where what it keeps is no message.
    """
    return [*chain(_articles(ledger, article_id), _claims(ledger, article_id), _closings(ledger, article_id))]


def held_texts(ledger: sqlite3.Connection, article_id: str) -> list[Event[Any]]:
    """The events of an article's texts alone. Raises ValueError where what the ledger keeps is no message."""
    return list(_articles(ledger, article_id))


def article_ids(ledger: sqlite3.Connection) -> list[str]:
    """All articles of which anything is held."""
    return [article_id for (article_id,) in ledger.execute(_ANYTHING)]


def differences(ledger: sqlite3.Connection, anew: str) -> Iterator[Difference]:
    """How the ledger differs from the one in the file *anew*, in every table, but for when and in which order things came."""
    ledger.execute("ATTACH ? AS anew", (anew,))
    try:
        for table in _tables(ledger):
            mine, its = (_counted(ledger, schema, table) for schema in ("main", "anew"))
            if not (mine and its):
                yield Difference(table, "the table itself", surplus=bool(mine))
                continue
            for one, other, surplus in ((mine, its, True), (its, mine, False)):
                for row in ledger.execute(f"{one} EXCEPT {other} LIMIT {SHOWN}"):
                    yield Difference(table, json.dumps(tuple(row)[:-1], ensure_ascii=False)[:200], surplus)
    finally:
        ledger.execute("DETACH anew")


def word_index_faults(ledger: sqlite3.Connection) -> Iterator[str]:
    """A sentence for each word index that does not hold just what its table does. The connection must be free to write.

    FTS5's own check overlooks some bits that turn; so what each index tells is held against one that is filled anew as well.
    """
    for table, sql in ledger.execute("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%USING fts5%'").fetchall():
        try:
            ledger.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - the name of our own table
            differs = _tells_otherwise(ledger, table, sql)
        except sqlite3.DatabaseError as error:
            yield f"The word index {table} is damaged: {error}."
        else:
            if differs:
                yield f"The word index {table} does not hold what its table does."


def _tells_otherwise(ledger: sqlite3.Connection, table: str, sql: str) -> bool:
    anew = f"{table}_anew"
    ledger.execute(sql.replace(table, anew, 1))
    try:
        ledger.execute(f"INSERT INTO {anew} ({anew}) VALUES ('rebuild')")  # noqa: S608 - the name of our own table
        for name in (table, anew):
            ledger.execute(f"CREATE VIRTUAL TABLE temp.{name}_told USING fts5vocab(main, {name}, instance)")
        mine, its = (f"SELECT term, doc, col, offset FROM temp.{name}_told" for name in (table, anew))  # noqa: S608
        either = (f"SELECT 1 FROM ({one} EXCEPT {other})" for one, other in ((mine, its), (its, mine)))  # noqa: S608
        return any(ledger.execute(query + " LIMIT 1").fetchone() for query in either)
    finally:
        for name in (table, anew):
            ledger.execute(f"DROP TABLE IF EXISTS temp.{name}_told")
        ledger.execute(f"DROP TABLE {anew}")


def _tables(ledger: sqlite3.Connection) -> list[str]:
    """All tables with content in either ledger: not those that a word index keeps for itself."""
    found = (
        "SELECT name, sql FROM main.sqlite_master WHERE type = 'table' UNION SELECT name, sql FROM anew.sqlite_master WHERE type = 'table'"
    )
    tables = dict(ledger.execute(found).fetchall())
    indexes = [name for name, sql in tables.items() if "USING fts5" in sql]
    own = {*indexes, *(name for name in tables for index in indexes if name.startswith(f"{index}_"))}
    return sorted(name for name in tables.keys() - own - _NOT_CONTENT if not name.startswith("sqlite_"))


def _counted(ledger: sqlite3.Connection, schema: str, table: str) -> str | None:
    """Selects the rows of a table with how often each is there; None where there is no such table."""
    names = [name for (name,) in ledger.execute("SELECT name FROM pragma_table_info(?, ?)", (table, schema))]
    if not names:
        return None
    if table == "claim_key":  # its claims are known by numbers, which tell when they came
        return f"SELECT span, term, worth, claim_id, count(*) FROM {_keys(schema)} GROUP BY span, term, worth, claim_id"  # noqa: S608
    columns = ", ".join(name for name in names if name not in _BY_ARRIVAL)
    return f"SELECT {columns}, count(*) FROM {schema}.{table} GROUP BY {columns}"  # noqa: S608 - names of our own tables


def _keys(schema: str) -> str:
    return f"{schema}.claim_key LEFT JOIN {schema}.grouped_claim USING (number)"


def _articles(ledger: sqlite3.Connection, article_id: str) -> Iterator[Event[Any]]:
    for head, removed, body, rank in ledger.execute(_ARTICLES, (article_id,)):
        data = ArticleIngested.model_validate(json.loads(head) | {"text": body, "removed": json.loads(removed)})
        yield _event(ARTICLE_INGESTED, data, rank, article_id)


def _claims(ledger: sqlite3.Connection, article_id: str) -> Iterator[Event[Any]]:
    for body, rank in ledger.execute(_CLAIMS, (article_id,)):
        yield _event(CLAIM_EXTRACTED, ClaimExtracted.model_validate_json(body), rank, article_id)


def _closings(ledger: sqlite3.Connection, article_id: str) -> Iterator[Event[Any]]:
    for revision, rank, claim_ids in ledger.execute(_CLOSINGS, (article_id,)):
        version = rank.rsplit(" ", 2)[0]  # padded, and padded again it stays as it is
        closing = ArticleExtracted(
            article_id=article_id,
            revision=revision,
            source_name="",
            claim_ids=json.loads(claim_ids),
            extractor=Extractor(name="", version=version),
        )
        yield _event(ARTICLE_EXTRACTED, closing, rank, article_id)


def _event(kind: EventType, data: Value, rank: str, article_id: str) -> Event[Any]:
    """The event with the source and the id that its rank names."""
    _, source, event_id = rank.rsplit(" ", 2)
    whole = kind.event(data, service="", article_id=article_id, correlation="", time=_NO_TIME)
    return whole.model_copy(update={"id": event_id, "source": source})


_ANYTHING = "SELECT article_id FROM article UNION SELECT article_id FROM closing UNION SELECT article_id FROM claim"
_ARTICLES = "SELECT head, removed, body, rank FROM article WHERE article_id = ?"
_CLAIMS = f"""
SELECT coalesce(amended.body, claim_text.body), rank
FROM claim CROSS JOIN claim_text USING (place) LEFT JOIN amended USING (claim_id) WHERE article_id = ? AND {EXTRACTED}
"""  # noqa: S608 - as they were extracted
_CLOSINGS = "SELECT revision, rank, claim_ids FROM closing WHERE article_id = ?"
