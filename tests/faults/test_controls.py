"""The suite can fail: a naive pipeline loses under it, and of our own no safeguard can be taken away unnoticed."""

import contextlib
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import redis as redis_client
from redis.asyncio import Redis

from klaim_shared.streams.fence import Fence
from klaim_shared.topology import ARTICLES, CLAIMS, EXTRACT_ARTICLES, FIELD
from tests.conftest import Server
from tests.faults.invariant import Findings, Stuck, check, repeated, settle
from tests.faults.naive import CLAIMS as NAIVE_CLAIMS
from tests.faults.naive import LEDGER, RAW
from tests.faults.news import FAULTS, News, news
from tests.faults.nursery import Nursery
from tests.faults.rig import Rig, rigged
from tests.processes import until
from tests.streaming import two_at_one_entry

RETRY_AFTER = 2.0
STILL_SECONDS = 8.0  # what has not moved for so long, never will


def given(count: int, poisonous: int = 0) -> News:
    return news(count, poisonous, random.Random(48))  # noqa: S311 - the same every time


@pytest.mark.timeout(600)
def test_a_naive_pipeline_loses_articles_when_its_workers_are_killed_once(tmp_path: Path) -> None:
    dropped = given(200)
    programs = {service: ("-m", "tests.faults.naive", service) for service in ("ingest", "extract", "index")}
    with rigged(Rig(tmp_path, programs=programs), patient=False) as rig:
        until(lambda: _reads(rig), seconds=240, why=rig.told)
        dropped.drop(rig.inbox, 0, len(dropped.texts))
        until(lambda: _kept(rig).total() > 5, seconds=240, why=rig.told)
        rig.kill("extract-1")
        rig.kill("extract-2")
        kept = _settled(rig)
    whole = sum(kept[name] >= len(text.splitlines()) for name, text in dropped.texts.items())
    assert whole < len(dropped.texts), "nothing was lost: this proves nothing of us either"


def _reads(rig: Rig) -> bool:
    """Whether a worker and the index have come to read."""
    with rig.client() as client:
        try:
            return bool(client.xinfo_groups(RAW)) and bool(client.xinfo_groups(NAIVE_CLAIMS))
        except redis_client.ResponseError:
            return False  # nobody has asked for the stream yet


def _kept(rig: Rig) -> Counter[str]:
    """How many sentences are kept of each file."""
    try:
        with contextlib.closing(sqlite3.connect(rig.home.place.index / LEDGER, timeout=10)) as ledger:
            return Counter(name for name, _ in ledger.execute("SELECT DISTINCT name, claim FROM claim").fetchall())
    except sqlite3.OperationalError:
        return Counter()  # the table is not there yet


def _settled(rig: Rig) -> Counter[str]:
    """The sentences kept of each file, once they are no longer getting more."""
    kept, before, quiet = Counter[str](), -1, 0
    while quiet < 10:
        rig.mend()
        time.sleep(0.5)
        kept = _kept(rig)
        quiet = quiet + 1 if kept.total() == before and not list(rig.inbox.glob("*.txt")) else 0
        before = kept.total()
    return kept


NO_DEDUPE = """
from klaim_index.stores import writing
from klaim_index.stores.held import Held
writing.held = lambda connection, article_ids: {article_id: Held() for article_id in article_ids}
"""
NO_CHILD = """
from klaim_extract.core.claims import extract
from klaim_extract.sandbox.parent import Sandbox
from klaim_shared import faults
async def claims(self, article):
    faults.point("extract.child", article.text)
    return extract(article)
Sandbox.claims = claims
"""
NO_RECLAIM = """
import os
os.environ["KLAIM_EXTRACT_RETRY_AFTER_SECONDS"] = "100000"
"""


NO_EPOCH = """
from klaim_ingest.sending import Sender
async def nothing(self, sight):
    return None
Sender._notice_a_loss = nothing
"""


def under(rig: Rig, dropped: News, seconds: float) -> Findings:
    """What is found when all was dropped and nothing has moved for so long."""
    until(lambda: all(rig.works(name) for name in rig.names), seconds=240, why=rig.told)
    dropped.drop(rig.inbox, 0, len(dropped.texts))
    with contextlib.suppress(Stuck):
        settle(rig, set(dropped.texts), seconds)
    return check(rig, dropped.reasons, set(dropped.texts))


@pytest.mark.parametrize("fenced", [True, False])
async def test_without_the_fence_a_worker_that_wakes_up_again_repeats_what_another_answered(
    server: Server, redis: Redis, monkeypatch: pytest.MonkeyPatch, *, fenced: bool
) -> None:
    async def emit(self: Fence, entry: bytes, out: str, events: Sequence[bytes]) -> bool:
        for event in events:
            await redis.xadd(out, {FIELD: event})
        return bool(await redis.xack(self._stream, self._group, entry))

    if not fenced:
        monkeypatch.setattr(Fence, "emit", emit)
    await two_at_one_entry(server, lambda: _answered(redis))

    with redis_client.Redis.from_url(server.url) as client:
        assert repeated(client) == ([] if fenced else ["a"])


async def _answered(redis: Redis) -> bool:
    return bool(await redis.xlen(CLAIMS.name)) and not (await redis.xpending(ARTICLES.name, EXTRACT_ARTICLES.group))["pending"]


@pytest.mark.timeout(600)
def test_without_dedupe_what_is_delivered_twice_is_noticed(tmp_path: Path, nursery: Nursery) -> None:
    with rigged(Rig(tmp_path, patches={"index": NO_DEDUPE}, nursery=nursery, extractors=1, retry_after=RETRY_AFTER)) as rig:
        rig.faults["index"] = "index.committed:2:kill"
        rig.kill("index")
        rig.faults.clear()
        findings = under(rig, given(6), 60)
    assert findings.falsely_quarantined or findings.doubled, (findings.some(), rig.told())


@pytest.mark.timeout(600)
def test_without_a_process_of_its_own_poison_is_not_told_for_what_it_is(tmp_path: Path, nursery: Nursery) -> None:
    rig = Rig(tmp_path, patches={"extract": NO_CHILD}, nursery=nursery, extractors=1, retry_after=RETRY_AFTER, faults={"extract": FAULTS})
    with rigged(rig):
        findings = under(rig, given(6, poisonous=1), STILL_SECONDS)
    assert findings.wrong_reason or findings.not_quarantined, (findings.some(), rig.told())
    assert rig.falls["extract-1"]


@pytest.mark.timeout(600)
def test_without_reclaiming_what_a_dead_worker_held_is_stranded(tmp_path: Path, nursery: Nursery) -> None:
    with rigged(Rig(tmp_path, patches={"extract": NO_RECLAIM}, nursery=nursery, extractors=1, retry_after=RETRY_AFTER)) as rig:
        rig.faults["extract"] = "extract.opened:1:kill"
        rig.kill("extract-1")
        rig.faults.clear()
        findings = under(rig, given(6), STILL_SECONDS)
    assert findings.partial or findings.lost, (findings.some(), rig.told())


@pytest.mark.timeout(600)
def test_without_the_epoch_what_redis_forgot_is_lost(tmp_path: Path, nursery: Nursery) -> None:
    dropped = given(6)
    with rigged(Rig(tmp_path, patches={"ingest": NO_EPOCH}, nursery=nursery, extractors=1, retry_after=RETRY_AFTER)) as rig:
        time.sleep(1)
        with rig.client() as client:
            client.flushall()
        findings = under(rig, dropped, STILL_SECONDS)
    assert findings.lost or findings.partial, (findings.some(), rig.told())


RECEIPTS_FIRST = """
import asyncio
from klaim_index.handlers import IndexEvents, _revision
async def on_batch(self, events):
    asyncio.get_running_loop().call_later(3600, lambda: asyncio.to_thread(self._take_in, events))
    correlations = {_revision(each): each.correlationid for each in events}
    return [self._receipt(*revision, correlation) for revision, correlation in correlations.items()]
IndexEvents.on_batch = on_batch
"""
ANY_REDIS = """
from klaim_shared.streams import broker
async def check(redis, accepted):
    return None
broker.check = check
"""


@pytest.mark.timeout(600)
def test_when_receipts_are_sent_before_the_ledger_has_kept_anything_articles_are_lost(tmp_path: Path, nursery: Nursery) -> None:
    with rigged(Rig(tmp_path, patches={"index": RECEIPTS_FIRST}, nursery=nursery, extractors=1, retry_after=RETRY_AFTER)) as rig:
        findings = under(rig, given(6), STILL_SECONDS)
    assert len(findings.lost) == 6, (findings.some(), rig.told())
    assert findings.audit


@pytest.mark.timeout(600)
def test_when_any_redis_is_taken_dead_letters_are_lost_with_it(tmp_path: Path, nursery: Nursery) -> None:
    services = ("ingest", "extract", "index")
    rig = Rig(tmp_path, patches=dict.fromkeys(services, ANY_REDIS), redis_words=("--appendonly", "no"), nursery=nursery, extractors=1)
    with rigged(rig):
        with rig.client() as client:
            garbage = {(ARTICLES.name, client.xadd(ARTICLES.name, {"halo": "dunia"}).decode())}
            until(lambda: bool(client.xlen(EXTRACT_ARTICLES.dead_letter)), why=rig.told)
        rig.kill_redis()
        assert check(rig, {}, set(), garbage).not_quarantined, rig.told()
