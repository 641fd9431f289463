"""What a group gave up on can be found, counted, looked at and dropped."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError
from redis.asyncio import Redis

from klaim_shared.errors import Unavailable
from klaim_shared.streams import REASONS, DeadLetters, LetterQuery, Streams, dead_letters
from klaim_shared.streams.dead import Reason, located
from klaim_shared.topology import (
    ARTICLE_INGESTED,
    ARTICLES,
    EXTRACT,
    EXTRACT_ARTICLES,
    FIELD,
    INDEX,
    INDEX_ARTICLES,
    INDEX_CLAIMS,
    INGEST_RETRIES,
    SUBSCRIPTIONS,
)
from tests.conftest import Server
from tests.letters import EVERYTHING, Poison, add, ids, put, set_aside
from tests.streaming import NOW, article, running

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "fields",
    [
        {b"hello": b"\xff\xfe\x00"},
        {b"reason": b"gave_up", b"entry": b"yesterday"},
        {b"reason": b"gave_up", b"entry": b"99999999999999999999999-1"},
        {b"reason": b"gave_up", b"entry": b"7-7"},
        {b"entry": b"7-7\xff", FIELD.encode(): b"{}"},
    ],
)
async def test_a_letter_of_somebody_elses_is_listed_and_told_so_and_can_only_be_dropped(
    redis: Redis, letters: DeadLetters, fields: dict[bytes, bytes]
) -> None:
    await redis.xgroup_create(ARTICLES.name, EXTRACT, id="$", mkstream=True)
    await add(redis, EXTRACT_ARTICLES.dead_letter, fields)
    [letter] = (await letters.page(EVERYTHING)).items
    shown = await letters.find(letter.letter_id)

    assert letter.reason == ("gave_up" if b"reason" in fields else "foreign")
    assert shown is not None
    assert shown.unreadable
    assert await letters.replay(letter.letter_id) == "foreign"
    assert await redis.xlen(EXTRACT_ARTICLES.dead_letter) == 1
    assert await redis.xlen(ARTICLES.name) == 0
    assert await letters.drop(letter.letter_id) == "dropped"
    assert await redis.xlen(EXTRACT_ARTICLES.dead_letter) == 0


async def test_a_letter_is_shown_with_its_event_and_whether_it_can_be_read_now(server: Server, redis: Redis, letters: DeadLetters) -> None:
    poison = Poison(server, "a", refuses=True)
    async with running(poison.streams):
        await redis.xadd(ARTICLES.name, {FIELD: '{"specversion": "1.0", "type": "klaim.article.ingested.v9"}'})
        await poison.streams.publish(ARTICLES, [article("a")])
        await set_aside(redis, EXTRACT_ARTICLES, 2)
    known, unknown = [await letters.find(each) for each in await ids(letters)]

    assert known is not None
    assert unknown is not None
    assert (known.event_id, known.event_type, known.article_id) == (article("a").id, ARTICLE_INGESTED.name, "a")
    assert known.unreadable is None
    assert (unknown.reason, unknown.event_id) == ("schema_too_new", None)
    assert "upgrade klaim" in (unknown.unreadable or "")
    assert unknown.fields[FIELD].endswith('v9"}')


async def test_drop_removes_that_letter_and_no_other(redis: Redis, letters: DeadLetters) -> None:
    placed = [await put(redis, subscription, "gave_up") for subscription in SUBSCRIPTIONS for _ in range(2)]

    assert await letters.drop(placed[3]) == "dropped"
    assert await letters.drop(placed[3]) == "gone"

    assert sorted(await ids(letters)) == sorted(each for each in placed if each != placed[3])


async def test_letters_are_found_by_why_by_whom_where_and_when(redis: Redis, letters: DeadLetters) -> None:
    one = await put(redis, EXTRACT_ARTICLES, "gave_up")
    two = await put(redis, INDEX_ARTICLES, "schema_too_new")
    await asyncio.sleep(0.02)
    three = await put(redis, INDEX_CLAIMS, "gave_up")
    four = await put(redis, INGEST_RETRIES, "a reason of tomorrow's")
    later = datetime.fromtimestamp(int(three.rpartition(":")[2].split("-")[0]) / 1000, NOW.tzinfo)

    assert await ids(letters) == sorted([one, two, three, four], key=lambda each: each.rpartition(":")[2], reverse=True)
    assert await ids(letters, reason="gave_up") == [three, one]
    assert await ids(letters, reason="foreign") == [four]
    assert set(await ids(letters, service=INDEX)) == {two, three}
    assert set(await ids(letters, stream=ARTICLES.name)) == {one, two}
    assert await ids(letters, stream=ARTICLES.name, service=INDEX) == [two]
    assert set(await ids(letters, since=later)) == {three, four}
    assert await ids(letters, since=later + timedelta(days=1)) == []
    assert len(await ids(letters, since="1969-01-01")) == 4
    assert len(await ids(letters, limit=3)) == 3


@pytest.mark.parametrize(
    "asked",
    [
        {"reason": "bad mood"},
        {"service": "redis"},
        {"stream": "klaim.articles.v2"},
        {"since": "yesterday"},
        {"cursor": "1-1"},
        {"cursor": "klaim.articles.v1.extract:0-0"},
        {"reasn": "gave_up"},
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        LetterQuery.model_validate(asked)


async def test_pages_give_every_letter_once_those_of_one_moment_too(redis: Redis, letters: DeadLetters) -> None:
    for number in range(1, 130):
        for subscription in SUBSCRIPTIONS[: 1 + number % 3]:
            await redis.xadd(subscription.dead_letter, {"reason": "gave_up" if number % 5 else "foreign"}, id=f"{number}-1")
    every = await ids(letters, limit=200) + await ids(letters, limit=200, cursor=(await letters.page(LetterQuery(limit=200))).next)
    for asked in ({}, {"reason": "gave_up"}, {"service": INDEX}):
        paged: list[str] = []
        cursor: str | None = None
        while not paged or cursor:
            page = await letters.page(LetterQuery.model_validate({**asked, "limit": 7, "cursor": cursor}))
            paged += [letter.letter_id for letter in page.items]
            cursor = page.next
        assert len(set(paged)) == len(paged)
        assert asked or paged == every
    assert len(every) == sum(1 + number % 3 for number in range(1, 130))


async def test_letters_are_counted_by_why_as_they_come_and_go(redis: Redis, letters: DeadLetters) -> None:
    async def counted() -> dict[str, Mapping[Reason, int]]:
        return {f"{each.stream} {each.group}": each.reasons for each in await letters.counts() if each.reasons}

    assert await counted() == {}
    placed = [await put(redis, EXTRACT_ARTICLES, reason) for reason in ("gave_up", "gave_up", "invalid_event", "?")]
    assert await counted() == {"klaim.articles.v1 extract": {"gave_up": 2, "invalid_event": 1, "foreign": 1}}
    await letters.drop(placed[0])
    await put(redis, INDEX_CLAIMS, "rejected")
    assert await counted() == {
        "klaim.articles.v1 extract": {"gave_up": 1, "invalid_event": 1, "foreign": 1},
        "klaim.claims.v1 index": {"rejected": 1},
    }
    await redis.flushall()
    assert await counted() == {}


async def test_that_redis_is_away_is_said_in_one_sentence(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(Redis.from_url("redis://127.0.0.1:1"))
        letters = DeadLetters(lambda: redis)
        for question in (letters.page(EVERYTHING), letters.counts(), letters.newest(), letters.drop("klaim.articles.v1.extract:1-1")):
            with pytest.raises(Unavailable, match=r"^Redis does not answer: .*\.$"):
                await question


async def test_that_redis_wants_another_password_is_said_in_one_sentence_without_ours(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    try:
        async with Redis.from_url(server.url) as client:
            await client.config_set("requirepass", "rahasia")
        for mine in ("", ":salah@"):
            async with dead_letters(server.url.replace("://", f"://{mine}")) as letters:
                with pytest.raises(Unavailable, match="wants another user or password") as told:
                    await letters.page(EVERYTHING)
            assert "salah" not in str(told.value)
            assert "HELLO" not in str(told.value)
    finally:
        server.kill()


def test_every_reason_that_is_given_for_an_event_is_on_the_list() -> None:
    folders = ("shared/klaim_shared/streams", "services/extract/klaim_extract", "services/index/klaim_index")
    given = {
        reason
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        for reason in re.findall(r'Rejected\(\s*"(\w+)"', path.read_text())
    }

    assert given <= set(REASONS)
    assert {"not_cloudevent", "contradicts_ledger"} <= given


def test_the_filters_know_every_group_and_every_letter_belongs_to_one() -> None:
    services = get_args(get_args(LetterQuery.model_fields["service"].annotation)[0])

    assert set(services) == {each.group for each in SUBSCRIPTIONS}
    for each in SUBSCRIPTIONS:
        assert located(f"{each.stream.name}.{each.group}:12-0") == (each, b"12-0")
    assert located("klaim.articles.v1.extract:12") is None
    assert located("klaim.articles.v1.nobody:12-0") is None
    assert isinstance(Streams("redis://localhost", consumer="x").letters, DeadLetters)
