"""An API over a small ledger, one dead letter and a quiet stream, and what every answer of it looks like."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
from fastapi import FastAPI

from klaim_index.web.application import create_app
from klaim_shared import ids
from klaim_shared.streams import DeadLetter, Flow, GroupPulse, LetterCounts, LetterInFull, LetterPage, LetterQuery, Pulse, StreamPulse
from tests.unit.index import correction_samples
from tests.unit.index.inbox_samples import NoFiles
from tests.unit.index.ledger_samples import claim

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
