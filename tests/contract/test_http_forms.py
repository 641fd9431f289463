"""The API: the forms in which its lists are given: lines, tables, feeds, and plain text."""

import csv
import io
import json

import httpx
import pytest

from klaim_index.core.query import write_cursor
from klaim_shared.messages import ClaimExtracted
from tests.contract.api_samples import GROUPS, is_problem
from tests.unit.index.test_index_atom import ATOM, assert_is_atom


async def test_claims_come_as_json_lines_with_the_next_page_in_a_header(client: httpx.AsyncClient) -> None:
    first = await client.get("/v1/claims?format=jsonl&limit=1")
    assert first.headers["content-type"] == "application/x-ndjson"
    second = await client.get(first.links["next"]["url"])
    ids = [ClaimExtracted.model_validate_json(answer.text).claim_id for answer in (first, second)]
    assert ids == ["clm_2", "clm_1"]
    assert not second.links


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
