"""The ledger made anew from the archive alone."""

import asyncio
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis

from klaim.keeping import rebuild as rebuilding
from klaim.keeping.audit import deeply, settled
from klaim.keeping.house import House
from klaim.keeping.opening import read_only
from klaim.keeping.rebuild import rebuild
from klaim_extract.core import claims as extractor
from klaim_extract.sandbox.parent import Sandbox
from klaim_index.core.groups import Moving
from klaim_index.core.query import DisputeQuery, Query, StatementQuery, StoryQuery
from klaim_index.stores import editions
from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.stores.tenancy import tenant
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import ArticleIngested, ClaimExtracted
from klaim_shared.streams import Key
from tests.conftest import Server
from tests.houses import Built, built


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("house"))


@pytest.fixture
def home(original: Built, tmp_path: Path) -> House:
    return original.copied(tmp_path / "data")


def silent(_: str) -> None: ...


def test_a_ledger_that_is_gone_comes_back_with_the_same_digest(original: Built, home: House) -> None:
    for path in (home.ledger, home.files):
        path.unlink()

    result = rebuild(home, silent)

    with closing(SqliteLedger(original.home.ledger)) as ledger:
        assert result.digest == ledger.digest()
    assert (result.articles, result.unread, result.before) == (4, {}, None)


def test_a_feed_has_nothing_new_to_tell_after_a_rebuild(home: House) -> None:
    def times() -> list[dict[str, datetime]]:
        with closing(SqliteLedger(home.ledger)) as ledger:
            statements = [one.statement_id for one in ledger.statements(StatementQuery(limit=200)).items]
            disputes = [one.dispute_id for one in ledger.disputes(DisputeQuery(limit=200)).items]
            stories = [one.articles[0].article_id for one in ledger.stories(StoryQuery()).items]
            claims = [one.claim_id for one in ledger.claims(Query(limit=200)).items]
            asked: list[tuple[Moving, list[str]]] = [
                *(("claim", claims), ("statement", statements), ("dispute", disputes), ("story", stories)),
            ]
            assert all(set(ledger.moved(kind, ids)) == set(ids) for kind, ids in asked)
            return [dict(ledger.moved(kind, ids)) for kind, ids in asked]

    before = times()
    rebuild(home, silent)

    assert times() == before
    assert before[0]
    assert before[1]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_order_in_which_the_old_one_grew_the_digest_is_the_same(original: Built, home: House, seed: int) -> None:
    events = [*original.all_events, *random.Random(seed).sample(original.all_events, 3)]  # noqa: S311 - some come twice
    random.Random(seed).shuffle(events)  # noqa: S311
    shutil.rmtree(home.place.index)
    with closing(SqliteLedger(home.ledger)) as ledger:
        for event in events:
            ledger.apply([event])

    result = rebuild(home, silent)

    assert result.digest == result.before


async def test_a_rebuilt_ledger_passes_the_deep_audit(home: House, server: Server, redis: Redis) -> None:
    home.ledger.write_bytes(b"no database" * 1000)

    assert (await asyncio.to_thread(rebuild, home, silent)).before is None

    assert not (await settled(home, server.url)).strays
    assert await deeply(home, server.url, silent) == []
    assert sorted(path.name for path in home.place.index.iterdir() if "rebuilding" in path.name) == []


def test_the_ledger_before_is_kept_beside_it(home: House) -> None:
    with closing(sqlite3.connect(home.ledger)) as ledger:
        ledger.execute("UPDATE article SET title = 'turned'")
        ledger.commit()

    rebuild(home, silent)

    for path, titles in ((home.ledger, 0), (home.ledger.with_name("ledger.db.before"), 4)):
        with closing(sqlite3.connect(path)) as ledger:
            assert ledger.execute("SELECT count(*) FROM article WHERE title = 'turned'").fetchone() == (titles,)


def test_while_the_index_runs_the_ledger_is_not_touched_and_the_work_is_not_lost(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before = home.ledger.read_bytes()
    with tenant(home.place.index), pytest.raises(Unavailable, match="stop klaim"):
        rebuild(home, silent)
    assert home.ledger.read_bytes() == before

    monkeypatch.setattr(Sandbox, "claims", None)  # nothing is extracted again
    assert rebuild(home, silent).articles == 4


def test_interrupted_it_goes_on_where_it_was(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "AT_ONCE", 1)
    extracted: list[str] = []

    async def claims(_: Sandbox, article: ArticleIngested) -> list[ClaimExtracted]:
        if len(extracted) == 2:
            raise KeyboardInterrupt
        extracted.append(article.article_id)
        return extractor.extract(article)

    monkeypatch.setattr(Sandbox, "claims", claims)
    with pytest.raises(KeyboardInterrupt):
        rebuild(home, silent)
    monkeypatch.undo()
    told: list[str] = []

    result = rebuild(home, told.append)

    assert told[0] == "2 of 4 articles"
    assert result.digest == result.before


@pytest.mark.parametrize("edition", ["of_groups", "of_search"])
def test_what_another_klaim_began_is_not_gone_on_with_where_it_groups_or_searches_otherwise(
    home: House, monkeypatch: pytest.MonkeyPatch, edition: str
) -> None:
    with monkeypatch.context() as another:
        another.setattr(editions, edition, lambda: "another way")
        with tenant(home.place.index), pytest.raises(Unavailable, match="stop klaim"):
            rebuild(home, silent)
    told: list[str] = []

    result = rebuild(home, told.append)

    assert told[0] == "0 of 4 articles"
    assert result.digest == result.before
    with read_only(home.ledger) as ledger:
        assert editions.is_made(ledger)
    assert sorted(path.name for path in home.place.index.iterdir() if "rebuilding" in path.name) == []


def test_an_article_that_cannot_be_extracted_is_named_and_its_text_is_kept(
    original: Built, home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = original.articles[1].data

    async def claims(_: Sandbox, article: ArticleIngested) -> list[ClaimExtracted]:
        if article.article_id == poison.article_id:
            raise Rejected("too_slow", "It took too long.")
        return extractor.extract(article)

    monkeypatch.setattr(Sandbox, "claims", claims)

    result = rebuild(home, silent)

    assert list(result.unread) == [Key(poison.article_id, 1)]
    with closing(SqliteLedger(home.ledger)) as ledger:
        held = ledger.article(poison.article_id)
        assert held
        assert (held.text, held.complete) == (poison.text, False)
