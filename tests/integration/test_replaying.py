"""What a group gave up on is delivered again, to that group alone, once, and as it came."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from klaim_extract.handlers import ExtractClaims
from klaim_index.core.query import Query
from klaim_index.handlers import IndexEvents
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.errors import Unavailable
from klaim_shared.messages import ArticleIngested, Event
from klaim_shared.streams import DeadLetters
from klaim_shared.streams.wire import encode
from klaim_shared.topology import (
    ARTICLE_INGESTED,
    ARTICLES,
    CLAIMS,
    EXTRACT,
    EXTRACT_ARTICLES,
    FIELD,
    INDEX_ARTICLES,
    INDEX_CLAIMS,
    INGEST,
    STREAMS,
    SUBSCRIPTIONS,
)
from tests.conftest import Server, entries
from tests.letters import EVERYTHING, Poison, add, ids, put, set_aside
from tests.sandboxes import extract_here
from tests.streaming import NOW, answered, article, running, until, worker


async def everything(redis: Redis) -> Any:
    """All that Redis holds of streams and groups, but for how long ago somebody looked."""
    streams = sorted([*(stream.name for stream in STREAMS), *(each.dead_letter for each in SUBSCRIPTIONS)])
    groups = [await redis.xinfo_groups(stream.name) for stream in STREAMS if await redis.exists(stream.name)]
    pending = [await redis.xpending(each.stream.name, each.group) for each in SUBSCRIPTIONS if await redis.exists(each.stream.name)]
    return [await entries(redis, stream) for stream in streams], groups, pending


class Pipeline:
    """Extract and index over one Redis, and what the ledger holds in the end."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.ledger = SqliteLedger(folder / "ledger.db")
        self.extract = Poison(server)
        self.extract.answer = ExtractClaims(extract_here, lambda: NOW).on_article
        self.index = worker(server, "index-test")
        for subscription in (INDEX_ARTICLES, INDEX_CLAIMS):
            self.index.store(subscription, IndexEvents(self.ledger, now=lambda: NOW).on_batch)

    def claims(self) -> list[str]:
        return sorted(claim.claim_id for claim in self.ledger.claims(Query(limit=200)).items)


def news(name: str, text: str) -> Event[ArticleIngested]:
    data = ArticleIngested(
        article_id=name, revision=1, source_name=f"{name}.txt", raw_sha256="0" * 64, media_type="text/plain", text=text, ingested_at=NOW
    )
    return ARTICLE_INGESTED.event(data, service=INGEST, article_id=name, correlation="file_1", time=NOW)


NEWS = [
    news("art_1", 'Gubernur Sari Wulandari mengatakan 40 rumah rusak akibat banjir. "Bantuan sudah dikirim," ujar Sari.'),
    news("art_2", "Kepala BPBD Joko Prasetyo menyebut 12 jembatan putus. Ia membantah bantuan terlambat."),
]


async def test_a_replay_after_the_fix_leaves_the_ledger_as_if_nothing_had_happened(server: Server, redis: Redis, tmp_path: Path) -> None:
    held: list[list[str]] = []
    for poisonous in ((), ("art_1",)):
        await redis.flushall()
        folder = tmp_path / f"run-{len(poisonous)}"
        folder.mkdir()
        pipeline = Pipeline(server, folder)
        pipeline.extract.poisonous = set(poisonous)
        async with running(pipeline.extract.streams) as streams, running(pipeline.index):
            await streams.publish(ARTICLES, NEWS)
            if poisonous:
                await set_aside(redis, EXTRACT_ARTICLES, 1)
                assert len(pipeline.claims()) < len(held[0])
                pipeline.extract.poisonous.clear()
                [letter] = await ids(streams.letters)
                assert await streams.letters.replay(letter) == "redelivered"
            await until(lambda: answered(redis), seconds=20)
            await until(lambda: answered(redis, INDEX_ARTICLES), seconds=20)
            await until(lambda: answered(redis, INDEX_CLAIMS), seconds=20)
            held.append(pipeline.claims())
        assert pipeline.ledger.counts().incomplete == 0
        assert pipeline.ledger.counts().claims_superseded == 0
        pipeline.ledger.close()

    assert held[0] == held[1] != []
    sent = [Event[Any].model_validate_json(fields[FIELD.encode()]).id for _, fields in await entries(redis, CLAIMS.name)]
    assert len(sent) == len(set(sent))
    assert await redis.xlen(ARTICLES.name) == len(NEWS)
    assert await redis.xlen(EXTRACT_ARTICLES.dead_letter) == 0


async def test_a_replay_reaches_no_group_but_the_one_that_gave_up(server: Server, redis: Redis, letters: DeadLetters) -> None:
    poison = Poison(server, "a")
    stored: list[str] = []

    async def store(events: Sequence[Event[Any]]) -> None:
        stored.extend(event.subject for event in events)

    other = worker(server, "index-test")
    other.store(INDEX_ARTICLES, store)
    async with running(poison.streams), running(other):
        await redis.xgroup_create(ARTICLES.name, "org.example", id="0")
        await poison.streams.publish(ARTICLES, [article("a"), article("b")])
        await set_aside(redis, EXTRACT_ARTICLES, 1)
        assert len(await redis.xreadgroup("org.example", "me", {ARTICLES.name: ">"}, noack=True)) == 1
        poison.poisonous.clear()

        await letters.replay((await ids(letters))[0])
        await until(lambda: answered(redis), seconds=20)
        await asyncio.sleep(0.7)

        assert await redis.xreadgroup("org.example", "me", {ARTICLES.name: ">"}, noack=True) == []
    assert sorted(stored) == ["a", "b"]
    assert poison.seen.count("a") == 5


async def test_what_is_still_poison_comes_back_as_a_new_letter_with_its_tries(server: Server, redis: Redis, letters: DeadLetters) -> None:
    poison = Poison(server, "a")
    async with running(poison.streams):
        await poison.streams.publish(ARTICLES, [article("a")])
        await set_aside(redis, EXTRACT_ARTICLES, 1)
        [first] = (await letters.page(EVERYTHING)).items

        await letters.replay(first.letter_id)
        await set_aside(redis, EXTRACT_ARTICLES, 0)
        await set_aside(redis, EXTRACT_ARTICLES, 1)

        [second] = (await letters.page(EVERYTHING)).items
        poison.refuses = True
        await letters.replay(second.letter_id)
        await until(lambda: _turned_away(letters))
        [third] = (await letters.page(EVERYTHING)).items
    assert (first.reason, first.tries) == (second.reason, second.tries) == ("gave_up", 4)
    assert (third.reason, third.tries, third.error) == ("contradicts_ledger", 1, "a is poison")
    assert len({first.letter_id, second.letter_id, third.letter_id}) == 3
    assert first.entry == second.entry == third.entry
    assert poison.seen == ["a"] * 9


async def _turned_away(letters: DeadLetters) -> bool:
    return [each.reason for each in (await letters.page(EVERYTHING)).items] == ["contradicts_ledger"]


async def test_a_letter_is_delivered_once_however_many_replay_it(server: Server, redis: Redis, letters: DeadLetters) -> None:
    poison = Poison(server, "a", refuses=True)
    async with running(poison.streams):
        await poison.streams.publish(ARTICLES, [article("a")])
        await set_aside(redis, EXTRACT_ARTICLES, 1)
        poison.poisonous.clear()
        [letter] = await ids(letters)

        outcomes = await asyncio.gather(*(letters.replay(letter) for _ in range(5)))
        await until(lambda: answered(redis), seconds=20)

    assert sorted(outcomes) == ["gone"] * 4 + ["redelivered"]
    assert await redis.xlen(CLAIMS.name) == 1


async def test_two_letters_about_one_entry_deliver_it_once_and_leave_a_worker_at_work_alone(redis: Redis, letters: DeadLetters) -> None:
    entry = await add(redis, ARTICLES.name, {FIELD: encode(article("a"))})
    await redis.xgroup_create(ARTICLES.name, EXTRACT, id="$")
    twins = [await put(redis, EXTRACT_ARTICLES, "gave_up", entry=entry) for _ in range(2)]

    assert await letters.replay(twins[0]) == "redelivered"
    [pending] = await redis.xpending_range(ARTICLES.name, EXTRACT, "-", "+", 10)
    assert pending["times_delivered"] == 0
    assert int(pending["time_since_delivered"]) > 3_600_000, "a worker should take it up at its next look"
    await redis.xclaim(ARTICLES.name, EXTRACT, "at-work", 0, [entry])
    assert await letters.replay(twins[1]) == "redelivered"

    [pending] = await redis.xpending_range(ARTICLES.name, EXTRACT, "-", "+", 10)
    assert (pending["consumer"], pending["times_delivered"]) == (b"at-work", 1)
    assert await redis.xlen(EXTRACT_ARTICLES.dead_letter) == 0


async def test_an_entry_that_its_stream_no_longer_holds_is_appended_as_it_came(server: Server, redis: Redis, letters: DeadLetters) -> None:
    poison = Poison(server, "a", refuses=True)
    async with running(poison.streams):
        await poison.streams.publish(ARTICLES, [article("a")])
        await set_aside(redis, EXTRACT_ARTICLES, 1)
        [(_, before)] = await entries(redis, ARTICLES.name)
        await redis.xtrim(ARTICLES.name, maxlen=0, approximate=False)
        poison.poisonous.clear()

        assert await letters.replay((await ids(letters))[0]) == "appended"
        await until(lambda: answered(redis), seconds=20)

    [(_, after)] = await entries(redis, ARTICLES.name)
    assert after == before
    assert poison.seen == ["a", "a"]
    assert await redis.xlen(EXTRACT_ARTICLES.dead_letter) == 0


async def test_letters_of_two_groups_about_one_entry_that_was_trimmed_are_not_doubled_by_replays(
    redis: Redis, letters: DeadLetters
) -> None:
    both = [await put(redis, subscription, "gave_up") for subscription in (EXTRACT_ARTICLES, INDEX_ARTICLES)]
    other = await put(redis, INDEX_ARTICLES, "gave_up", entry="8-8")

    assert [await letters.replay(each) for each in both] == ["appended", "gone"]

    assert await redis.xlen(ARTICLES.name) == 1
    assert await ids(letters) == [other]


async def test_another_entry_that_came_to_bear_the_same_id_is_not_taken_for_it(redis: Redis, letters: DeadLetters) -> None:
    await redis.xadd(ARTICLES.name, {FIELD: "somebody else"}, id="7-7")
    await redis.xgroup_create(ARTICLES.name, EXTRACT, id="$")

    assert await letters.replay(await put(redis, EXTRACT_ARTICLES, "gave_up")) == "appended"

    assert [fields for _, fields in await entries(redis, ARTICLES.name)] == [
        {FIELD.encode(): b"somebody else"},
        {FIELD.encode(): encode(article("a"))},
    ]


async def test_what_nobody_can_read_and_no_stream_holds_stays_a_letter_however_often_it_is_replayed(
    redis: Redis, letters: DeadLetters
) -> None:
    both = [await put(redis, subscription, "not_cloudevent", **{FIELD: "{}"}) for subscription in (EXTRACT_ARTICLES, INDEX_ARTICLES)]

    for dry_run in (True, False, False):
        assert [await letters.replay(each, dry_run=dry_run) for each in both] == ["unreadable", "unreadable"]

    assert sorted(await ids(letters)) == sorted(both)
    assert await redis.xlen(ARTICLES.name) == 0


async def test_a_field_of_the_entry_with_one_of_our_names_has_its_name_again(server: Server, redis: Redis, letters: DeadLetters) -> None:
    poison = Poison(server, "a", refuses=True)
    fields = {b"reason": b"theirs", b"original-thing": b"\xff\x00", b"x": b"", FIELD.encode(): encode(article("a"))}
    async with running(poison.streams):
        await add(redis, ARTICLES.name, fields)
        await set_aside(redis, EXTRACT_ARTICLES, 1)
    [letter] = await ids(letters)
    shown = await letters.find(letter)
    assert shown is not None
    assert shown.fields == {"reason": "theirs", "original-thing": "\\xff\0", "x": "", FIELD: encode(article("a")).decode()}
    await redis.xtrim(ARTICLES.name, maxlen=0, approximate=False)

    assert await letters.replay(letter) == "appended"

    assert [fields for _, fields in await entries(redis, ARTICLES.name)] == [fields]


async def test_a_dry_run_tells_what_would_be_and_changes_nothing(server: Server, redis: Redis, letters: DeadLetters) -> None:
    poison = Poison(server, "a", refuses=True)
    async with running(poison.streams):
        await poison.streams.publish(ARTICLES, [article("a")])
        await set_aside(redis, EXTRACT_ARTICLES, 1)
    await put(redis, EXTRACT_ARTICLES, "gave_up")
    await redis.xadd(EXTRACT_ARTICLES.dead_letter, {"hello": "world"})
    placed = await ids(letters)
    before = await everything(redis)

    replayed = [await letters.replay(each, dry_run=True) for each in placed]
    dropped = [await letters.drop(each, dry_run=True) for each in [*placed, "klaim.articles.v1.extract:1-1", "nonsense"]]

    assert replayed == ["foreign", "appended", "redelivered"]
    assert dropped == ["dropped"] * 3 + ["gone"] * 2
    assert await everything(redis) == before


async def test_a_letter_that_cannot_be_delivered_just_now_stays(redis: Redis, letters: DeadLetters) -> None:
    entry = await add(redis, ARTICLES.name, {FIELD: encode(article("a"))})
    letter = await put(redis, EXTRACT_ARTICLES, "gave_up", entry=entry)

    with pytest.raises(Unavailable, match="NOGROUP"):
        await letters.replay(letter)

    assert await ids(letters) == [letter]
