"""The API: what it tells of claims and articles, of files and letters, and of how things stand."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.web import dead
from klaim_shared.messages import ArticleIngested, ClaimExtracted
from klaim_shared.streams import DeadLetter, LetterPage, LetterQuery, Pulse
from tests.contract.api_samples import BEAT, LETTER, Broken, OneLetter, app_over, client_of, is_problem
from tests.unit.index.ledger_samples import article, claim


async def test_a_claim_is_the_contracts_object_and_four_fields_more(client: httpx.AsyncClient) -> None:
    sent = claim("clm_1").data.model_dump(mode="json")
    for held in ((await client.get("/v1/claims/clm_1")).json(), (await client.get("/v1/claims")).json()["items"][-1]):
        assert {name: value for name, value in held.items() if name in ClaimExtracted.model_fields} == sent
        assert set(held) - set(sent) == {"superseded", "indexed_at", "corrections", "matched"}
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
    assert status["renewal"] is None
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
