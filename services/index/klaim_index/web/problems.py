"""Every error as one shape: application/problem+json for programs, a page for people."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from klaim_index.core.query import BadQuery
from klaim_index.web.faults import Fault, fault
from klaim_shared.errors import Unavailable

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """RFC 9457."""

    type: str = "about:blank"
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What is wrong, in one sentence.")


Responses = dict[int | str, dict[str, Any]]
REFUSED: Final[Responses] = {400: {"model": Problem}, 503: {"model": Problem}}  # what any question may be answered
MISSING: Final[Responses] = {404: {"model": Problem}}  # and a question for one thing


def problem(status: int, detail: str) -> JSONResponse:
    """An error as application/problem+json."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(body.model_dump(), status, media_type=MEDIA_TYPE)


def answer_errors(app: FastAPI, answer: Callable[[Request, Fault], Response]) -> None:
    """Have *app* answer every error with what *answer* makes of it."""

    async def handle(request: Request, error: Exception) -> Response:
        return answer(request, fault(error))

    for kind in (Fault, BadQuery, Unavailable, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handle)
