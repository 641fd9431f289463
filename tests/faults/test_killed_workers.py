"""A worker killed in mid-work loses nothing and doubles nothing."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis

from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_shared.messages import ArticleIngested, Event
from klaim_shared.streams.wire import encode
from klaim_shared.topology import ARTICLE_EXTRACTED, ARTICLE_INGESTED, ARTICLES, CLAIM_EXTRACTED, CLAIMS, EXTRACT_ARTICLES, FIELD, INGEST
from tests.conftest import Server
from tests.processes import kill, running, start, until

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
NOW = datetime(2026, 11, 20, tzinfo=UTC)
KILLS = 6
ARTICLE_COUNT = 400


@pytest.fixture
def client(server: Server) -> Iterator["redis.Redis"]:
    with redis.Redis.from_url(server.url) as client:
        client.flushall()
        yield client


def article(number: int) -> ArticleIngested:
    seed = SEEDS[number % len(SEEDS)]
    return ArticleIngested(
        article_id=f"art_{number}",
        revision=1,
        source_name=f"{number}-{seed.name}",
        raw_sha256="0" * 64,
        media_type="text/plain",
        text=seed.read_text(),
        ingested_at=NOW,
    )


def publish(client: "redis.Redis", articles: list[ArticleIngested]) -> None:
    for each in articles:
        event: Event[ArticleIngested] = ARTICLE_INGESTED.event(
            each, service=INGEST, article_id=each.article_id, correlation="file_1", time=NOW
        )
        client.xadd(ARTICLES.name, {FIELD: encode(event)})


def events(client: "redis.Redis") -> list[dict[str, object]]:
    return [json.loads(fields[FIELD.encode()]) for _, fields in client.xrange(CLAIMS.name)]  # type: ignore[union-attr,index]


def test_kill_9_of_the_extract_worker_in_mid_work_loses_and_doubles_nothing(server: Server, client: "redis.Redis", tmp_path: Path) -> None:
    articles = [article(number) for number in range(ARTICLE_COUNT)]
    publish(client, articles)
    settings = {
        "KLAIM_REDIS_URL": server.url,
        "KLAIM_EXTRACT_RETRY_AFTER_SECONDS": "1",
        "KLAIM_EXTRACT_HEARTBEAT_FILE": str(tmp_path / "heartbeat"),
    }
    log = tmp_path / "extract.log"
    chance = random.Random(20261120)  # noqa: S311 - a test's choice of moments
    left_pending = 0
    for _ in range(KILLS):
        worker = start("extract", settings, log)
        goal = client.xlen(CLAIMS.name) + chance.randrange(1, 300)
        until(lambda goal=goal: client.xlen(CLAIMS.name) >= goal, why=log.read_text)  # type: ignore[misc]
        kill(worker)
        left_pending += client.xpending(ARTICLES.name, EXTRACT_ARTICLES.group)["pending"]
    closed = ARTICLE_EXTRACTED.name
    with running("extract", settings, log):
        until(lambda: sum(event["type"] == closed for event in events(client)) >= ARTICLE_COUNT, seconds=60, why=log.read_text)

    found = events(client)
    expected = [claim.claim_id for each in articles for claim in extract(each, extractor=EXTRACTOR)]
    assert left_pending > 0, "no kill struck in mid-work"
    assert Counter(event["subject"] for event in found if event["type"] == closed) == Counter(each.article_id for each in articles)
    assert Counter(event["data"]["claim_id"] for event in found if event["type"] == CLAIM_EXTRACTED.name) == Counter(expected)  # type: ignore[index]
    assert client.xlen(EXTRACT_ARTICLES.dead_letter) == 0
