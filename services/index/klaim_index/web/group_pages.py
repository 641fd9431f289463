"""What articles have in common, for people: statements with their origins, disputes with their positions, stories in the order of time."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from klaim_index.core.groups import GroupLedger
from klaim_index.core.query import DisputeQuery, StatementQuery, StoryQuery
from klaim_index.web.faults import Fault
from klaim_index.web.pages import render


def group_pages(ledger: GroupLedger) -> APIRouter:
    """The pages over *ledger*."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/pernyataan")
    def statements(asked: Annotated[StatementQuery, Query()]) -> HTMLResponse:
        found = ledger.statements(asked)
        return render("statements.html", found=found.items, asked=asked, following=_following("/pernyataan", asked, found.next))

    @router.get("/pernyataan/{statement_id}")
    def statement(statement_id: str) -> HTMLResponse:
        found = ledger.statement(statement_id)
        if found is None:
            raise Fault(404, "no_statement")
        return render("statement.html", statement=found)

    @router.get("/perbedaan")
    def disputes(asked: Annotated[DisputeQuery, Query()]) -> HTMLResponse:
        found = ledger.disputes(asked)
        return render("disputes.html", found=found.items, asked=asked, following=_following("/perbedaan", asked, found.next))

    @router.get("/peristiwa")
    def stories(asked: Annotated[StoryQuery, Query()]) -> HTMLResponse:
        found = ledger.stories(asked)
        return render("stories.html", found=found.items, following=_following("/peristiwa", asked, found.next))

    return router


def _following(path: str, asked: BaseModel, cursor: str | None) -> str | None:
    """The address of the next page."""
    given = asked.model_dump(mode="json", exclude={"cursor"}, exclude_defaults=True)
    return f"{path}?{urlencode(given | {'cursor': cursor})}" if cursor else None
