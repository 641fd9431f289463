"""The API: what holds for every route, and what is answered to what cannot be answered."""

from typing import Any, get_args
from urllib.parse import quote_from_bytes, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaim_shared.errors import Unavailable
from klaim_shared.messages import Stance
from klaim_shared.streams import REASONS
from tests.contract.api_samples import (
    ABSENT,
    CORRECTION,
    LETTER,
    PAGES,
    ROUTES,
    STATEMENT,
    STORY,
    Broken,
    app_over,
    client_of,
    is_guarded,
    is_problem,
)


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
        ("/v1/inbox?reason=rusak", 400, "reason must be one of queued, changing, unreadable, costly, blocked, alone, empty, binary"),
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
