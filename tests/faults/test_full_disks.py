"""A disk that is full, under Redis, under ingest or under the ledger: what was accepted waits, and goes on once there is room."""

import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from redis.exceptions import ResponseError

from tests.faults.invariant import accepted, must_be_whole, settle
from tests.faults.news import News, news
from tests.faults.nursery import Nursery
from tests.faults.rig import Rig, rigged
from tests.faults.shim import Machine
from tests.processes import until

FILES = 30
FULL_SECONDS = 5.0
MOST_LOG = 1_000_000 / 60  # bytes a second
MOST_CPU = 0.2  # of one core, each service


def given(service: str) -> News:
    return news(FILES, 0, random.Random(service))  # noqa: S311 - the same every time


def used(rig: Rig) -> dict[str, float]:
    """Seconds that each service has computed since it was started."""
    found = {}
    for name, process in rig.services.items():
        user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        found[name] = (int(user) + int(system)) / 100
    return found


def logged(rig: Rig) -> int:
    return sum(path.stat().st_size for path in rig.logs.iterdir())


def whole_after(rig: Rig, dropped: News) -> None:
    dropped.drop(rig.inbox, 2 * FILES // 3, FILES)
    must_be_whole(rig, dropped.texts.keys(), 60)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("flushing", ["always", "everysec"])
def test_a_redis_with_a_full_disk_is_waited_for_in_few_words_and_at_little_cost(flushing: str, tmp_path: Path, nursery: Nursery) -> None:
    """With `always` it ends, and is started again and again; with `everysec` it answers everything with an error."""
    dropped = given(flushing)
    machine = Machine(tmp_path, tmp_path / "data" / "redis")
    accepting = {name: {"KLAIM_REDIS_DURABILITY": flushing} for name in ("ingest", "extract", "index")}
    environments = {"redis": machine.environment(), **accepting}
    rig = Rig(
        tmp_path / "data",
        environments=environments,
        redis_words=("--appendfsync", flushing),
        extractors=1,
        retry_after=2.0,
        nursery=nursery,
    )
    with rigged(rig):
        dropped.drop(rig.inbox, 0, FILES // 3)
        until(lambda: bool(accepted(rig)), why=rig.told)
        machine.turn(full=True)
        dropped.drop(rig.inbox, FILES // 3, FILES // 3)
        log, computed, ends = logged(rig), used(rig), 0
        for _ in range(int(FULL_SECONDS / 0.5)):
            assert rig.server.process
            if rig.server.process.poll() is not None:
                ends += 1
                rig.server.begin()
            time.sleep(0.5)
        spent = {name: after - computed[name] for name, after in used(rig).items()}
        log = logged(rig) - log
        until(lambda: len(accepted(rig)) >= 2 * FILES // 3, why=rig.told)  # ingest needs no Redis for that
        if flushing == "everysec":
            with rig.client() as client, pytest.raises(ResponseError, match="MISCONF"):
                client.set("klaim.anything", "")
        machine.turn()
        if rig.server.process and rig.server.process.poll() is not None:
            rig.server.start()
        assert not any(rig.falls.values())
        whole_after(rig, dropped)
    assert (ends > 0) == (flushing == "always")
    assert log < MOST_LOG * FULL_SECONDS
    assert max(spent.values()) < MOST_CPU * FULL_SECONDS, spent


@pytest.mark.timeout(300)
@pytest.mark.parametrize("killed", [False, True], ids=["", "and ingest is killed meanwhile"])
def test_what_ingest_has_no_room_for_is_not_accepted_and_is_taken_later(tmp_path: Path, nursery: Nursery, *, killed: bool) -> None:
    dropped = given(f"ingest {killed}")
    machine = Machine(tmp_path, tmp_path / "data" / "ingest")
    with rigged(
        Rig(tmp_path / "data", environments={"ingest": machine.environment()}, extractors=1, retry_after=2.0, nursery=nursery)
    ) as rig:
        dropped.drop(rig.inbox, 0, FILES // 3)
        settle(rig, set(list(dropped.texts)[: FILES // 3]), 60)
        machine.turn(full=True)
        dropped.drop(rig.inbox, FILES // 3, FILES // 3)
        log = rig.logs / "ingest.log"
        until(lambda: "the disk does not take what was dropped" in log.read_text(), why=rig.told)
        if killed:
            rig.kill("ingest")
            time.sleep(1.0)
        time.sleep(1.0)
        assert len(accepted(rig)) == FILES // 3
        assert killed or not rig.falls["ingest"]
        machine.turn()
        whole_after(rig, dropped)


@pytest.mark.timeout(300)
def test_what_the_ledger_has_no_room_for_is_kept_whole_or_not_at_all_and_costs_no_tries(tmp_path: Path, nursery: Nursery) -> None:
    dropped = given("index")
    machine = Machine(tmp_path, tmp_path / "data" / "index")
    with rigged(
        Rig(tmp_path / "data", environments={"index": machine.environment()}, extractors=1, retry_after=1.0, nursery=nursery)
    ) as rig:
        dropped.drop(rig.inbox, 0, FILES // 3)
        settle(rig, set(list(dropped.texts)[: FILES // 3]), 60)
        machine.turn(full=True)
        dropped.drop(rig.inbox, FILES // 3, FILES // 3)
        until(lambda: "waiting" in (rig.logs / "index.log").read_text(), why=rig.told)
        time.sleep(FULL_SECONDS)
        with closing(sqlite3.connect(rig.home.ledger)) as ledger:
            assert ledger.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert ledger.execute("SELECT count(*) FROM article").fetchone() == (FILES // 3,)
        assert not rig.falls["index"]
        machine.turn()
        whole_after(rig, dropped)
