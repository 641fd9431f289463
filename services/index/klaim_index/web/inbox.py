"""What became of every file that was dropped, as JSON."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field

from klaim_index.core.inbox import Inbox, InboxPage
from klaim_index.core.query import InboxQuery
from klaim_index.web.api import line_answers, written
from klaim_index.web.problems import Problem


class InboxParameters(InboxQuery):
    """A question about files, and how the answer is written."""

    format: Literal["json", "jsonl"] = Field(default="json", description="jsonl: one file a line, the following page in the header `Link`.")


def inbox_api(inbox: Inbox) -> APIRouter:
    """The route that asks *inbox*."""
    router = APIRouter(prefix="/v1", responses={400: {"model": Problem}, 503: {"model": Problem}})

    @router.get("/inbox", responses=line_answers("source_name"))
    def files(request: Request, asked: Annotated[InboxParameters, Query()]) -> InboxPage:
        """Files that were dropped, with what became of each, the newest change first; and the whole inbox in figures."""
        page = inbox.files(asked)
        return written(request, page, asked.format)

    return router
