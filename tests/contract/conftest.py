"""The API that most of its tests ask, over a ledger and an inbox that they leave as they are."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI

from klaim_index.stores.inbox import SqliteInbox
from klaim_index.stores.sqlite import SqliteLedger
from tests.contract.api_samples import CORRECTION, app_over, client_of
from tests.unit.index.inbox_samples import fate, news
from tests.unit.index.ledger_samples import article, claim, closing


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path_factory.mktemp("api") / "ledger.db")
    ledger.apply([article(), claim("clm_1"), claim("clm_2"), claim("clm_3"), closing("clm_1", "clm_2"), article("art_2")])
    ledger.correct([CORRECTION])
    yield ledger
    ledger.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteInbox]:
    files = SqliteInbox(tmp_path_factory.mktemp("api") / "inbox.db")
    files.apply([news(fate("Warta/a.txt", 1), fate("b.txt", 2, "rejected", "empty"), fate("c.txt", 3, "waiting", "unreadable"))])
    files.apply([news(fate("d.txt", 4, "duplicate"), fate("b.txt", 5, "rejected", "binary", gone=True), fate("e.txt", 6, "withdrawn"))])
    yield files
    files.close()


@pytest.fixture(scope="module")
def app(ledger: SqliteLedger, files: SqliteInbox) -> FastAPI:
    return app_over(ledger, files=files)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client
