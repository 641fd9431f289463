"""What travels on the streams arrives: once in effect, in order, or in the dead letter with a reason."""

import asyncio
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisIsAway

from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import Event
from klaim_shared.streams import DeadLetter, Policy, Streams
from klaim_shared.streams.wire import decode
from klaim_shared.topology import (
    ARTICLES,
    CLAIMS,
    EXTRACT_ARTICLES,
    FIELD,
    INDEX_CLAIMS,
    STREAMS,
)
from tests.conftest import Server, entries
from tests.streaming import NOW, QUICK, article, close_article, closing, running, two_at_one_entry, until, worker


async def dead_letters(redis: Redis, stream: str) -> list[dict[bytes, bytes]]:
    return [fields for _, fields in await entries(redis, stream)]


async def subjects(redis: Redis, stream: str) -> list[str]:
    return [json.loads(fields[FIELD.encode()])["subject"] for _, fields in await entries(redis, stream)]


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
        await until(lambda: _length(redis, CLAIMS.name, 1))

    assert await subjects(redis, CLAIMS.name) == ["early"]


async def test_a_restart_delivers_nothing_twice_and_spins_on_nothing(server: Server, redis: Redis) -> None:
    for _ in range(2):
        streams = worker(server)
        streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
        async with running(streams):
            await streams.publish(ARTICLES, [article("a")])
            await until(lambda: _answered(redis))
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
        await until(lambda: _answered(redis))

    assert await subjects(redis, CLAIMS.name) == ["orphan"]


async def test_two_workers_on_the_same_entry_emit_once(server: Server, redis: Redis) -> None:
    await two_at_one_entry(server, lambda: _answered(redis))

    assert await subjects(redis, CLAIMS.name) == ["a"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"hello": "world"}, b"not_cloudevent"),
        ({FIELD: b"\xff\xfe\x00 not text"}, b"not_cloudevent"),
        ({FIELD: "{}"}, b"not_cloudevent"),
        ({FIELD: '"a string"'}, b"not_cloudevent"),
        ({FIELD: '{"specversion": "1.0", "type": "klaim.article.ingested.v2"}'}, b"schema_too_new"),
        ({FIELD: '{"specversion": "1.0", "type": "somebody.elses.event.v1"}'}, b"unknown_type"),
        ({FIELD: '{"specversion": "1.0", "type": "klaim.article.ingested.v1", "data": {}}'}, b"invalid_event"),
    ],
)
async def test_an_entry_that_is_no_event_of_ours_is_set_aside_with_its_reason_and_the_rest_goes_on(
    server: Server, redis: Redis, fields: dict[str, str | bytes], reason: bytes
) -> None:
    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    async with running(streams):
        entry = await redis.xadd(ARTICLES.name, fields)  # type: ignore[arg-type]
        await streams.publish(ARTICLES, [article("good")])
        await until(lambda: _answered(redis))

    [letter] = await dead_letters(redis, EXTRACT_ARTICLES.dead_letter)
    assert (letter[b"reason"], letter[b"service"], letter[b"tries"], letter[b"entry"]) == (reason, b"extract", b"1", entry)
    assert letter[b"error"].decode().count("\n") == 0
    assert all(letter[name.encode()] == (value.encode() if isinstance(value, str) else value) for name, value in fields.items())
    assert await subjects(redis, CLAIMS.name) == ["good"]


async def test_a_later_minor_version_with_a_field_more_is_read(server: Server, redis: Redis) -> None:
    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    grown = json.loads(article("grown").model_dump_json())
    grown["dataschema"] = "urn:klaim:schema:klaim.article.ingested.v1:9"
    grown["data"]["something_new"] = {"a": 1}
    async with running(streams):
        await redis.xadd(ARTICLES.name, {FIELD: json.dumps(grown)})
        await until(lambda: _answered(redis))

    assert await subjects(redis, CLAIMS.name) == ["grown"]


def test_a_later_schema_is_refused_with_what_to_do_about_it() -> None:
    with pytest.raises(Rejected, match=r"upgrade klaim to read it$"):
        decode({FIELD.encode(): b'{"specversion": "1.0", "type": "klaim.claim.extracted.v2"}'})


async def test_a_rejected_event_is_set_aside_at_once(server: Server, redis: Redis) -> None:
    async def refuse(event: Event[Any]) -> Sequence[Event[Any]]:
        raise Rejected("no_text", f"{event.subject} has no text")

    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, refuse)
    async with running(streams):
        await streams.publish(ARTICLES, [article("a")])
        await until(lambda: _answered(redis))

    [letter] = await dead_letters(redis, EXTRACT_ARTICLES.dead_letter)
    assert (letter[b"reason"], letter[b"error"], letter[b"tries"]) == (b"rejected", b"a has no text", b"1")


async def test_an_event_that_fails_four_times_is_set_aside_and_not_tried_for_ever(server: Server, redis: Redis) -> None:
    tries = 0

    async def fail(event: Event[Any]) -> Sequence[Event[Any]]:
        nonlocal tries
        tries += 1
        raise ZeroDivisionError

    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, fail)
    async with running(streams):
        await streams.publish(ARTICLES, [article("a")])
        await until(lambda: _answered(redis))

    [letter] = await dead_letters(redis, EXTRACT_ARTICLES.dead_letter)
    assert (letter[b"reason"], letter[b"tries"], tries) == (b"gave_up", b"4", 4)


async def test_one_bad_event_in_a_batch_harms_no_other(server: Server, redis: Redis) -> None:
    stored: list[str] = []

    async def keep(events: Sequence[Event[Any]]) -> None:
        if any(event.subject == "bad" for event in events):
            raise Rejected("bad", "this one is bad")
        stored.extend(event.subject for event in events)

    streams = worker(server)
    streams.store(INDEX_CLAIMS, keep)
    await streams.connect()
    await streams.publish(CLAIMS, [closing("a"), closing("bad"), closing("b")])
    async with running(streams):
        await until(lambda: _answered(redis, CLAIMS.name, "index"))

    assert stored == ["a", "b"]
    [letter] = await dead_letters(redis, INDEX_CLAIMS.dead_letter)
    assert letter[b"reason"] == b"rejected"


async def test_a_store_that_is_not_there_just_now_costs_no_tries(server: Server, redis: Redis) -> None:
    failures = 10

    async def keep(events: Sequence[Event[Any]]) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise Unavailable("the disk is full")

    streams = worker(server)
    streams.store(INDEX_CLAIMS, keep)
    async with running(streams):
        await streams.publish(CLAIMS, [closing("a")])
        await until(lambda: _answered(redis, CLAIMS.name, "index"))

    assert failures == 0
    assert await redis.xlen(INDEX_CLAIMS.dead_letter) == 0


async def test_a_group_that_is_gone_is_made_again_and_the_service_goes_on(server: Server, redis: Redis) -> None:
    streams = worker(server)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, close_article)
    async with running(streams):
        await redis.flushall()
        await streams.publish(ARTICLES, [article("after")])
        await until(lambda: _length(redis, CLAIMS.name, 1))

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


async def test_dead_letters_of_all_groups_are_told_newest_first_with_why(server: Server, redis: Redis) -> None:
    async def refuse(event: Event[Any]) -> Sequence[Event[Any]]:
        raise Rejected("no_text", f"{event.subject} has no text")

    streams = Streams(server.url, consumer="extract-test", policy=QUICK, now=lambda: NOW)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, refuse)
    async with running(streams):
        await redis.xadd(INDEX_CLAIMS.dead_letter, {"reason": "older"})
        await streams.publish(ARTICLES, [article("a"), article("b")])
        await until(lambda: _length(redis, EXTRACT_ARTICLES.dead_letter, 2))
        entry = (await entries(redis, ARTICLES.name))[-1][0].decode()
        place = (await entries(redis, EXTRACT_ARTICLES.dead_letter))[-1][0].decode()
        first, second, third = await streams.letters.newest()
        assert [letter.error for letter in await streams.letters.newest(1)] == ["b has no text"]

    assert first == DeadLetter(
        letter_id=f"klaim.articles.v1.extract:{place}",
        stream=ARTICLES.name,
        group="extract",
        entry=entry,
        reason="rejected",
        error="b has no text",
        tries=1,
        time=NOW,
    )
    assert second.error == "a has no text"
    assert (third.stream, third.group, third.reason, third.tries, third.time) == (CLAIMS.name, "index", "foreign", None, None)


async def test_what_is_no_letter_of_ours_is_told_as_far_as_it_can_be_read(server: Server, redis: Redis) -> None:
    await redis.xadd(INDEX_CLAIMS.dead_letter, {b"error": b"\xff\x00", b"tries": b"many", b"time": b"yesterday", b"\xfe": b"\xff"})
    await redis.xadd(INDEX_CLAIMS.dead_letter, {b"tries": "\u00b2".encode(), b"time": b"9" * 400})
    await redis.xadd(INDEX_CLAIMS.dead_letter, {b"tries": b"9" * 5000})
    streams = worker(server)
    await streams.connect()

    letters = await streams.letters.newest()
    await streams.stop()

    assert {letter.reason for letter in letters} == {"foreign"}
    assert [(letter.error, letter.tries, letter.time) for letter in letters] == [
        ("", None, None),
        ("", None, None),
        ("\ufffd\0", None, None),
    ]


async def _complained(caplog: pytest.LogCaptureFixture) -> bool:
    return any(record.name == "klaim.faststream" for record in caplog.records)


async def _length(redis: Redis, stream: str, wanted: int) -> bool:
    return int(await redis.xlen(stream)) == wanted


async def _answered(redis: Redis, stream: str = ARTICLES.name, group: str = "extract") -> bool:
    """Nothing waits and nothing is pending."""
    info = next(info for info in await redis.xinfo_groups(stream) if info["name"] == group.encode())
    last = (await entries(redis, stream))[-1][0]
    return bool(info["pending"] == 0 and info["last-delivered-id"] == last)
