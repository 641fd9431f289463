"""What articles have in common, for people: lists of statements, disputes, stories and copies."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from klaim_index.core.groups import GroupLedger
from klaim_index.core.query import CopyQuery, DisputeQuery, StatementQuery, StoryQuery
from klaim_index.web.pages import Forms, query_of, render


def group_pages(ledger: GroupLedger) -> APIRouter:
    """The pages over *ledger*."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/pernyataan")
    def statements(asked: Annotated[StatementQuery, Query()]) -> HTMLResponse:
        found = ledger.statements(asked)
        following = _following("/pernyataan", asked, found.next)
        forms = Forms("statements", "Pernyataan", _asked(asked))
        return render("statements.html", found=found.items, asked=asked, following=following, list=forms)

    @router.get("/perbedaan")
    def disputes(asked: Annotated[DisputeQuery, Query()]) -> HTMLResponse:
        found = ledger.disputes(asked)
        following = _following("/perbedaan", asked, found.next)
        forms = Forms("disputes", "Perbedaan", _asked(asked))
        return render("disputes.html", found=found.items, asked=asked, following=following, list=forms)

    @router.get("/peristiwa")
    def stories(asked: Annotated[StoryQuery, Query()]) -> HTMLResponse:
        found = ledger.stories(asked)
        forms = Forms("stories", "Peristiwa", _asked(asked))
        return render("stories.html", found=found.items, following=_following("/peristiwa", asked, found.next), list=forms)

    @router.get("/salinan")
    def copies(asked: Annotated[CopyQuery, Query()]) -> HTMLResponse:
        found = ledger.copies(asked)
        forms = Forms("copies", None, _asked(asked))
        return render("copies.html", found=found.items, following=_following("/salinan", asked, found.next), list=forms)

    return router


def _following(path: str, asked: BaseModel, cursor: str | None) -> str | None:
    """The address of the next page."""
    return f"{path}{query_of(_given(asked) | {'cursor': cursor})}" if cursor else None


def _asked(asked: BaseModel) -> str:
    return query_of(_given(asked))


def _given(asked: BaseModel) -> dict[str, object]:
    return asked.model_dump(mode="json", exclude={"cursor"}, exclude_defaults=True)
