"""What cannot be taken is set aside with its reason, after as many tries as it deserves, and the rest goes on."""

from collections.abc import Sequence
from typing import Any

import pytest
from redis.asyncio import Redis

from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import Event
from klaim_shared.streams import DeadLetter, Streams
from klaim_shared.streams.wire import decode
from klaim_shared.topology import ARTICLES, CLAIMS, EXTRACT_ARTICLES, FIELD, INDEX_CLAIMS
from tests.conftest import Server, entries
from tests.streaming import NOW, QUICK, answered, article, close_article, closing, holds, running, subjects, until, worker


async def dead_letters(redis: Redis, stream: str) -> list[dict[bytes, bytes]]:
    return [fields for _, fields in await entries(redis, stream)]


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
        await until(lambda: answered(redis))

    [letter] = await dead_letters(redis, EXTRACT_ARTICLES.dead_letter)
    assert (letter[b"reason"], letter[b"service"], letter[b"tries"], letter[b"entry"]) == (reason, b"extract", b"1", entry)
    assert letter[b"error"].decode().count("\n") == 0
    assert all(letter[name.encode()] == (value.encode() if isinstance(value, str) else value) for name, value in fields.items())
    assert await subjects(redis, CLAIMS.name) == ["good"]


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
        await until(lambda: answered(redis))

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
        await until(lambda: answered(redis))

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
        await until(lambda: answered(redis, INDEX_CLAIMS))

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
        await until(lambda: answered(redis, INDEX_CLAIMS))

    assert failures == 0
    assert await redis.xlen(INDEX_CLAIMS.dead_letter) == 0


async def test_dead_letters_of_all_groups_are_told_newest_first_with_why(server: Server, redis: Redis) -> None:
    async def refuse(event: Event[Any]) -> Sequence[Event[Any]]:
        raise Rejected("no_text", f"{event.subject} has no text")

    streams = Streams(server.url, consumer="extract-test", policy=QUICK, now=lambda: NOW)
    streams.transform(EXTRACT_ARTICLES, CLAIMS, refuse)
    async with running(streams):
        await redis.xadd(INDEX_CLAIMS.dead_letter, {"reason": "older"})
        await streams.publish(ARTICLES, [article("a"), article("b")])
        await until(lambda: holds(redis, EXTRACT_ARTICLES.dead_letter, 2))
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
