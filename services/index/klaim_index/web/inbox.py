"""What became of every file that was dropped, as JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from klaim_index.core.inbox import Inbox, InboxPage
from klaim_index.core.query import InboxQuery
from klaim_index.web.lists import Form, Listing, answers
from klaim_index.web.problems import REFUSED
from klaim_shared.messages import FileFate


class InboxParameters(InboxQuery):
    """A question about files, and how the answer is written."""

    format: Form = None


def inbox_api(inbox: Inbox) -> APIRouter:
    """The route that asks *inbox*."""
    router = APIRouter(prefix="/v1", responses=REFUSED)
    in_files = Listing(FileFate)

    @router.get("/inbox", responses=answers("source_name"))
    def files(request: Request, asked: Annotated[InboxParameters, Query()]) -> InboxPage:
        """Files that were dropped, with what became of each, the newest change first; and the whole inbox in figures."""
        return in_files.written(request, inbox.files(asked), asked.format)

    return router
