"""Exports over a real ledger and a real server: all of it, from one state, or an error that nobody can overlook."""

import csv
import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from klaim_index.core.exporting import whole
from klaim_index.core.ledger import Snapshot
from klaim_index.core.page import Page
from klaim_index.core.query import ClaimFilters, Query, StatementFilters, StatementQuery
from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.web.application import create_app
from klaim_shared.errors import Unavailable
from klaim_shared.streams import DeadLetters, Pulse
from tests.integration.test_index_groups import articles, events
from tests.unit.index.inbox_samples import NoFiles
from tests.unit.index.ledger_samples import article, claim, closing

CLAIMS = 23


def no_redis() -> NoReturn:
    raise AssertionError("an export asks no Redis")


async def no_streams() -> Pulse:
    return Pulse(streams=[], groups=[])


def app_over(ledger: Any) -> FastAPI:
    return create_app(ledger, files=NoFiles(), pulse=no_streams, letters=DeadLetters(no_redis))


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of a real server over the app."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path_factory.mktemp("exports") / "ledger.db")
    for one, claims in articles()[:5]:
        ledger.apply(events(one, claims))
    yield ledger
    ledger.close()


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteLedger]:
    """A ledger of a few claims, of which few are read at a time."""
    monkeypatch.setattr(whole, "AT_ONCE", 5)
    monkeypatch.setattr(whole, "PIECE", 100)
    ledger = SqliteLedger(tmp_path / "ledger.db")
    ledger.apply([claim(f"clm_{number}", f"art_{number}", said=f"Air naik {number} meter") for number in range(CLAIMS)])
    yield ledger
    ledger.close()


class Breaking:
    """A ledger whose snapshots fail at the nth page."""

    def __init__(self, ledger: SqliteLedger, pages: int, error: Exception) -> None:
        self._ledger, self._pages, self._error = ledger, pages, error
        self.let_go = 0

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with self._ledger.snapshot() as snapshot:
            yield _Breaking(snapshot, self._pages, self._error)
        self.let_go += 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)


class _Breaking:
    def __init__(self, snapshot: Snapshot, pages: int, error: Exception) -> None:
        self._snapshot, self._left, self._error = snapshot, pages, error

    def claims(self, query: Query) -> Page[Any]:
        self._left -= 1
        if self._left < 0:
            raise self._error
        return self._snapshot.claims(query)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._snapshot, name)


def get(ledger: Any, path: str, **headers: str) -> httpx.Response:
    with served(app_over(ledger)) as address:
        return httpx.get(address + path, headers=headers, trust_env=False)


def take(address: str, received: list[bytes]) -> None:
    """What an export gives, as far as it comes."""
    with httpx.stream("GET", address, trust_env=False) as answer:
        assert (answer.status_code, answer.headers["klaim-count"]) == (200, str(CLAIMS))
        for piece in answer.iter_raw():
            received.append(piece)  # noqa: PERF402 - kept though the next one may not come


def everything(ask: Callable[[str | None], Page[Any]]) -> list[Any]:
    items: list[Any] = []
    cursor = None
    while True:
        page = ask(cursor)
        items += page.items
        cursor = page.next
        if cursor is None:
            return items


@pytest.mark.parametrize("form", ["jsonl", "csv", "schema-org", "claimreview", "web-annotation"])
def test_every_claim_is_in_every_form_once_and_in_the_order_of_the_list(ledger: SqliteLedger, form: str) -> None:
    claims = everything(lambda cursor: ledger.claims(Query(limit=200, cursor=cursor)))
    answer = get(ledger, f"/v1/export/claims?format={form}")

    assert answer.status_code == 200
    assert answer.headers["klaim-count"] == str(len(claims))
    match form:
        case "jsonl":
            assert [json.loads(line) for line in answer.text.splitlines()] == [claim.model_dump(mode="json") for claim in claims]
        case "csv":
            rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline=""), strict=True))
            assert [row["claim_id"] for row in rows] == [claim.claim_id for claim in claims]
        case "web-annotation":
            document = answer.json()
            page = document["first"]
            assert document["total"] == len(page["items"]) == len(claims)
            assert (document["type"], page["type"], page["startIndex"]) == ("AnnotationCollection", "AnnotationPage", 0)
            assert len({document["id"], page["id"]}) == 2  # 5.1, 5.2: exactly one IRI each
            assert page["partOf"] == document["id"]
        case _:
            document = answer.json()
            assert document["numberOfItems"] == len(document["itemListElement"]) == len(claims)


def test_statements_and_disputes_are_exported_by_the_filters_of_their_lists(ledger: SqliteLedger) -> None:
    several = everything(lambda cursor: ledger.statements(StatementQuery(outlets=2, limit=200, cursor=cursor)))
    told = get(ledger, "/v1/export/statements?outlets=2")
    reviews = get(ledger, "/v1/export/statements?outlets=2&format=claimreview").json()
    disputes = get(ledger, "/v1/export/disputes?type=quantity&format=csv")

    assert [json.loads(line)["statement_id"] for line in told.text.splitlines()] == [one.statement_id for one in several]
    assert len(several) > 1
    assert [review["claimReviewed"] for review in reviews["itemListElement"]] == [one.text for one in several]
    assert {row["type"] for row in csv.DictReader(io.StringIO(disputes.text.removeprefix("\ufeff")))} == {"quantity"}


def test_nothing_that_passes_is_an_export_of_nothing(ledger: SqliteLedger) -> None:
    for form, text in (("jsonl", ""), ("schema-org", None), ("web-annotation", None)):
        answer = get(ledger, f"/v1/export/claims?q=katakunciyangtidakada&format={form}")
        assert answer.headers["klaim-count"] == "0"
        assert answer.text == text if text is not None else answer.json()
    assert "first" not in answer.json()  # a page of annotations would have to hold one


def test_an_export_tells_of_nothing_that_came_after_it_began(small: SqliteLedger) -> None:
    with small.snapshot() as snapshot:
        found = whole.export(snapshot, whole.Wanted(ClaimFilters(), "jsonl", "http://localhost/", "http://localhost/"))
        pieces = [next(found.pieces)]
        small.apply([claim("clm_late", "art_late", published_at="2024-10-01"), article("art_0"), closing(article_id="art_0")])
        pieces += found.pieces

    told = [json.loads(line)["claim_id"] for line in "".join(pieces).splitlines()]
    assert len(told) == found.count == CLAIMS
    assert "clm_late" not in told
    assert "clm_0" in told
    assert {one.claim_id for one in small.claims(Query(limit=200)).items} == {*told, "clm_late"} - {"clm_0"}


@pytest.mark.parametrize("form", ["jsonl", "csv", "schema-org", "claimreview", "web-annotation"])
@pytest.mark.parametrize("error", [Unavailable("The ledger cannot be read just now: disk I/O error."), RuntimeError("a fault of ours")])
def test_an_export_that_breaks_in_the_middle_is_an_error_to_whoever_reads_it(small: SqliteLedger, form: str, error: Exception) -> None:
    breaking = Breaking(small, 2, error)
    received: list[bytes] = []
    with served(app_over(breaking)) as address, pytest.raises(httpx.RemoteProtocolError):
        take(f"{address}/v1/export/claims?format={form}", received)

    assert received
    assert breaking.let_go == 1
    if form not in {"jsonl", "csv"}:
        with pytest.raises(ValueError, match="Expecting"):
            json.loads(b"".join(received))


def test_an_export_that_breaks_at_once_is_answered_with_a_sentence(small: SqliteLedger) -> None:
    answer = get(Breaking(small, 0, Unavailable("The ledger cannot be read just now: disk I/O error.")), "/v1/export/claims")

    assert answer.status_code == 503
    assert "disk I/O" in answer.json()["detail"]


def test_an_export_of_fewer_than_were_counted_does_not_end(small: SqliteLedger) -> None:
    class Forgetful:
        def __init__(self, snapshot: Snapshot) -> None:
            self._snapshot = snapshot

        def claims(self, query: Query) -> Page[Any]:
            page = self._snapshot.claims(query)
            return page.model_copy(update={"items": page.items[1:]})

        def __getattr__(self, name: str) -> Any:
            return getattr(self._snapshot, name)

    with small.snapshot() as snapshot:
        forgetful: Any = Forgetful(snapshot)
        found = whole.export(forgetful, whole.Wanted(ClaimFilters(), "jsonl", "", ""))
        with pytest.raises(whole.NotWhole, match=f"{CLAIMS - 5} of {CLAIMS}"):
            list(found.pieces)


def test_whoever_leaves_in_the_middle_holds_nothing_back(small: SqliteLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(app_over(small)) as address:
        for _ in range(5):
            with httpx.stream("GET", f"{address}/v1/export/claims", trust_env=False) as answer:
                next(answer.iter_raw())
            deadline = time.monotonic() + 5
            while time.monotonic() < deadline:
                try:
                    with small.snapshot(), small.snapshot():
                        break
                except Unavailable:
                    time.sleep(0.02)
            else:
                raise AssertionError("the state is still held")


def test_more_exports_than_are_written_at_once_are_told_to_come_again(small: SqliteLedger) -> None:
    held: list[AbstractContextManager[Snapshot]] = [small.snapshot(), small.snapshot()]
    for one in held:
        one.__enter__()
    answer = get(small, "/v1/export/claims")
    for one in held:
        one.__exit__(None, None, None)

    assert answer.status_code == 503
    assert "already being written" in answer.json()["detail"]
    assert get(small, "/v1/export/claims").status_code == 200


def test_a_cut_list_is_no_export_so_no_limit_is_taken(small: SqliteLedger) -> None:
    for parameter in ("limit=5", "cursor=x"):
        answer = get(small, f"/v1/export/claims?{parameter}")
        assert (answer.status_code, answer.json()["detail"]) == (400, f'There is no parameter "{parameter.partition("=")[0]}" here.')
    assert get(small, "/v1/export/disputes?format=schema-org").status_code == 400


CLAIM_FILTERS: list[dict[str, Any]] = [
    {"q": "tentara"},
    {"source": "Yoon"},
    {"since": "2024-10-25", "stance": "state"},
    {"q": '"nirgends"'},
    {"outlet": "SINDOnews"},
]
STATEMENT_FILTERS: list[dict[str, Any]] = [{"q": "tentara"}, {"outlets": 2}, {"independent": 2, "outlets": 2}, {"source": "Yoon"}]


@pytest.mark.parametrize("asked", CLAIM_FILTERS)
def test_claims_are_counted_as_they_are_listed(ledger: SqliteLedger, asked: dict[str, Any]) -> None:
    with ledger.snapshot() as snapshot:
        assert snapshot.count(ClaimFilters(**asked)) == len(
            everything(lambda cursor: ledger.claims(Query(**asked, limit=7, cursor=cursor)))
        )


@pytest.mark.parametrize("asked", STATEMENT_FILTERS)
def test_statements_are_counted_as_they_are_listed(ledger: SqliteLedger, asked: dict[str, Any]) -> None:
    with ledger.snapshot() as snapshot:
        listed = everything(lambda cursor: ledger.statements(StatementQuery(**asked, limit=7, cursor=cursor)))
        assert snapshot.count(StatementFilters(**asked)) == len(listed)
