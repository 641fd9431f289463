"""The audit over real stores and a real Redis."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from redis.asyncio import Redis
from typer.testing import CliRunner

from klaim.cli.app import app
from klaim.keeping.audit import PATIENCE, audit, settled
from klaim.keeping.balance import Balance
from klaim.keeping.house import House
from klaim.keeping.opening import read_only, structural_damage
from klaim.place import Running
from klaim_index.core.ledger import Renewal
from klaim_index.stores.search import filling
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.errors import Unavailable
from klaim_shared.streams import Streams
from klaim_shared.streams.once import send
from klaim_shared.streams.sight import EPOCH
from klaim_shared.topology import (
    ARTICLES,
    CLAIMS,
    EXTRACT_ARTICLES,
    FIELD,
    INDEX_CLAIMS,
    INDEX_CORRECTIONS,
    INDEX_INBOX,
    INGEST_RECEIPTS,
    INGEST_RETRIES,
    Stream,
)
from tests.conftest import Server, entries
from tests.houses import Built, built, finish, journaled
from tests.streaming import running, until, worker


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("house"))


@pytest.fixture
def home(original: Built, tmp_path: Path) -> House:
    return original.copied(tmp_path / "data")


async def look(home: House, server: Server) -> Balance:
    return await settled(home, server.url, PATIENCE)


async def answer(redis: Redis, stream: Stream, group: str) -> None:
    await redis.xack(stream.name, group, *[entry for entry, _ in await entries(redis, stream.name)])


async def test_a_house_in_order_balances(home: House, server: Server, redis: Redis) -> None:
    found = await look(home, server)

    assert found.line == "4 accepted = 4 indexed + 0 quarantined + 0 in flight"
    assert not found.strays


async def test_an_article_is_in_flight_from_its_acceptance_until_it_is_whole_in_the_ledger(
    tmp_path: Path, server: Server, redis: Redis, original: Built
) -> None:
    home = journaled(tmp_path, sent=False)
    SqliteLedger(home.ledger).close()
    assert (await look(home, server)).in_flight == 4, "in the journal, never sent"

    with closing(sqlite3.connect(home.journal)) as journal:
        journal.execute("UPDATE articles SET published_at_stream = ?, entry = '1-1'", ("2099-01-01T00:00:00+00:00",))
        journal.commit()
    await send(server.url, ARTICLES, original.articles)
    assert (await look(home, server)).in_flight == 4, "on the stream, which no group reads"

    async with running(Streams(server.url, consumer="only-makes-the-groups")):
        pass
    assert (await look(home, server)).in_flight == 4, "waiting for every group"

    await redis.xreadgroup(EXTRACT_ARTICLES.group, "x", {ARTICLES.name: ">"})
    await redis.xreadgroup("index", "x", {ARTICLES.name: ">"})
    assert (await look(home, server)).in_flight == 4, "pending"

    await send(server.url, CLAIMS, original.all_events[4:])
    await answer(redis, ARTICLES, "extract")
    await answer(redis, ARTICLES, "index")
    assert (await look(home, server)).in_flight == 4, "its claims on their stream"

    await redis.xreadgroup(INDEX_CLAIMS.group, "x", {CLAIMS.name: ">"})
    await answer(redis, CLAIMS, "index")
    assert (await look(home, server)).in_flight == 4, "no receipt yet: ingest proves whether it was lost, and sends it again"

    finish(home)
    lost = await look(home, server)
    assert [stray.what for stray in lost.strays] == ["lost"] * 4
    assert lost.line == "4 accepted = 0 indexed + 0 quarantined + 0 in flight + 4 astray"

    with closing(SqliteLedger(home.ledger)) as ledger:
        ledger.apply(original.all_events)
    assert (await look(home, server)).indexed == 4


async def test_what_a_group_gave_up_on_is_quarantined_and_its_letter_gone_it_is_lost(
    tmp_path: Path, server: Server, redis: Redis, original: Built
) -> None:
    home = journaled(tmp_path)
    finish(home)
    SqliteLedger(home.ledger).close()
    await send(server.url, ARTICLES, original.articles)
    await redis.xadd(ARTICLES.name, {FIELD: b"no event at all"})

    async def fail(_: object) -> list[object]:
        raise RuntimeError("poison")

    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, fail)  # type: ignore[arg-type]
    async with running(streams):

        async def given_up() -> bool:
            return await redis.xlen(EXTRACT_ARTICLES.dead_letter) == 5

        await until(given_up, 20)
    found = await look(home, server)
    assert (found.quarantined, found.reasons, found.foreign_letters) == (4, {"gave_up": 4}, 1)
    assert not found.strays

    await redis.delete(EXTRACT_ARTICLES.dead_letter)
    await redis.delete(ARTICLES.name)
    assert [stray.what for stray in (await look(home, server)).strays] == ["lost"] * 4


async def test_letters_on_every_stream_are_counted_and_a_lost_receipt_sets_no_article_aside(
    home: House, server: Server, redis: Redis, original: Built
) -> None:
    receipt = {"data": {"article_id": original.articles[0].data.article_id, "revision": 1, "outcome": "whole"}}
    for subscription in (INGEST_RECEIPTS, INGEST_RETRIES, INDEX_CORRECTIONS, INDEX_INBOX):
        await redis.xadd(subscription.dead_letter, {FIELD: json.dumps(receipt)})

    found = await look(home, server)

    assert (found.indexed, found.foreign_letters, found.strays) == (4, 4, ())


async def test_what_a_redis_without_memory_held_is_in_flight_since_ingest_sends_it_once_more(
    tmp_path: Path, server: Server, redis: Redis
) -> None:
    home = journaled(tmp_path)
    finish(home)
    SqliteLedger(home.ledger).close()
    with closing(sqlite3.connect(home.journal)) as journal:
        journal.execute("INSERT INTO facts VALUES ('epoch', 'before')")
        journal.commit()
    await redis.set(EPOCH, "after")

    assert (await look(home, server)).in_flight == 4

    await redis.set(EPOCH, "before")
    assert (await look(home, server)).in_flight == 4, "the stream ends before the place that was given to the last article"

    await redis.xadd(ARTICLES.name, {"x": "x"})
    assert [stray.what for stray in (await look(home, server)).strays] == ["lost"] * 4


async def test_the_bytes_of_every_article_must_be_there(home: House, server: Server, redis: Redis) -> None:
    victim = next(path for path in home.objects.rglob("*") if path.is_file())
    victim.unlink()

    [stray] = (await look(home, server)).strays
    assert (stray.what, stray.which) == ("no_file", victim.name)


async def test_without_redis_the_audit_says_that_it_can_prove_nothing(home: House) -> None:
    found = await settled(home, "redis://127.0.0.1:1", PATIENCE)

    assert found.away
    assert "does not answer" in found.away


async def test_a_redis_that_may_lose_what_it_holds_is_told_of(
    home: House, server: Server, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLAIM_REDIS_URL", server.url)
    assert (await audit(home)).doubt is None
    await redis.config_set("appendonly", "no")
    try:
        found = await audit(home)
    finally:
        await redis.config_set("appendonly", "yes")
    assert "set appendonly to yes" in (found.doubt or "")
    assert not found.strays


async def test_when_klaim_is_stopped_the_audit_reads_what_its_redis_left(
    home: House, server: Server, redis: Redis, original: Built
) -> None:
    """And leaves it as it was."""
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ledger.executescript("DELETE FROM claim; DELETE FROM closing;")
    left = Server(home.place.redis)
    left.start()
    await send(left.url, ARTICLES, original.articles[:1])
    left.kill()
    before = {path: path.read_bytes() for path in home.place.redis.rglob("*") if path.is_file()}

    found = await audit(home)

    assert (found.in_flight, [stray.what for stray in found.strays]) == (1, ["partial"] * 3)
    assert {path: path.read_bytes() for path in home.place.redis.rglob("*") if path.is_file()} == before


async def test_a_klaim_that_was_killed_is_not_taken_for_one_that_runs(home: House, redis: Redis) -> None:
    Running("http://127.0.0.1:1", "redis://127.0.0.1:1").save(home.place)
    (home.place.redis / "appendonlydir").mkdir()

    found = await audit(home)

    assert (found.away, found.indexed) == (None, 4)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
@pytest.mark.parametrize("written_meanwhile", [False, True])
def test_stores_can_be_read_through_a_read_only_mount_while_they_are_written_and_when_nobody_has_them_open(
    home: House, tmp_path: Path, original: Built, written_meanwhile: bool
) -> None:
    """As the volumes of a container are, in which the command runs beside the services."""
    data, seen = home.place.data, tmp_path / "seen"
    seen.mkdir()
    mounted = f"mount --bind {data} {seen} && mount -o remount,ro,bind {seen}"
    script = f"{mounted} && exec {sys.executable} -c '{_COUNT}' {seen / 'index' / 'ledger.db'}"
    with closing(SqliteLedger(home.ledger)) if written_meanwhile else nullcontext() as ledger:
        if ledger:
            ledger.apply([original.articles[0].model_copy(update={"id": "evt_zzz"})])  # now there is a log beside the ledger
        done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this machine allows no mounts")

    assert done.stdout.strip() == "4", done.stderr


_COUNT = (
    "import sys; from pathlib import Path; from klaim.keeping.opening import read_only, structural_damage\n"
    'with read_only(Path(sys.argv[1])) as database: print(database.execute("SELECT count(*) FROM article").fetchone()[0])'
)


def test_reading_changes_nothing_and_sees_one_state(home: House) -> None:
    with read_only(home.ledger) as database, closing(SqliteLedger(home.ledger)) as ledger:
        before = database.execute("SELECT count(*) FROM article").fetchone()
        with closing(sqlite3.connect(home.ledger)) as writer:
            writer.execute("DELETE FROM article")
            writer.commit()
        assert ledger.counts()
        assert database.execute("SELECT count(*) FROM article").fetchone() == before
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            database.execute("DELETE FROM article")


def test_a_house_without_a_journal_is_told_in_a_sentence(tmp_path: Path, server: Server) -> None:
    with pytest.raises(Unavailable, match="--data"):
        asyncio.run(settled(House(type(journaled(tmp_path / "x").place)(tmp_path / "y")), server.url, PATIENCE))


def test_a_null_that_sqlite_only_believes_to_see_is_no_damage() -> None:
    """SQLite 3.40.1 says so of any table WITHOUT ROWID whose key is not its first columns."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE bond (a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL, PRIMARY KEY (a, c)) WITHOUT ROWID")
        database.execute("INSERT INTO bond VALUES ('1', '2', '3')")

        assert structural_damage(database) == []


def test_many_nulls_that_sqlite_only_believes_to_see_hide_no_damage() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE early (a TEXT)")
        database.execute("CREATE TABLE bond (a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL, PRIMARY KEY (a, c)) WITHOUT ROWID")
        database.execute("CREATE TABLE later (a TEXT)")
        database.executemany("INSERT INTO bond VALUES (?, '2', '3')", [(str(number),) for number in range(300)])
        database.executescript(
            "INSERT INTO early VALUES (NULL); INSERT INTO later VALUES (NULL); PRAGMA writable_schema = ON;"
            "UPDATE sqlite_master SET sql = replace(sql, 'TEXT)', 'TEXT NOT NULL)') WHERE name IN ('early', 'later');"
            "PRAGMA writable_schema = RESET;"
        )

        assert sorted(structural_damage(database)) == ["NULL value in early.a", "NULL value in later.a"]


def test_no_store_that_holds_corrections_is_called_damaged_by_its_file(original: Built) -> None:
    """Whatever the shapes of its tables: each that is made WITHOUT ROWID gets a row of its own besides."""
    for path in (original.home.ledger, original.home.files, original.home.journal):
        with closing(sqlite3.connect(":memory:")) as copy:
            with closing(sqlite3.connect(path)) as database:
                database.backup(copy)
            for name in [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%'")]:
                columns = copy.execute("SELECT type FROM pragma_table_info(?)", (name,)).fetchall()
                row = [{"TEXT": "x", "BLOB": b"x"}.get(kind, 1) for (kind,) in columns]
                copy.execute(f"INSERT OR IGNORE INTO {name} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - our own names
            assert structural_damage(copy) == [], path.name


@pytest.mark.parametrize(("table", "derived"), [("groups_made", "statement"), ("entries_made", "known_name")])
async def test_a_ledger_that_another_klaim_grouped_or_indexed_is_told_so_not_called_damaged_and_all_else_is_looked_at(
    home: House, original: Built, table: str, derived: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looked() -> tuple[bool, set[str]]:
        found = await audit(home, tell=lambda _: None)
        return "made by another klaim, or is being made anew" in " ".join(found.unseen), {stray.which for stray in found.strays}

    monkeypatch.setattr(filling, "AT_ONCE", 1)
    with closing(sqlite3.connect(home.ledger, isolation_level=None)) as ledger:
        ledger.execute(f"UPDATE {table} SET edition = 'of another way'")  # noqa: S608 - our own names
        ledger.execute(f"DELETE FROM {derived}")  # noqa: S608 - our own names
    assert await looked() == (True, set())
    assert not (await audit(home)).strays

    with closing(SqliteLedger(home.ledger)) as opened:
        opened.apply(original.all_events)
        steps: list[Renewal] = []
        opened.renew(steps.append, lambda: bool(steps))  # stopped after the first
    assert await looked() == (True, set())
    victim = next(path for path in home.objects.rglob("*") if path.is_file())
    whole = victim.read_bytes()
    victim.write_bytes(b"turned")
    assert await looked() == (True, {f"objects/{victim.parent.name}/{victim.name}"})
    victim.write_bytes(whole)

    with closing(SqliteLedger(home.ledger)) as opened:
        opened.renew()
    assert await looked() == (False, set())


def test_the_command_ends_with_3_where_it_could_not_look_at_all_and_with_1_where_something_strays_as_well(
    home: House, server: Server, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLAIM_REDIS_URL", server.url)

    def looked() -> tuple[int, int]:
        result = CliRunner().invoke(app, ["audit", "--deep", "--format", "jsonl", "--data", str(home.place.data)])
        told = json.loads(result.stdout.splitlines()[0])
        assert told["redis_error"] is None
        assert "made by another klaim" in told["unseen"][0]
        return result.exit_code, told["strays"]

    with closing(sqlite3.connect(home.ledger, isolation_level=None)) as ledger:
        ledger.execute("UPDATE groups_made SET edition = 'of another way'")
    assert looked() == (3, 0)
    next(path for path in home.objects.rglob("*") if path.is_file()).write_bytes(b"turned")
    assert looked() == (1, 1)
