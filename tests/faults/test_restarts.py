"""Redis and the services end and begin again as on any day: nothing is lost or doubled, and work goes on soon."""

import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from klaim_index.stores.reading import digest
from klaim_shared.topology import ARTICLES, CLAIMS
from tests.faults.invariant import check, must_be_whole, settle, whole
from tests.faults.news import News, news
from tests.faults.nursery import Nursery
from tests.faults.points import ALL
from tests.faults.rig import Rig, rigged
from tests.processes import until

FILES = 40
AGAIN_SECONDS = 10.0
GRACE_SECONDS = 30.0  # stop_grace_period in docker-compose.yml
ROUNDS = 20 if ALL else 3


@contextmanager
def busy(folder: Path, nursery: Nursery) -> Iterator[tuple[Rig, News]]:
    """Half of the files lie there; in the end all of them must be whole."""
    given = news(FILES, 0, random.Random(folder.name))  # noqa: S311 - the same every time
    with rigged(Rig(folder, extractors=1, retry_after=2.0, nursery=nursery)) as rig:
        given.drop(rig.inbox, 0, FILES // 2)
        yield rig, given
        given.drop(rig.inbox, FILES // 2, FILES)
        must_be_whole(rig, given.texts.keys(), 60)


@pytest.mark.timeout(300)
def test_after_a_restart_of_redis_the_next_article_is_whole_within_ten_seconds(tmp_path: Path, nursery: Nursery) -> None:
    with busy(tmp_path, nursery) as (rig, given):
        settle(rig, set(list(given.texts)[: FILES // 2]), 60)
        assert rig.server.process
        rig.server.process.terminate()
        rig.server.process.wait(30)
        time.sleep(2.0)
        before = len(whole(rig))
        rig.server.start()
        given.drop(rig.inbox, FILES // 2, 1)
        until(lambda: len(whole(rig)) > before, seconds=AGAIN_SECONDS, why=rig.told)


@pytest.mark.timeout(300)
def test_a_redis_whose_folder_was_deleted_gets_again_what_is_not_whole(tmp_path: Path, nursery: Nursery) -> None:
    with busy(tmp_path, nursery) as (rig, _):
        until(lambda: bool(whole(rig)), why=rig.told)
        rig.server.kill()
        shutil.rmtree(rig.home.place.redis)
        rig.home.place.redis.mkdir()
        rig.server.start()


@pytest.mark.timeout(900)
def test_services_restarted_one_after_the_other_under_load_end_in_time_and_leave_nothing_undone(tmp_path: Path, nursery: Nursery) -> None:
    with busy(tmp_path, nursery) as (rig, _):
        for _ in range(ROUNDS):
            for name in rig.names:
                until(lambda name=name: rig.works(name), seconds=60, why=rig.told)  # type: ignore[misc]
                rig.services[name].send_signal(signal.SIGTERM)
                rig.services[name].wait(GRACE_SECONDS)
                rig.start(name)


@pytest.mark.timeout(300)
def test_every_entry_delivered_twice_more_leaves_the_ledger_as_it_was(tmp_path: Path, nursery: Nursery) -> None:
    given = news(FILES // 2, 0, random.Random(28))  # noqa: S311 - the same every time
    with rigged(Rig(tmp_path, extractors=1, retry_after=2.0, nursery=nursery)) as rig:
        given.drop(rig.inbox, 0, FILES)
        settle(rig, set(given.texts), 60)
        before = digested(rig)
        with rig.client() as client:
            entries = {stream: client.xrange(stream.name) for stream in (ARTICLES, CLAIMS)}
            for stream, found in entries.items():
                for _ in range(2):
                    for _, fields in found:
                        client.xadd(stream.name, fields)
        settle(rig, set(given.texts), 60)
        assert digested(rig) == before
        findings = check(rig, {}, set(given.texts))
    assert findings.audit == findings.doubled == findings.partial == findings.falsely_quarantined == []


def digested(rig: Rig) -> str:
    with closing(sqlite3.connect(f"{rig.home.ledger.as_uri()}?mode=ro", uri=True)) as ledger:
        return digest(ledger)
