"""The audit against itself: one row is deleted, added or changed in one store, two hundred times, and each time it must be found."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from klaim.keeping import audit as auditing
from klaim.keeping.audit import deeply, settled
from klaim.keeping.balance import Stray
from klaim.keeping.house import House
from klaim_shared.errors import Unavailable
from tests.conftest import Server
from tests.houses import Built, built

ATTACKS = 200
SEED = 20261120

# What may differ and harms nobody: how a file looks from outside (one that looks otherwise is read again, and is known by its bytes),
# and how an article was sent (what is not in the ledger is told by that, whatever the journal takes it for).
LOOKS = {"size", "mtime_ns", "sidecar", "sidecar_sha256"}
SENDING = {"published_at_stream", "entry", "sendings", "outcome", "outcome_reason", "outcome_at"}
# What the audit cannot tell so far: why a file waited and what its sidecar was; and a number that follows the order of arrival, in a key.
UNTOLD = {"sidecar_sha256", "waits_why"}
HARMLESS = {
    "journal.db": {"files": LOOKS | UNTOLD, "articles": SENDING, "facts": {"value"}},
    "ledger.db": {"claim_key": {"number"}},
}
Attack = Callable[[House, random.Random], str]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("house"))


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "PAUSE_SECONDS", 0.0)


def rows_of(home: House, dice: random.Random) -> tuple[Path, str]:
    """A table that has rows."""
    path = dice.choice([home.ledger, home.ledger, home.ledger, home.journal, home.files])
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        virtual = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'")}
        filled = [
            name
            for name in names
            if name not in virtual
            and not any(name.startswith(f"{index}_") for index in virtual)
            and name != "facts"  # what else may stand there is nobody's business; those that are known are changed and deleted below
            and database.execute(f"SELECT 1 FROM {name}").fetchone()
        ]
    return path, dice.choice(filled)


def turned(value: Any, dice: random.Random) -> Any:
    """Another value, as like the first as can be."""
    match value:
        case None:
            return 1
        case int():
            return value ^ 1
        case float():
            return value + 0.25
        case str() if value:
            at = dice.randrange(len(value))
            return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
        case _:
            return "x"


def delete(home: House, dice: random.Random) -> str:
    path, table = rows_of(home, dice)
    with closing(sqlite3.connect(path)) as database:
        columns = [row[1] for row in database.execute(f"SELECT * FROM pragma_table_info('{table}')")]
        row = dice.choice(database.execute(f"SELECT * FROM {table}").fetchall())
        same = " AND ".join(f"{column} IS ?" for column in columns)
        assert database.execute(f"DELETE FROM {table} WHERE {same}", row).rowcount >= 1
        database.commit()
    return f"deleted from {path.name} {table}: {row}"


def add(home: House, dice: random.Random) -> str:
    for _ in range(1000):
        path, table = rows_of(home, dice)
        with closing(sqlite3.connect(path)) as database:
            row = [
                turned(value, dice) if dice.random() < 0.5 else value
                for value in dice.choice(database.execute(f"SELECT * FROM {table}").fetchall())
            ]
            try:
                database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
            except sqlite3.IntegrityError:
                continue
            database.commit()
            return f"added to {path.name} {table}: {row}"
    raise AssertionError("nothing could be added")


def change(home: House, dice: random.Random) -> str:
    for _ in range(1000):
        path, table = rows_of(home, dice)
        with closing(sqlite3.connect(path)) as database:
            columns = [row[1] for row in database.execute(f"SELECT * FROM pragma_table_info('{table}')")]
            open_to = [column for column in columns if column not in HARMLESS.get(path.name, {}).get(table, set())]
            if not open_to:
                continue
            row = dice.choice(database.execute(f"SELECT * FROM {table}").fetchall())
            column = dice.choice(open_to)
            new = turned(row[columns.index(column)], dice)
            same = " AND ".join(f"{each} IS ?" for each in columns)
            try:
                database.execute(f"UPDATE {table} SET {column} = ? WHERE {same}", (new, *row))
            except sqlite3.IntegrityError:
                continue
            database.commit()
            return f"changed in {path.name} {table}.{column}: {new!r} for {row[columns.index(column)]!r}"
    raise AssertionError("nothing could be changed")


def spoil_an_object(home: House, dice: random.Random) -> str:
    path = dice.choice(sorted(path for path in home.objects.rglob("*") if path.is_file()))
    match dice.choice(("delete", "change", "add")):
        case "delete":
            path.unlink()
            return f"deleted {path.name}"
        case "change":
            data = bytearray(path.read_bytes())
            data[dice.randrange(len(data))] ^= 1
            path.write_bytes(data)
            return f"changed {path.name}"
        case _:
            (path.parent / (path.name[:-1] + "0")).write_bytes(b"another")
            return f"added beside {path.name}"


def lose_a_fact(home: House, dice: random.Random) -> str:
    """What the journal knows besides files and articles: when it was begun, and what was told."""
    name = dice.choice(("begun", "told"))
    change = dice.choice(("DELETE FROM facts WHERE name = ?", "UPDATE facts SET value = '2199-01-01T00:00:00+00:00' WHERE name = ?"))
    if name == "told" and change.startswith("UPDATE"):
        change = "UPDATE facts SET value = 1000000 WHERE name = ?"
    with closing(sqlite3.connect(home.journal)) as journal:
        journal.execute(change, (name,))
        journal.commit()
    return f"{change} {name}"


def flip_a_bit_of_a_word_index(home: House, dice: random.Random) -> str:
    """In the pages that FTS5 keeps its words in."""
    with closing(sqlite3.connect(home.ledger)) as database:
        table = dice.choice(("claim_words_data", "article_words_data"))
        rowid, block = dice.choice(database.execute(f"SELECT id, block FROM {table} WHERE id > 10 AND length(block) > 20").fetchall())
        data = bytearray(block)
        data[dice.randrange(12, len(data))] ^= 1
        database.execute(f"UPDATE {table} SET block = ? WHERE id = ?", (bytes(data), rowid))
        database.commit()
    return f"turned a bit in {table} {rowid}"


async def deep_strays(home: House, server: Server) -> list[Stray]:
    return [one for one in await deeply(home, server.url, lambda _: None) if isinstance(one, Stray)]


async def found(home: House, server: Server) -> list[Stray]:
    """What the deep audit says; that it cannot read a store, or look at all of it, is a finding too."""
    try:
        shallow = (await settled(home, server.url)).strays
        deeper = await deeply(home, server.url, lambda _: None)
        return [*shallow, *(one if isinstance(one, Stray) else Stray("damaged", "all", one.sentence) for one in deeper)]
    except Unavailable as error:
        return [Stray("damaged", "all", str(error))]


def copies(original: Built, folder: Path) -> Iterator[House]:
    number = 0
    while True:
        number += 1
        target = folder / str(number)
        yield original.copied(target)
        shutil.rmtree(target)


async def test_a_house_that_nobody_touched_has_no_strays(original: Built, tmp_path: Path, server: Server, redis: Redis) -> None:
    assert await found(next(copies(original, tmp_path)), server) == []


def break_structure(path: Path) -> None:
    """An index leads to a row that is gone."""
    ask = "SELECT * FROM sqlite_master WHERE type = 'index' AND sql NOT LIKE '%WHERE%' AND tbl_name IN ('article', 'files', 'file')"
    with closing(sqlite3.connect(path)) as database:
        index = database.execute(ask).fetchone()
        [(key,)] = database.execute(f"SELECT name FROM pragma_table_info('{index[2]}') WHERE cid = 0")
        database.executescript(
            f"PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = '{index[1]}'; PRAGMA writable_schema = RESET;"
            f"PRAGMA writable_schema = ON; DELETE FROM {index[2]} WHERE {key} = (SELECT max({key}) FROM {index[2]});"
        )
        database.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", index)
        database.commit()


async def test_a_file_that_is_no_database_any_more_is_a_finding(original: Built, tmp_path: Path, server: Server, redis: Redis) -> None:
    home = next(copies(original, tmp_path))
    home.files.write_bytes(b"nonsense" * 1000)
    victim = next(path for path in home.objects.rglob("*") if path.is_file())
    victim.write_bytes(b"turned")

    said = " ".join(stray.which + stray.sentence for stray in await deep_strays(home, server))

    assert "inbox.db cannot be read" in said
    assert victim.name in said


async def test_a_ledger_that_cannot_even_be_counted_is_named_and_the_rest_is_looked_at(
    original: Built, tmp_path: Path, server: Server, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLAIM_REDIS_URL", server.url)
    home = next(copies(original, tmp_path))
    home.ledger.write_bytes(b"nonsense" * 1000)
    victim = next(path for path in home.objects.rglob("*") if path.is_file())
    victim.write_bytes(b"turned")

    with pytest.raises(Unavailable, match=r"ledger\.db"):
        await auditing.audit(home)
    found = await auditing.audit(home, tell=lambda _: None)

    assert {"balance", "ledger.db"} <= {stray.which for stray in found.strays}
    assert victim.name in " ".join(stray.which for stray in found.strays)


@pytest.mark.parametrize("broken", ["ledger.db", "journal.db", "inbox.db"])
async def test_a_store_whose_file_is_broken_hides_no_damage_of_the_others(
    broken: str, original: Built, tmp_path: Path, server: Server, redis: Redis
) -> None:
    home = next(copies(original, tmp_path))
    victim = next(path for path in home.objects.rglob("*") if path.is_file())
    victim.write_bytes(b"turned")
    with closing(sqlite3.connect(home.journal)) as journal, journal:
        journal.execute("UPDATE articles SET event_json = replace(event_json, 'Sungai', 'Lautan') WHERE number = 1")
    with closing(sqlite3.connect(home.ledger)) as ledger, ledger:
        ledger.execute("DELETE FROM claim WHERE claim_id = (SELECT max(claim_id) FROM claim)")
    break_structure(next(path for path in (home.ledger, home.journal, home.files) if path.name == broken))

    said = await deep_strays(home, server)

    assert [stray.sentence for stray in said if stray.which == broken][-1].startswith("What this file holds was not looked at")
    seen = " ".join(stray.which for stray in said)
    assert victim.name in seen
    assert ("journal, article 1" in seen) == (broken != "journal.db")
    assert any(stray.which.startswith("art_") for stray in said) == (broken != "ledger.db")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("attack", [delete, add, change, spoil_an_object, lose_a_fact])
async def test_whatever_is_deleted_added_or_changed_in_a_store_is_found(
    attack: Attack, original: Built, tmp_path: Path, server: Server, redis: Redis
) -> None:
    dice, houses = random.Random(f"{SEED} {attack.__name__}"), copies(original, tmp_path)
    missed = []
    for _ in range(ATTACKS // 5):
        home = next(houses)
        done = attack(home, dice)
        if not await found(home, server):
            missed.append(done)
    assert missed == [], "\n".join(missed)


@pytest.mark.timeout(900)
async def test_a_bit_that_turns_in_a_word_index_is_found_where_it_changes_any_answer(
    original: Built, tmp_path: Path, server: Server, redis: Redis
) -> None:
    dice, houses, missed = random.Random(SEED), copies(original, tmp_path), []
    asked = answers(original.home)
    for _ in range(ATTACKS // 5):
        home = next(houses)
        done = flip_a_bit_of_a_word_index(home, dice)
        if not await found(home, server) and answers(home) != asked:
            missed.append(done)
    assert missed == [], "\n".join(missed)


def answers(home: House) -> list[Any]:
    """Where each word stands, as the word indexes tell it."""
    with closing(sqlite3.connect(home.ledger)) as database:
        database.execute("CREATE VIRTUAL TABLE temp.told USING fts5vocab(main, claim_words, row)")
        words = [term for (term,) in database.execute("SELECT term FROM temp.told")]
        ask = "SELECT rowid FROM claim_words WHERE claim_words MATCH ? ORDER BY rowid"
        return [(word, database.execute(ask, (f'"{word}"',)).fetchall()) for word in words]
