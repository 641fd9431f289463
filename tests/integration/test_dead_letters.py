"""What a group gave up on can be found, delivered again to that group alone, or dropped."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError
from redis.asyncio import Redis

from klaim_extract.handlers import ExtractClaims
from klaim_index.core.query import Query
from klaim_index.handlers import IndexEvents
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import ArticleIngested, Event
from klaim_shared.streams import REASONS, DeadLetters, LetterQuery, Streams, dead_letters
from klaim_shared.streams.dead import Reason, located
from klaim_shared.streams.wire import encode
from klaim_shared.topology import (
    ARTICLE_INGESTED,
    ARTICLES,
    CLAIMS,
    EXTRACT,
    EXTRACT_ARTICLES,
    FIELD,
    INDEX,
    INDEX_ARTICLES,
    INDEX_CLAIMS,
    INGEST,
    INGEST_RETRIES,
    STREAMS,
    SUBSCRIPTIONS,
    Subscription,
)
from tests.conftest import Server, entries
from tests.sandboxes import extract_here
from tests.streaming import NOW, article, close_article, running, until, worker

ROOT = Path(__file__).parents[2]
EVERYTHING = LetterQuery()


@pytest.fixture
def letters(redis: Redis) -> DeadLetters:
    return DeadLetters(lambda: redis)


class Poison:
    """A worker that fails on some articles, until it is mended."""

    def __init__(self, server: Server, *poisonous: str, refuses: bool = False) -> None:
        self.poisonous, self.refuses, self.seen = set(poisonous), refuses, list[str]()
        self.streams = worker(server)
        self.streams.transform(EXTRACT_ARTICLES, CLAIMS, self.handle)
        self.answer = close_article

    async def handle(self, event: Event[Any]) -> Sequence[Event[Any]]:
        self.seen.append(event.subject)
        if event.subject not in self.poisonous:
            return await self.answer(event)
        if self.refuses:
            raise Rejected("contradicts_ledger", f"{event.subject} is poison")
        raise ZeroDivisionError


async def set_aside(redis: Redis, subscription: Subscription, number: int) -> None:
    async def there() -> bool:
        return int(await redis.xlen(subscription.dead_letter)) == number

    await until(there, seconds=20)


async def answered(redis: Redis, subscription: Subscription = EXTRACT_ARTICLES) -> None:
    async def done() -> bool:
        groups = await redis.xinfo_groups(subscription.stream.name)
        group = next(each for each in groups if each["name"] == subscription.group.encode())
        last = (await entries(redis, subscription.stream.name))[-1][0]
        return bool(group["pending"] == 0 and group["last-delivered-id"] == last)

    await until(done, seconds=20)


async def ids(letters: DeadLetters, **asked: Any) -> list[str]:
    return [letter.letter_id for letter in (await letters.page(LetterQuery(**asked))).items]


async def everything(redis: Redis) -> Any:
    """All that Redis holds of streams and groups, but for how long ago somebody looked."""
    streams = sorted([*(stream.name for stream in STREAMS), *(each.dead_letter for each in SUBSCRIPTIONS)])
    groups = [await redis.xinfo_groups(stream.name) for stream in STREAMS if await redis.exists(stream.name)]
    pending = [await redis.xpending(each.stream.name, each.group) for each in SUBSCRIPTIONS if await redis.exists(each.stream.name)]
    return [await entries(redis, stream) for stream in streams], groups, pending


async def add(redis: Redis, stream: str, fields: Mapping[Any, Any]) -> str:
    entry = await redis.xadd(stream, dict(fields))
    return entry.decode() if isinstance(entry, bytes) else entry


async def put(redis: Redis, subscription: Subscription, reason: str, **fields: str) -> str:
    """A letter as a service would write it, about an entry that its stream no longer holds."""
    ours = {"reason": reason, "error": "told so", "service": subscription.group, "tries": "1", "time": NOW.isoformat(), "entry": "7-7"}
    place = await add(redis, subscription.dead_letter, {FIELD: encode(article("a")), **ours, **fields})
    return f"{subscription.stream.name}.{subscription.group}:{place}"


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
            await answered(redis)
            await answered(redis, INDEX_ARTICLES)
            await answered(redis, INDEX_CLAIMS)
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
        await answered(redis)
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
        await answered(redis)

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
        await answered(redis)

    [(_, after)] = await entries(redis, ARTICLES.name)
    assert after == before
    assert poison.seen == ["a", "a"]
    assert await redis.xlen(EXTRACT_ARTICLES.dead_letter) == 0


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
