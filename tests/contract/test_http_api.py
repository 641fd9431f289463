"""The API: what every route answers, and what it answers when it cannot."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote_from_bytes, urlencode

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from klaim_index.core.query import write_cursor
from klaim_index.stores.inbox import SqliteInbox
from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.web import dead
from klaim_index.web.application import create_app
from klaim_shared import ids
from klaim_shared.errors import Unavailable
from klaim_shared.messages import ArticleIngested, ClaimExtracted, Stance
from klaim_shared.streams import (
    REASONS,
    DeadLetter,
    Flow,
    GroupPulse,
    LetterCounts,
    LetterInFull,
    LetterPage,
    LetterQuery,
    Pulse,
    StreamPulse,
)
from tests.unit.index import correction_samples
from tests.unit.index.inbox_samples import NoFiles, fate, news
from tests.unit.index.ledger_samples import article, claim, closing
from tests.unit.index.test_index_atom import ATOM, assert_is_atom

STORY = f"sto_{ids.digest('story', 'art_1')}"
CORRECTION = correction_samples.names("same", "person/a", "person/b", at=datetime(2026, 11, 20, 9, tzinfo=UTC))
STATEMENT = f"stm_{ids.digest('statement', 'clm_1', claim('clm_1').data.content.start)}"
GROUPS = ["/v1/statements", "/v1/copies", "/v1/disputes", "/v1/stories", "/v1/entities"]
ROUTES = [
    *(
        "/v1/claims",
        "/v1/claims/clm_1",
        "/v1/articles",
        "/v1/articles/art_1",
        "/v1/articles/art_1/changes",
        "/v1/articles/art_1/text",
        "/v1/inbox",
        "/v1/dead",
        "/v1/dead/klaim.claims.v1.index:1732000000001-0",
        "/v1/status",
        "/health",
        "/metrics",
    ),
    *(*GROUPS, f"/v1/statements/{STATEMENT}"),
    *(f"/v1/stories/{STORY}", f"/v1/stories/{STORY}/timeline"),
    *("/v1/corrections", f"/v1/corrections/{CORRECTION.correction_id}"),
    *("/v1/export/claims", "/v1/export/statements", "/v1/export/disputes"),
]
ABSENT = "/v1/disputes/dsp_1"  # the sample's articles agree
BEAT = Pulse(
    streams=[StreamPulse(stream="klaim.claims.v1", length=23)],
    groups=[GroupPulse(stream="klaim.claims.v1", group="index", lag=3, pending=2, dead=1, consumers=1)],
    flow=Flow(
        at=datetime(2024, 11, 19, 7, tzinfo=UTC),
        accepted=9,
        whole=5,
        set_aside=1,
        in_flight=2,
        unsent=1,
        paused="memory",
        sentence="Sending pauses.",
        memory_used=0.61,
        memory_losses=2,
        notes=("A note.",),
    ),
)
PAGES = [
    *("/", "/artikel/art_1", "/pernyataan", f"/pernyataan/{STATEMENT}", "/perbedaan", "/peristiwa", f"/peristiwa/{STORY}", "/salinan"),
    "/static/style.css",
]
LETTER = DeadLetter(
    letter_id="klaim.claims.v1.index:1732000000001-0",
    stream="klaim.claims.v1",
    group="index",
    entry="1732000000000-0",
    reason="gave_up",
    error="it was tried in vain",
    tries=4,
    time=datetime(2024, 11, 19, 7, tzinfo=UTC),
)


class Broken:
    """A ledger whose every method fails in one way."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, _: str) -> Callable[..., Any]:
        def fail(*_: object) -> None:
            raise self._error

        return fail


async def beating() -> Pulse:
    return BEAT


class OneLetter:
    """Dead letters that are one."""

    async def page(self, query: LetterQuery) -> LetterPage:
        items = [LETTER] if query.reason in {None, LETTER.reason} else []
        return LetterPage(items=items, counts=await self.counts(), next=LETTER.letter_id if query.limit == 1 else None)

    async def newest(self) -> list[DeadLetter]:
        return [LETTER]

    async def counts(self) -> list[LetterCounts]:
        return [LetterCounts(stream=LETTER.stream, group=LETTER.group, reasons={LETTER.reason: 1})]

    async def find(self, letter_id: str) -> LetterInFull | None:
        in_full = LetterInFull(
            **LETTER.model_dump(), event_id=None, event_type=None, article_id=None, unreadable="It is none.", fields={"a": "b"}
        )
        return in_full if letter_id == LETTER.letter_id else None


def app_over(ledger: Any, **given: Any) -> FastAPI:
    files, letters = (ledger, ledger) if isinstance(ledger, Broken) else (NoFiles(), OneLetter())
    return create_app(ledger, **({"files": files, "pulse": beating, "letters": letters} | given))


def client_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://localhost:8090")


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


@pytest.fixture
async def client(ledger: SqliteLedger, files: SqliteInbox) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app_over(ledger, files=files)) as client:
        yield client


def is_problem(answer: httpx.Response, status: int) -> str:
    """The detail of a problem that is one, in every way that the contract tells."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail"}
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    detail: str = problem["detail"]
    assert detail.endswith(".")
    assert detail.count(". ") == 0
    is_guarded(answer)
    return detail


def is_guarded(answer: httpx.Response) -> None:
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "'unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_these_are_all_the_routes(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()["paths"]
    given_ids = {
        "claim_id": "clm_1",
        "article_id": "art_1",
        "statement_id": STATEMENT,
        "dispute_id": "dsp_1",
        "story_id": STORY,
        "letter_id": LETTER.letter_id,
        "correction_id": CORRECTION.correction_id,
    }
    assert {path.format(**given_ids) for path in described} == {*ROUTES, ABSENT}


@pytest.mark.parametrize("route", ROUTES)
class TestEveryRoute:
    async def test_answers(self, client: httpx.AsyncClient, route: str) -> None:
        answer = await client.get(route)
        assert answer.status_code == 200
        is_guarded(answer)

    async def test_is_only_for_reading(self, client: httpx.AsyncClient, route: str) -> None:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            answer = await client.request(method, route)
            is_problem(answer, 405)
            assert answer.headers["allow"] == "GET, HEAD"

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:8090", "localhost.evil.example", "127.0.0.1.nip.example", "[::2]", ""])
    async def test_answers_to_no_name_but_its_own(self, client: httpx.AsyncClient, route: str, host: str) -> None:
        assert "host name" in is_problem(await client.get(route, headers={"host": host}), 400)

    @pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8090", "127.0.0.1:8090", "[::1]:8090", "[::1]"])
    async def test_answers_to_every_name_of_this_machine(self, client: httpx.AsyncClient, route: str, host: str) -> None:
        assert (await client.get(route, headers={"host": host})).status_code == 200

    async def test_says_when_the_store_cannot_answer(self, route: str) -> None:
        broken: Any = Broken(Unavailable("The ledger cannot be read just now: disk I/O error."))
        async with client_of(app_over(broken)) as client:
            answer = await client.get(route)
        assert "disk I/O" in is_problem(answer, 503)
        assert answer.headers["retry-after"]

    async def test_says_when_something_went_wrong_and_not_what(self, route: str) -> None:
        broken: Any = Broken(RuntimeError("a secret"))
        async with client_of(app_over(broken)) as client:
            assert "secret" not in is_problem(await client.get(route), 500)


@pytest.mark.parametrize("route", PAGES)
async def test_pages_too_are_only_for_reading(client: httpx.AsyncClient, route: str) -> None:
    answer = await client.post(route)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert "hanya untuk dibaca" in answer.text
    is_guarded(answer)


@pytest.mark.parametrize(
    "route", [*ROUTES, *PAGES, "/openapi.json", "/v1/claims?format=jsonl&limit=1", "/v1/claims/clm_9", "/v1/claims?limit=0"]
)
async def test_head_is_get_without_a_body(client: httpx.AsyncClient, route: str) -> None:
    got, head = await client.get(route), await client.head(route)
    assert (head.status_code, head.content) == (got.status_code, b"")
    passing = {"content-length", "last-modified"} if route in {"/metrics", "/v1/status"} else set()
    assert {name: value for name, value in head.headers.items() if name not in passing} == {
        name: value for name, value in got.headers.items() if name not in passing
    }


async def test_the_description_of_claims_tells_of_its_other_forms_too(client: httpx.AsyncClient) -> None:
    answers = (await client.get("/openapi.json")).json()["paths"]["/v1/claims"]["get"]["responses"]["200"]["content"]
    assert set(answers) == {"application/json", "application/x-ndjson", "text/csv", "application/atom+xml"}
    assert answers["application/json"]["schema"]["$ref"].endswith("Page_ClaimRecord_")


@pytest.mark.parametrize("route", [route for route in ROUTES if route.startswith("/v1")])
async def test_a_mistyped_parameter_is_named_rather_than_ignored(client: httpx.AsyncClient, route: str) -> None:
    assert '"sourc"' in is_problem(await client.get(route, params={"sourc": "Ratna"}), 400)


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/v1/claims?limit=201", 400, "limit must be a whole number, 200 or less."),
        ("/v1/claims?limit=0", 400, "limit must be a whole number, 1 or more."),
        ("/v1/claims?limit=banyak", 400, "limit must be a whole number."),
        ("/v1/claims?limit=1.5", 400, "limit must be a whole number."),
        (f"/v1/claims?limit={'9' * 5000}", 400, "limit must be a whole number."),
        (
            "/v1/claims?stance=lie",
            400,
            f"stance must be one of {', '.join(get_args(Stance))}.",
        ),
        ("/v1/claims?kind=rumour", 400, "kind must be one of attributed, narrated."),
        ("/v1/claims?since=kemarin", 400, "since must be a day written YYYY-MM-DD."),
        ("/v1/claims?since=20241025", 400, "since must be a day written YYYY-MM-DD."),
        ("/v1/claims?since=1729814400", 400, "since must be a day written YYYY-MM-DD."),
        ("/v1/claims?since=2024-10-25T00:00:00", 400, "since must be a day written YYYY-MM-DD."),
        ("/v1/claims?until=2024-02-30", 400, "until must be a day written YYYY-MM-DD."),
        ("/v1/claims?until=2024-W05-1", 400, "until must be a day written YYYY-MM-DD."),
        ("/v1/claims?superseded=maybe", 400, "superseded must be true or false."),
        ("/v1/claims?format=xml", 400, "format must be one of json, jsonl, csv, atom."),
        ("/v1/copies?format=atom", 400, "format must be one of json, jsonl, csv."),
        ("/v1/claims?cursor=zz", 400, "The cursor is not one that this ledger gave out."),
        (f"/v1/claims?q={'a' * 1025}", 400, "q must be no longer than 1024 characters."),
        ("/v1/articles?cursor=zz", 400, "cursor"),
        ("/v1/inbox?cursor=zz", 400, "cursor"),
        ("/v1/inbox?reason=rusak", 400, "reason must be one of queued, changing, unreadable, costly, blocked, empty, binary"),
        ("/v1/inbox?state=hilang", 400, "state must be one of published, duplicate, waiting, rejected."),
        ("/v1/inbox?gone=mungkin", 400, "gone must be true or false."),
        ("/v1/dead?reason=malas", 400, f"reason must be one of {', '.join(REASONS)}."),
        ("/v1/dead?service=redis", 400, "service must be one of ingest, extract, index."),
        ("/v1/dead?stream=klaim.claims.v9", 400, "stream cannot be understood."),
        ("/v1/dead?since=kemarin", 400, "since must be a day written YYYY-MM-DD."),
        ("/v1/dead?limit=201", 400, "limit must be a whole number, 200 or less."),
        ("/v1/dead?cursor=zz", 400, "cursor cannot be understood."),
        ("/v1/dead/zz", 404, "dead letter"),
        ("/v1/articles/art_1?revision=0", 400, "revision must be a whole number, 1 or more."),
        ("/v1/articles/art_1?revision=", 400, "revision must be a whole number."),
        (f"/v1/articles/art_1?revision={1 << 70}", 400, "revision must be a whole number, 1000000000 or less."),
        ("/v1/articles/art_1?revision=7", 404, "revision"),
        ("/v1/articles/art_9", 404, "article"),
        ("/v1/claims/clm_9", 404, "claim"),
        ("/v1/nothing", 404, "address"),
    ],
)
async def test_what_is_wrong_is_said_in_one_sentence(client: httpx.AsyncClient, path: str, status: int, named: str) -> None:
    assert named in is_problem(await client.get(path), status)


async def test_a_claim_is_the_contracts_object_and_three_fields_more(client: httpx.AsyncClient) -> None:
    sent = claim("clm_1").data.model_dump(mode="json")
    for held in ((await client.get("/v1/claims/clm_1")).json(), (await client.get("/v1/claims")).json()["items"][-1]):
        assert {name: value for name, value in held.items() if name in ClaimExtracted.model_fields} == sent
        assert set(held) - set(sent) == {"superseded", "indexed_at", "corrections"}
        assert held["superseded"] is False
    assert (await client.get("/v1/claims/clm_3")).json()["superseded"] is True


async def test_an_article_is_the_contracts_object_with_its_claims(client: httpx.AsyncClient) -> None:
    sent = article().data.model_dump(mode="json")
    held = (await client.get("/v1/articles/art_1")).json()
    assert {name: value for name, value in held.items() if name in ArticleIngested.model_fields} == sent
    assert set(held) - set(sent) == {"claims", "revisions", "complete", "superseded", "indexed_at"}
    assert [made["claim_id"] for made in held["claims"]] == ["clm_1", "clm_2"]


async def test_a_list_of_articles_leaves_out_their_text(client: httpx.AsyncClient) -> None:
    items = (await client.get("/v1/articles")).json()["items"]
    assert {item["article_id"]: (item["claims"], item["complete"]) for item in items} == {"art_1": (2, True), "art_2": (0, False)}
    assert not {"text", "removed"} & set(items[0])


@pytest.mark.parametrize("route", ["/v1/claims", "/v1/articles", "/v1/inbox"])
async def test_following_next_gives_everything_once(client: httpx.AsyncClient, route: str) -> None:
    everything = (await client.get(route)).json()
    assert everything["next"] is None
    items, cursor = [], ""
    while cursor is not None:
        page = (await client.get(route, params={"limit": 1, "cursor": cursor})).json()
        items += page["items"]
        cursor = page["next"]
    assert items == everything["items"]


async def test_claims_come_as_json_lines_with_the_next_page_in_a_header(client: httpx.AsyncClient) -> None:
    first = await client.get("/v1/claims?format=jsonl&limit=1")
    assert first.headers["content-type"] == "application/x-ndjson"
    second = await client.get(first.links["next"]["url"])
    ids = [ClaimExtracted.model_validate_json(answer.text).claim_id for answer in (first, second)]
    assert ids == ["clm_2", "clm_1"]
    assert not second.links


async def names(client: httpx.AsyncClient, **asked: str) -> list[str]:
    return [file["source_name"] for file in (await client.get("/v1/inbox", params=asked)).json()["items"]]


async def test_the_inbox_lists_every_file_by_its_newest_fate_the_last_change_first(client: httpx.AsyncClient) -> None:
    page = (await client.get("/v1/inbox")).json()
    assert [file["source_name"] for file in page["items"]] == ["b.txt", "d.txt", "c.txt", "Warta/a.txt"]
    assert (page["items"][0]["reason"], page["items"][0]["gone"]) == ("binary", True)
    assert page["counts"] == {"published": 1, "duplicate": 1, "waiting": {"unreadable": 1}, "rejected": {"binary": 1}, "gone": 1}


async def test_what_a_revision_changed_is_told_word_by_word(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    later = article(revision=2, text="Sungai meluap. Ada 5 korban.", title="Sungai meluap lagi")
    ledger.apply([article(text="Sungai meluap. Ada 3 korban."), later, article(revision=3, text="Surut.")])
    async with client_of(app_over(ledger)) as client:
        told = (await client.get("/v1/articles/art_1/changes?revision=2")).json()
        assert (await client.get("/v1/articles/art_1/changes?since=1")).json()["revision"] == 3
        assert (await client.get("/v1/articles/art_1/changes?since=9")).status_code == 404
        page = (await client.get("/artikel/art_1/perubahan?revision=2")).text
    ledger.close()
    assert (told["since"], told["revision"]) == (1, 2)
    assert told["fields"] == [{"field": "title", "before": "Sungai meluap", "after": "Sungai meluap lagi"}]
    assert [(run["kind"], run["text"]) for run in told["text"]] == [
        ("same", "Sungai meluap. Ada "),
        ("removed", "3"),
        ("added", "5"),
        ("same", " korban."),
    ]
    assert "<del>3</del><ins>5</ins>" in page


async def test_the_inbox_is_filtered_by_all_that_is_asked(client: httpx.AsyncClient) -> None:
    assert await names(client, state="rejected") == ["b.txt"]
    assert await names(client, reason="empty") == []
    assert await names(client, reason="unreadable", state="waiting") == ["c.txt"]
    assert await names(client, q="WARTA/") == ["Warta/a.txt"]
    assert await names(client, q="%") == []
    assert await names(client, gone="true") == ["b.txt"]
    assert await names(client, gone="false", q=".txt", state="") == ["d.txt", "c.txt", "Warta/a.txt"]


async def test_dead_letters_are_given_by_page_by_line_and_one_by_one(client: httpx.AsyncClient) -> None:
    page = (await client.get("/v1/dead")).json()
    lines = await client.get("/v1/dead?format=jsonl&limit=1")
    one = (await client.get(f"/v1/dead/{LETTER.letter_id}")).json()

    assert page == {
        "items": [LETTER.model_dump(mode="json")],
        "counts": [{"stream": "klaim.claims.v1", "group": "index", "reasons": {"gave_up": 1}}],
        "next": None,
    }
    assert [DeadLetter.model_validate_json(line) for line in lines.text.splitlines()] == [LETTER]
    assert lines.headers["link"].endswith('cursor=klaim.claims.v1.index%3A1732000000001-0>; rel="next"')
    assert (one["letter_id"], one["unreadable"], one["fields"]) == (LETTER.letter_id, "It is none.", {"a": "b"})
    assert (await client.get("/v1/dead?reason=rejected")).json()["items"] == []


async def test_streams_that_hang_are_not_waited_for_for_ever(ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(OneLetter):
        async def page(self, _: LetterQuery) -> LetterPage:
            return await asyncio.Event().wait()  # type: ignore[return-value] # it never does

    monkeypatch.setattr(dead, "PATIENCE_SECONDS", 0.1)
    async with client_of(app_over(ledger, letters=Hanging())) as client:
        assert "no answer within 0.1 seconds" in is_problem(await client.get("/v1/dead"), 503)


async def test_the_status_tells_what_is_held_and_what_is_on_its_way(client: httpx.AsyncClient) -> None:
    status = (await client.get("/v1/status")).json()
    assert status["ledger"] == {
        "articles": 2,
        "revisions": 2,
        "claims_current": 2,
        "claims_superseded": 1,
        "incomplete": 1,
        "languages": {"id": 2},
    }
    counted = {"published": 1, "duplicate": 1, "waiting": {"unreadable": 1}, "rejected": {"binary": 1}, "gone": 1}
    assert status["inbox"] == counted
    assert Pulse.model_validate(status) == BEAT
    assert status["streams_error"] is None
    assert [DeadLetter.model_validate(letter) for letter in status["dead_letters"]] == [LETTER]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            ConnectionError("Error 111 connecting to redis:6379. Connection refused.\nMore of it."),
            "Error 111 connecting to redis:6379. Connection refused",
        ),
        (ConnectionError("redis://user:p@ss@redis:6379 is away"), "redis://redis:6379 is away"),
        (ConnectionError(), "ConnectionError"),
        (TimeoutError(), "no answer within 2 seconds"),
    ],
)
async def test_the_status_answers_though_the_streams_do_not_and_says_why(ledger: SqliteLedger, error: Exception, reason: str) -> None:
    async def silent() -> Any:
        raise error

    async with client_of(app_over(ledger, pulse=silent, letters=Broken(error))) as client:
        status = (await client.get("/v1/status")).json()
        metrics = await client.get("/metrics")
    assert (status["streams"], status["groups"], status["dead_letters"]) == (None, None, None)
    assert status["streams_error"] == f"The streams cannot be asked: {reason}."
    assert status["ledger"]["articles"] == 2
    assert "klaim_articles 2.0" in metrics.text


async def test_it_is_unhealthy_when_nothing_is_taken_in(ledger: SqliteLedger) -> None:
    async with client_of(app_over(ledger, alive=lambda: False)) as client:
        assert "No events" in is_problem(await client.get("/health"), 503)


async def test_metrics_are_what_prometheus_reads(client: httpx.AsyncClient) -> None:
    families = text_string_to_metric_families((await client.get("/metrics")).text)
    samples = {(sample.name, *sorted(sample.labels.values())): sample.value for family in families for sample in family.samples}
    assert samples == {
        ("klaim_articles",): 2,
        ("klaim_articles_incomplete",): 1,
        ("klaim_articles_by_language", "id"): 2,
        ("klaim_claims", "current"): 2,
        ("klaim_claims", "superseded"): 1,
        ("klaim_inbox_files", "published"): 1,
        ("klaim_inbox_files", "duplicate"): 1,
        ("klaim_inbox_files", "waiting"): 1,
        ("klaim_inbox_files", "rejected"): 1,
        ("klaim_inbox_reasons", "unreadable", "waiting"): 1,
        ("klaim_inbox_reasons", "binary", "rejected"): 1,
        ("klaim_inbox_gone",): 1,
        ("klaim_stream_length", "klaim.claims.v1"): 23,
        ("klaim_group_lag", "index", "klaim.claims.v1"): 3,
        ("klaim_group_pending", "index", "klaim.claims.v1"): 2,
        ("klaim_dead_letters", "index", "klaim.claims.v1"): 1,
        ("klaim_dead_letters_by_reason", "gave_up", "index", "klaim.claims.v1"): 1,
        ("klaim_flow_time_seconds",): datetime(2024, 11, 19, 7, tzinfo=UTC).timestamp(),
        ("klaim_accepted", "whole"): 5,
        ("klaim_accepted", "set_aside"): 1,
        ("klaim_accepted", "in_flight"): 2,
        ("klaim_accepted", "unsent"): 1,
        ("klaim_sending_paused", "memory"): 1,
        ("klaim_sending_paused", "in_flight"): 0,
        ("klaim_memory_losses",): 2,
        ("klaim_memory_used",): 0.61,
    }


anything = st.text(max_size=60)
questions = st.dictionaries(st.sampled_from(["q", "source", "outlet", "article", "cursor", "since", "limit", "stance", "x"]), anything)


@given(st.sampled_from(["/v1/claims", "/v1/articles", "/v1/inbox", "/v1/dead", "/"]), st.binary(max_size=80), questions)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_question_brings_it_down(client: httpx.AsyncClient, path: str, raw: bytes, asked: dict[str, str]) -> None:
    written = urlencode(asked, errors="replace")
    for query in (written, f"q={quote_from_bytes(raw)}", f"q={quote_from_bytes(raw, safe='%&=+;')}"):
        assert (await client.get(f"{path}?{query}")).status_code in {200, 400}


async def test_what_is_not_among_the_groups_is_answered_with_a_sentence(client: httpx.AsyncClient) -> None:
    for route in (ABSENT, "/v1/statements/stm_1", "/v1/stories/sto_1", "/v1/stories/sto_1/timeline"):
        assert "holds no" in is_problem(await client.get(route), 404)


async def test_groups_are_given_out_one_a_line_too(client: httpx.AsyncClient) -> None:
    page = (await client.get("/v1/statements")).json()["items"]
    answer = await client.get("/v1/statements", params={"format": "jsonl"})
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert [json.loads(line) for line in answer.text.splitlines()] == page != []


LISTS = ["/v1/claims", "/v1/articles", "/v1/corrections", "/v1/inbox", "/v1/dead", *GROUPS]
FEEDS = ["/v1/claims", "/v1/statements", "/v1/disputes", "/v1/stories"]


@pytest.mark.parametrize("route", LISTS)
async def test_every_list_comes_as_a_table_whose_heading_is_always_the_same(client: httpx.AsyncClient, route: str) -> None:
    items = (await client.get(route)).json()["items"]
    answer = await client.get(f"{route}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline=""), strict=True))
    none = await client.get(f"{route}?format=csv&cursor={write_cursor(0)}" if route in {"/v1/claims", "/v1/articles"} else f"{route}.csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == f'attachment; filename="{route[4:]}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert len(rows) == len(items)
    assert none.text.splitlines()[0] == answer.text.splitlines()[0]
    key = next(iter(rows[0])) if rows else ""
    assert [row[key] for row in rows] == [item[key] for item in items]


@pytest.mark.parametrize("route", FEEDS)
async def test_a_list_that_moves_is_a_feed_whose_links_lead_somewhere(client: httpx.AsyncClient, route: str) -> None:
    items = (await client.get(route)).json()["items"]
    answer = await client.get(f"{route}.atom")
    feed = assert_is_atom(answer.content)

    assert answer.headers["content-type"] == "application/atom+xml"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(items)
    for told in (feed, *entries):
        links = {link.get("rel"): link.get("href") or "" for link in told.findall(f"{ATOM}link")}
        assert (await client.get(links["alternate"])).status_code == 200
    assert (feed.findtext(f"{ATOM}updated") or "") > "2020" or not items


async def test_a_feed_tells_what_was_asked_and_leads_on(client: httpx.AsyncClient) -> None:
    first = assert_is_atom((await client.get("/v1/claims.atom?q=air&limit=1")).content)
    [following] = [link.get("href") or "" for link in first.findall(f"{ATOM}link") if link.get("rel") == "next"]
    second = assert_is_atom((await client.get(following)).content)

    assert "air" in (first.findtext(f"{ATOM}title") or "")
    assert first.findtext(f"{ATOM}entry/{ATOM}id") != second.findtext(f"{ATOM}entry/{ATOM}id")
    assert first.findtext(f"{ATOM}id") == second.findtext(f"{ATOM}id")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("text/csv;q=0.5, application/x-ndjson", "application/x-ndjson"),
        ("application/jsonl", "application/x-ndjson"),
        ("application/atom+xml,application/rss+xml;q=0.9", "application/atom+xml"),
        ("text/csv;q=viel, ;;,", "application/json"),
        ("text/csv;q=0", "application/json"),
    ],
)
async def test_where_no_form_is_named_the_reader_s_accept_decides(client: httpx.AsyncClient, accept: str, kind: str) -> None:
    answer = await client.get("/v1/claims", headers={"accept": accept})

    assert (answer.headers["content-type"], answer.headers["vary"]) == (kind, "Accept")
    named = await client.get("/v1/claims?format=jsonl", headers={"accept": accept})
    assert named.headers["content-type"] == "application/x-ndjson"


async def test_a_list_that_does_not_move_is_no_feed(client: httpx.AsyncClient) -> None:
    assert "json, jsonl, csv" in is_problem(await client.get("/v1/entities.atom"), 400)
    assert (await client.get("/v1/entities", headers={"accept": "application/atom+xml"})).headers["content-type"] == "application/json"
    assert "address" in is_problem(await client.get("/v1/claims.xml"), 404)


async def test_the_text_of_an_article_is_what_offsets_count_in(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/articles/art_1/text?revision=1")
    content = (await client.get("/v1/claims/clm_1")).json()["content"]

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text[content["start"] : content["end"]] == content["text"]
    assert "article" in is_problem(await client.get("/v1/articles/art_9/text"), 404)
