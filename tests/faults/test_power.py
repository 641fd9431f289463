"""The power fails: every file is again as it was when it was last flushed. What was said to be safe by then is."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from klaim_shared.streams.sight import Place
from klaim_shared.topology import ARTICLES
from tests.faults.invariant import accepted, must_be_whole, whole
from tests.faults.news import news
from tests.faults.nursery import Nursery
from tests.faults.rig import Rig, rigged
from tests.faults.shim import Disk, Machine, noted
from tests.processes import until

FILES = 60
PARTS = ("redis", "ingest", "index")
NO_FLUSH = """
import sqlite3
from klaim_ingest.inbox import durable, journal, objects
durable.flush = objects.flush = lambda paths: None
opened = sqlite3.connect
class Careless(sqlite3.Connection):
    def execute(self, sql, *given):
        return super().execute(sql.replace("synchronous = FULL", "synchronous = OFF"), *given)
sqlite3.connect = lambda *given, **named: opened(*given, **(named | {"factory": Careless}))
"""


@contextmanager
def powered(folder: Path, nursery: Nursery, flushing: str, patches: Mapping[str, str] | None = None) -> Iterator[tuple[Rig, list[Disk]]]:
    """A klaim on disks of which it is known what is safe."""
    data, disks, environments = folder / "data", list[Disk](), dict[str, dict[str, str]]()
    with ExitStack() as stack:
        for part in PARTS:
            (folder / part).mkdir()
            disks.append(stack.enter_context(noted(Disk(data / part))))
            environments[part] = {**Machine(folder / part, data / part).environment(disks[-1])}
        for service in ("ingest", "extract", "index"):
            environments.setdefault(service, {})["KLAIM_REDIS_DURABILITY"] = flushing
        words = ("--appendfsync", flushing)
        rig = Rig(data, patches=patches or {}, environments=environments, redis_words=words, extractors=1, retry_after=2.0, nursery=nursery)
        yield stack.enter_context(rigged(rig)), disks


def fail(rig: Rig, disks: Sequence[Disk]) -> None:
    """No power for anything; then it is back, and nothing runs yet."""
    for disk in disks:
        disk.cut()
    for process in rig.services.values():
        process.kill()
    for process in rig.services.values():
        process.wait()
    rig.server.kill()
    for disk in disks:
        disk.restore()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("flushing", ["always", "everysec"])
def test_nothing_that_was_accepted_or_indexed_is_gone_when_the_power_fails(flushing: str, tmp_path: Path, nursery: Nursery) -> None:
    chance = random.Random(flushing)  # noqa: S311 - the same every time
    dropped = news(FILES, 0, chance)
    with powered(tmp_path, nursery, flushing) as (rig, disks):
        for third in range(3):
            dropped.drop(rig.inbox, third * FILES // 3, FILES // 3)
            until(lambda third=third: len(accepted(rig)) > third * FILES // 3, seconds=60, why=rig.told)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 1.5))
            taken, held = set(accepted(rig)), whole(rig)
            fail(rig, disks)
            assert taken <= set(accepted(rig))
            assert held <= whole(rig)
            rig.server.start()
            rig.mend()
        must_be_whole(rig, dropped.texts.keys(), 60)
    assert all(disk.flushes for disk in disks)


@pytest.mark.timeout(300)
def test_without_flushing_what_was_accepted_is_gone_with_the_power(tmp_path: Path, nursery: Nursery) -> None:
    dropped = news(6, 0, random.Random(12))  # noqa: S311 - the same every time
    with powered(tmp_path, nursery, "always", {"ingest": NO_FLUSH}) as (rig, disks):
        dropped.drop(rig.inbox, 0, 6)
        until(lambda: len(accepted(rig)) == 6, seconds=60, why=rig.told)
        fail(rig, disks)
        assert not accepted(rig)


@pytest.mark.timeout(300)
def test_a_redis_that_is_killed_while_its_disk_is_slow_loses_what_it_took_and_klaim_does_not(tmp_path: Path, nursery: Nursery) -> None:
    dropped = news(FILES, 0, random.Random(11))  # noqa: S311 - the same every time
    machine = Machine(tmp_path, tmp_path / "data" / "redis")
    accepting = {name: {"KLAIM_REDIS_DURABILITY": "everysec"} for name in ("ingest", "extract", "index")}
    rig = Rig(
        tmp_path / "data",
        environments={"redis": machine.environment(), **accepting},
        redis_words=("--appendfsync", "everysec"),
        extractors=1,
        retry_after=2.0,
        nursery=nursery,
    )
    forgotten = 0
    with rigged(rig):
        machine.turn(stall=5000)
        for tenth in range(10):
            before = last(rig)
            dropped.drop(rig.inbox, tenth * FILES // 10, FILES // 10)
            until(lambda before=before: last(rig) > before, seconds=60, why=rig.told)  # type: ignore[misc]
            if tenth % 2:  # the first ones have begun a flush, behind which the second ones wait
                before = last(rig)
                rig.kill_redis()
                forgotten += last(rig) < before
        machine.turn()
        must_be_whole(rig, dropped.texts.keys(), 60)
    assert forgotten, "Redis lost nothing: this proves nothing of us either"


def last(rig: Rig) -> Place:
    """How far the stream of articles has come."""
    with rig.client() as client:
        return Place.of(client.xinfo_stream(ARTICLES.name)["last-generated-id"]) if client.exists(ARTICLES.name) else Place()
