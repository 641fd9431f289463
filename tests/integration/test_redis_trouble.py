"""A Redis that would lose data is refused in one sentence; one that is away, locked or full is waited for, quietly."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import cast

import pytest
import structlog
from redis.asyncio import Redis

from klaim.up.processes import Child
from klaim_shared.errors import Unavailable
from klaim_shared.streams import Flow, Misconfigured, Outlet, Policy, Streams, examine
from klaim_shared.streams.pulse import take_pulse
from klaim_shared.topology import ARTICLES, CLAIMS, EXTRACT_ARTICLES
from tests.conftest import Server
from tests.processes import start
from tests.streaming import NOW, QUICK, article, close_article, holds, until, worker


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()


@asynccontextmanager
async def configured(server: Server, **settings: str) -> AsyncIterator[None]:
    async with Redis.from_url(server.url) as client:
        for name, value in settings.items():
            await client.config_set(name.replace("_", "-"), value)
        yield


@contextmanager
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[logging.LogRecord]]:
    """What is logged meanwhile."""
    before, found = len(caplog.records), list[logging.LogRecord]()
    yield found
    found += caplog.records[before:]


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("appendonly", "no", "set appendonly to yes"),
        ("appendfsync", "everysec", "set it to always, or accept that with KLAIM_REDIS_DURABILITY=everysec"),
        ("appendfsync", "no", "set it to always, or accept that with KLAIM_REDIS_DURABILITY=any"),
        ("maxmemory_policy", "allkeys-lru", "set it to noeviction"),
    ],
)
async def test_a_redis_that_would_lose_data_is_refused_in_one_sentence(mortal: Server, setting: str, value: str, sentence: str) -> None:
    async with configured(mortal, **{setting: value}):
        streams = worker(mortal)
        with pytest.raises(Misconfigured, match=sentence) as refused:
            await streams.start()
        await streams.stop()

    assert str(refused.value).count(". ") == 0


async def test_a_redis_that_keeps_all_is_taken_as_it_is_and_a_weaker_one_where_that_was_accepted(mortal: Server) -> None:
    await examine(mortal.url, "always")
    async with configured(mortal, appendfsync="everysec"):
        await examine(mortal.url, "everysec")
    async with configured(mortal, appendonly="no"):
        await examine(mortal.url, "any")
    async with configured(mortal, maxmemory_policy="allkeys-random"):
        with pytest.raises(Misconfigured):
            await examine(mortal.url, "any")
    with pytest.raises(Unavailable):
        await examine("redis://127.0.0.1:1", "always")


async def test_a_redis_that_was_told_later_to_lose_what_it_holds_is_told_of_while_it_runs(mortal: Server) -> None:
    async with Redis.from_url(mortal.url) as client:
        outlet = Outlet(lambda: client)
        flow = Flow(at=NOW, accepted=0, whole=0, set_aside=0, in_flight=0, unsent=0)
        for setting, bad, good, sentence in (
            ("maxmemory-policy", "allkeys-lru", "noeviction", "set it to noeviction"),
            ("appendonly", "no", "yes", "set appendonly to yes"),
            ("appendfsync", "everysec", "always", "set it to always"),
        ):
            for value, sentences in ((bad, 1), (good, 0)):
                await client.config_set(setting, value)
                with structlog.testing.capture_logs() as said:
                    for _ in range(2):
                        await outlet.tell(flow)
                told = (await take_pulse(client)).flow
                assert told is not None
                assert [sentence in note for note in told.notes] == [True] * sentences
                assert [sentence in line["event"] for line in said] == [True] * sentences


async def test_what_a_service_said_of_redis_as_it_ended_is_told_where_it_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("klaim.up.processes.FIRST_PAUSE", 0.1)
    child = Child("x", ["sh", "-c", """echo '{"event": "Set appendonly to yes."}'; exit 78"""], {}, tmp_path / "log")
    with structlog.testing.capture_logs() as said:
        await child.start()
        keeper = asyncio.create_task(child.keep_running())
        await until(lambda: _true(bool(said)), 10)
        keeper.cancel()
    assert said[0]["why"] == "Set appendonly to yes."


async def _true(value: bool) -> bool:
    return value


async def test_a_redis_that_lets_nobody_ask_for_its_settings_is_judged_by_what_it_tells(mortal: Server) -> None:
    async with Redis.from_url(mortal.url) as client:
        await _do(client, "ACL", "SETUSER", "default", "-config")
        await examine(mortal.url, "always")


@pytest.mark.parametrize("service", ["ingest", "extract", "index"])
async def test_a_service_ends_with_78_where_redis_would_lose_data(mortal: Server, tmp_path: Path, service: str) -> None:
    settings = {
        "KLAIM_REDIS_URL": mortal.url,
        f"KLAIM_{service.upper()}_DATA_DIR": str(tmp_path / "data"),
        "KLAIM_INGEST_INBOX_DIR": str(tmp_path / "inbox"),
        "KLAIM_INDEX_PORT": "0",
    }
    async with configured(mortal, appendonly="no"):
        process = start(service, settings, tmp_path / "log")
        code = await asyncio.to_thread(process.wait, 60)

    log = (tmp_path / "log").read_text()
    assert code == 78, log
    assert "set appendonly to yes" in log.splitlines()[-1]
    assert "Traceback" not in log


async def test_a_service_that_starts_before_redis_waits_for_it(tmp_path: Path) -> None:
    late = Server(tmp_path)
    streams, stop = Streams(late.url, consumer="extract-test", policy=QUICK), asyncio.Event()
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    running = asyncio.create_task(streams.run(stop))
    await asyncio.sleep(0.5)
    late.start()
    try:
        async with Redis.from_url(late.url) as client:
            await until(lambda: _has_groups(client), 20)
            await streams.publish(ARTICLES, [article("a")])
            await until(lambda: holds(client, CLAIMS.name, 1), 20)
    finally:
        stop.set()
        await running
        late.kill()


async def test_a_service_that_waits_for_redis_can_be_stopped(tmp_path: Path) -> None:
    streams, stop = Streams("redis://127.0.0.1:1", consumer="extract-test", policy=Policy(pause=60)), asyncio.Event()
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    running = asyncio.create_task(streams.run(stop))
    await asyncio.sleep(0.3)
    stop.set()
    await asyncio.wait_for(running, 10)


@pytest.mark.parametrize(
    ("locked", "unlocked"),
    [
        ([("CONFIG", "SET", "requirepass", "other"), ("CLIENT", "KILL", "TYPE", "normal")], [("CONFIG", "SET", "requirepass", "")]),
        ([("ACL", "SETUSER", "default", "-xreadgroup", "-xautoclaim")], [("ACL", "SETUSER", "default", "+@all")]),
    ],
    ids=["another password", "a right taken away"],
)
async def test_a_redis_that_locks_a_service_out_is_waited_for_in_few_words(
    mortal: Server, caplog: pytest.LogCaptureFixture, locked: list[tuple[str, ...]], unlocked: list[tuple[str, ...]]
) -> None:
    streams = worker(mortal)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    seconds = 4.0
    async with Redis.from_url(mortal.url) as client:
        await streams.start()
        for command in locked[:1]:
            await _do(client, *command)
        with lines(caplog) as said:
            if len(locked) > 1:
                await _do(client, *locked[1])
            async with Redis.from_url(mortal.url, password="other" if len(locked) > 1 else None) as key:
                errors = (await key.info("stats"))["total_error_replies"]
                await asyncio.sleep(seconds)
                errors = (await key.info("stats"))["total_error_replies"] - errors
                for command in unlocked:
                    await _do(key, *command)
        async with Redis.from_url(mortal.url) as after:
            await streams.publish(ARTICLES, [article("a")])
            await until(lambda: holds(after, CLAIMS.name, 1), 20)
    await streams.stop()

    assert len(said) <= seconds
    assert not any(record.exc_info for record in said)
    assert errors < 10 * seconds


async def test_a_service_starts_though_redis_is_full_and_reading_makes_room(mortal: Server) -> None:
    streams = worker(mortal)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    await streams.start()
    await streams.publish(ARTICLES, [article("before")])
    await streams.stop()
    async with configured(mortal, maxmemory="1"), Redis.from_url(mortal.url) as client:
        again = worker(mortal)
        again.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
        await asyncio.wait_for(again.start(), 10)
        await client.config_set("maxmemory", "0")
        await again.publish(ARTICLES, [article("after")])
        await until(lambda: holds(client, CLAIMS.name, 2), 20)
        await again.stop()


async def _do(redis: Redis, *command: str) -> None:
    await cast("Awaitable[object]", redis.execute_command(*command))  # type: ignore[no-untyped-call]


async def _has_groups(redis: Redis) -> bool:
    return bool(await redis.exists(ARTICLES.name))
