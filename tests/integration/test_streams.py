"""What travels on the streams arrives, once in effect and in order, whoever dies, restarts or is away."""

import asyncio
import json
import logging
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisIsAway

from klaim_shared.streams import Policy, Streams
from klaim_shared.topology import ARTICLES, CLAIMS, EXTRACT_ARTICLES, FIELD, STREAMS
from tests.conftest import Server, entries
from tests.streaming import QUICK, answered, article, close_article, holds, running, subjects, two_at_one_entry, until, worker


async def test_an_entry_is_one_field_of_cloudevents_json(server: Server, redis: Redis) -> None:
    async with running(worker(server)) as streams:
        await streams.publish(ARTICLES, [article("a")])

    [(_, fields)] = await entries(redis, ARTICLES.name)
    assert list(fields) == [FIELD.encode()]
    event = json.loads(fields[FIELD.encode()])
    assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "klaim.article.ingested.v1", "a")
    assert isinstance(event["data"], dict)


async def test_events_that_are_encoded_already_are_appended_as_they_are_and_in_order(server: Server, redis: Redis) -> None:
    streams = worker(server)
    await streams.connect()
    await streams.append(ARTICLES, [b'{"a": 1}', "{\u201cb\u201d}".encode()])
    await streams.append(ARTICLES, [])
    await streams.append(ARTICLES, [b"c"])
    await streams.stop()
    assert [fields for _, fields in await entries(redis, ARTICLES.name)] == [
        {b"__data__": b'{"a": 1}'},
        {b"__data__": "{\u201cb\u201d}".encode()},
        {b"__data__": b"c"},
    ]


async def test_what_was_published_before_a_service_first_ran_still_reaches_it(server: Server, redis: Redis) -> None:
    publisher = worker(server, "publisher")
    await publisher.connect()
    await publisher.publish(ARTICLES, [article("early")])
    await publisher.stop()
    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)

    async with running(streams):
        await until(lambda: holds(redis, CLAIMS.name, 1))

    assert await subjects(redis, CLAIMS.name) == ["early"]


async def test_a_restart_delivers_nothing_twice_and_spins_on_nothing(server: Server, redis: Redis) -> None:
    for _ in range(2):
        streams = worker(server)
        streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
        async with running(streams):
            await streams.publish(ARTICLES, [article("a")])
            await until(lambda: answered(redis))
            before = (await redis.info("commandstats")).get("cmdstat_xreadgroup", {"calls": 0})["calls"]
            await asyncio.sleep(1.0)
            reads = (await redis.info("commandstats"))["cmdstat_xreadgroup"]["calls"] - before

    assert await redis.xlen(CLAIMS.name) == 2
    assert reads < 20


async def test_an_entry_whose_worker_died_is_taken_up_by_another(server: Server, redis: Redis) -> None:
    await redis.xgroup_create(ARTICLES.name, EXTRACT_ARTICLES.group, id="0", mkstream=True)
    publisher = worker(server, "publisher")
    await publisher.connect()
    await publisher.publish(ARTICLES, [article("orphan")])
    await publisher.stop()
    assert await redis.xreadgroup(EXTRACT_ARTICLES.group, "the-dead", {ARTICLES.name: ">"})
    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)

    async with running(streams):
        await until(lambda: answered(redis))

    assert await subjects(redis, CLAIMS.name) == ["orphan"]


async def test_two_workers_on_the_same_entry_emit_once(server: Server, redis: Redis) -> None:
    await two_at_one_entry(server, lambda: answered(redis))

    assert await subjects(redis, CLAIMS.name) == ["a"]


async def test_a_later_minor_version_with_a_field_more_is_read(server: Server, redis: Redis) -> None:
    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    grown = json.loads(article("grown").model_dump_json())
    grown["dataschema"] = "urn:klaim:schema:klaim.article.ingested.v1:9"
    grown["data"]["something_new"] = {"a": 1}
    async with running(streams):
        await redis.xadd(ARTICLES.name, {FIELD: json.dumps(grown)})
        await until(lambda: answered(redis))

    assert await subjects(redis, CLAIMS.name) == ["grown"]


async def test_a_group_that_is_gone_is_made_again_and_the_service_goes_on(server: Server, redis: Redis) -> None:
    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    async with running(streams):
        await redis.flushall()
        await streams.publish(ARTICLES, [article("after")])
        await until(lambda: holds(redis, CLAIMS.name, 1))

    assert await subjects(redis, CLAIMS.name) == ["after"]


async def test_an_error_that_redis_answers_is_no_hot_loop(server: Server, redis: Redis) -> None:
    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    async with running(streams):
        await redis.delete(ARTICLES.name)
        await redis.set(ARTICLES.name, "of the wrong type")
        before = (await redis.info("stats")).get("total_error_replies", 0)
        await asyncio.sleep(2.0)
        errors = (await redis.info("stats")).get("total_error_replies", 0) - before

    assert errors < 20


@pytest.mark.parametrize(
    "error", [RedisIsAway("Error 111 connecting to redis:6379.\nMore."), TimeoutError(), ConnectionResetError("reset")]
)
def test_redis_being_away_is_one_line_of_warning(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("klaim.faststream").error("Message fetch error", exc_info=error)

    [record] = caplog.records
    assert (record.levelno, record.levelname, record.exc_info) == (logging.WARNING, "WARNING", None)
    assert record.getMessage() == f"Redis does not answer, trying again: {(str(error).splitlines() or ['TimeoutError'])[0]}"


def test_any_other_trouble_of_reading_is_told_in_full(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("klaim.faststream").error("Message fetch error", exc_info=ZeroDivisionError("ours"))

    [record] = caplog.records
    assert (record.levelno, record.getMessage()) == (logging.ERROR, "Message fetch error")
    assert record.exc_info


async def test_a_service_whose_redis_dies_complains_without_a_traceback(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    mortal = Server(tmp_path)
    mortal.start()
    streams = worker(mortal)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    async with running(streams):
        mortal.kill()
        await until(lambda: _complained(caplog), seconds=60)

    assert not [record for record in caplog.records if record.exc_info]


async def test_consumers_long_gone_are_forgotten_unless_something_is_pending_with_them(server: Server, redis: Redis) -> None:
    name, group = ARTICLES.name, EXTRACT_ARTICLES.group
    await redis.xgroup_create(name, group, id="0", mkstream=True)
    await redis.xadd(name, {"still": "pending"})
    await redis.xreadgroup(group, "died-at-work", {name: ">"})
    await redis.xgroup_createconsumer(name, group, "long-gone")
    await redis.xgroup_create(name, "somebody-elses", id="0")
    await redis.xgroup_createconsumer(name, "somebody-elses", "long-gone")
    await asyncio.sleep(1.2)
    await redis.xgroup_createconsumer(name, group, "just-now")

    streams = Streams(server.url, consumer="new", policy=Policy(retry_after=60, forget_after=1.0))
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    async with running(streams):
        left = {consumer["name"] for consumer in await redis.xinfo_consumers(name, group)}

    assert left - {b"new"} == {b"died-at-work", b"just-now"}
    assert [consumer["name"] for consumer in await redis.xinfo_consumers(name, "somebody-elses")] == [b"long-gone"]


async def test_every_poll_beats_the_heart_idle_ones_too(server: Server, redis: Redis) -> None:
    beats = 0

    def beat() -> None:
        nonlocal beats
        beats += 1

    streams = Streams(server.url, consumer="extract-test", policy=QUICK, on_poll=beat)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    async with running(streams):
        await asyncio.sleep(1.5)

    assert beats >= 2


async def test_the_pulse_counts_what_waits_what_is_pending_and_what_was_set_aside(server: Server, redis: Redis) -> None:
    streams = worker(server)
    await streams.connect()
    await streams.publish(ARTICLES, [article("a"), article("b"), article("c")])
    await redis.xgroup_create(ARTICLES.name, EXTRACT_ARTICLES.group, id="0")
    await redis.xreadgroup(EXTRACT_ARTICLES.group, "somebody", {ARTICLES.name: ">"}, count=1)
    await redis.xadd(EXTRACT_ARTICLES.dead_letter, {"reason": "x"})

    pulse = await streams.pulse()
    await streams.stop()

    assert {stream.stream: stream.length for stream in pulse.streams} == {each.name: 3 if each is ARTICLES else 0 for each in STREAMS}
    extract = next(group for group in pulse.groups if group.group == "extract")
    assert (extract.lag, extract.pending, extract.dead, extract.consumers) == (2, 1, 1, 1)


async def _complained(caplog: pytest.LogCaptureFixture) -> bool:
    return any(record.name == "klaim.faststream" for record in caplog.records)
