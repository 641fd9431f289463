"""Pages of a ledger as a browser takes them, with no streams behind them."""

from functools import lru_cache
from html.parser import HTMLParser
from typing import NoReturn

import httpx
from fastapi import FastAPI

from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.web.application import create_app
from klaim_shared.streams import DeadLetters, Pulse
from tests.unit.index.inbox_samples import NoFiles

HOSTILE = """<script>alert(1)</script>"><img src=x onerror=alert(1)>'{{ 7*7 }}&amp;</article><b onclick="x">"""
VOID = {"meta", "link", "input"}


class Page(HTMLParser):
    """A page's elements, with their attributes, and its text; asserts that every element closes where it should."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def attributes(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]


def no_redis() -> NoReturn:
    raise AssertionError("the pages ask no Redis")


async def no_streams() -> Pulse:
    return Pulse(streams=[], groups=[])


@lru_cache(maxsize=1)  # a test reads many pages of its ledger, as a reader does of a service that runs
def app_over(ledger: SqliteLedger) -> FastAPI:
    return create_app(ledger, files=NoFiles(), pulse=no_streams, letters=DeadLetters(no_redis), inbox="kotak masuk")


def client_of(ledger: SqliteLedger) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app_over(ledger)), base_url="http://localhost")


async def read(ledger: SqliteLedger, path: str, status: int = 200) -> Page:
    async with client_of(ledger) as client:
        answer = await client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)
