"""Whole exports under /v1/export: streamed from one state of the ledger, complete or cut off so that every client notices.

How many there are stands in the header `Klaim-Count`, before the first of them. What breaks before that is a problem like any other; what
breaks later ends the connection without the last chunk, which HTTP/1.1 clients report as an error.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import chain
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from klaim_index.core.exporting.whole import MEDIA_TYPES, SUFFIXES, ClaimForm, DisputeForm, Form, Wanted, export
from klaim_index.core.ledger import Snapshot
from klaim_index.core.query import ClaimFilters, DisputeFilters, Filters, StatementFilters
from klaim_index.web.head import WITHOUT_BODY
from klaim_index.web.problems import REFUSED

COUNT = "Klaim-Count"


class Source(Protocol):
    """Gives states of a ledger."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The ledger as it is now."""


class ClaimExport(ClaimFilters):
    """Which claims are exported, and how they are written."""

    format: ClaimForm = "jsonl"


class StatementExport(StatementFilters):
    """Which statements are exported, and how they are written."""

    format: ClaimForm = "jsonl"


class DisputeExport(DisputeFilters):
    """Which disputes are exported, and how they are written."""

    format: DisputeForm = "jsonl"


class Whole(StreamingResponse):
    """Pieces from a state of the ledger, which is let go when the answer has ended, however it ends."""

    def __init__(self, pieces: Iterator[str], done: Callable[[], None], media_type: str, headers: dict[str, str]) -> None:
        super().__init__(pieces, media_type=media_type, headers=headers)
        self._done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; of a HEAD nothing is read."""
        try:
            if scope.get(WITHOUT_BODY):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                await send({"type": "http.response.body", "body": b""})
            else:
                await super().__call__(scope, receive, send)
        finally:
            self._done()


def exports_api(source: Source) -> APIRouter:
    """The routes that export from *source*."""
    router = APIRouter(prefix="/v1/export", responses=REFUSED, default_response_class=StreamingResponse)

    @router.get("/claims", responses=_answers(*MEDIA_TYPES))
    def claims(request: Request, asked: Annotated[ClaimExport, Query()]) -> Whole:
        """All claims that pass, newest first: none is left out, or the answer breaks off."""
        return _whole(source, request, asked, asked.format, "claims")

    @router.get("/statements", responses=_answers(*MEDIA_TYPES))
    def statements(request: Request, asked: Annotated[StatementExport, Query()]) -> Whole:
        """All statements that pass, newest first: none is left out, or the answer breaks off."""
        return _whole(source, request, asked, asked.format, "statements")

    @router.get("/disputes", responses=_answers("jsonl", "csv"))
    def disputes(request: Request, asked: Annotated[DisputeExport, Query()]) -> Whole:
        """All disputes that pass, newest first: none is left out, or the answer breaks off."""
        return _whole(source, request, asked, asked.format, "disputes")

    return router


def _whole(source: Source, request: Request, filters: Filters, form: Form, name: str) -> Whole:
    """Begun before the answer is, so that what goes wrong at once is answered with a problem."""
    with ExitStack() as stack:
        snapshot = stack.enter_context(source.snapshot())
        found = export(snapshot, Wanted(filters, form, str(request.url), str(request.base_url)))
        first = next(found.pieces)
        file = f'attachment; filename="{name}.{SUFFIXES[form]}"'
        headers = {COUNT: str(found.count), "Content-Disposition": file, "Cache-Control": "no-store"}
        return Whole(chain([first], found.pieces), stack.pop_all().close, MEDIA_TYPES[form], headers)


def _answers(*forms: Form) -> dict[int | str, dict[str, Any]]:
    kinds = {MEDIA_TYPES[form].partition(";")[0]: {"schema": {"type": "string"}} for form in forms}
    header = {COUNT: {"description": "How many there are.", "schema": {"type": "integer"}}}
    return {200: {"description": "All of them.", "content": kinds, "headers": header}}
