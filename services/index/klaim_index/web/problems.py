"""Every error as one shape: application/problem+json for programs, a page for people."""

from collections.abc import Callable
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from klaim_index.core.query import BadQuery
from klaim_shared.errors import Unavailable

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "2"


class Problem(BaseModel):
    """RFC 9457."""

    type: str = "about:blank"
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What is wrong, in one sentence.")


def problem(status: int, detail: str) -> JSONResponse:
    """An error as application/problem+json."""
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    headers = {"Retry-After": RETRY_AFTER_SECONDS} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(body.model_dump(), status, headers, MEDIA_TYPE)


def answer_errors(app: FastAPI, answer: Callable[[Request, int, str], Response]) -> None:
    """Have *app* answer every error with what *answer* makes of its status and sentence."""

    async def handle(request: Request, error: Exception) -> Response:
        return answer(request, *_told(error))

    for kind in (BadQuery, Unavailable, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handle)


def _told(error: Exception) -> tuple[int, str]:
    match error:
        case BadQuery():
            return 400, str(error)
        case Unavailable():
            return 503, str(error)
        case RequestValidationError():
            return 400, _sentence(error)
        case HTTPException():
            ours = error.detail != HTTPStatus(error.status_code).phrase
            return error.status_code, error.detail if ours else _PLAIN.get(error.status_code, f"{error.detail}.")
        case _:
            return 500, "Something went wrong here; the log says what."


def _sentence(error: RequestValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][-1])
    if first["type"] == "extra_forbidden":
        return f'There is no parameter "{name}" here.'
    return f'The parameter "{name}" does not fit: {first["msg"][:1].lower()}{first["msg"][1:]}.'


_PLAIN = {404: "There is nothing at this address.", 405: "This address is only for reading: use GET."}
