"""A page of a list in the form that was asked for: JSON, JSON Lines, CSV, or, where the list moves, Atom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Protocol, TypeVar

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from pydantic_core import to_jsonable_python
from starlette.types import ASGIApp, Receive, Scope, Send

from klaim_index.core import atom
from klaim_index.core.atom import Feed
from klaim_shared import tables

JSON_LINES = "application/x-ndjson"
MEDIA_TYPES: Final = {"json": "application/json", "jsonl": JSON_LINES, "csv": "text/csv", "atom": "application/atom+xml"}
_ALSO: Final = {"application/jsonl": "jsonl", "application/ndjson": "jsonl"}
_TELLS = "jsonl: one a line; csv: under a heading; the following page is in the header `Link`. Else as `Accept` asks, else json."
Form = Annotated[Literal["json", "jsonl", "csv"] | None, Field(description=_TELLS)]
FeedForm = Annotated[Literal["json", "jsonl", "csv", "atom"] | None, Field(description=f"{_TELLS} atom: a feed.")]
MOVING: Final = ("claims", "statements", "disputes", "stories")
LISTS: Final = (*MOVING, "copies", "entities", "articles", "inbox", "dead", "corrections")


class Paged(Protocol):
    """Some of the answers, and where the others begin."""

    @property
    def items(self) -> Sequence[BaseModel]:
        """The answers."""

    @property
    def next(self) -> str | None:
        """The `cursor` of the following page."""


P = TypeVar("P", bound=Paged)


@dataclass(frozen=True)
class Listing:
    """How a list is written: what its items are, and, where it moves, how a page of it is told as a feed."""

    model: type[BaseModel]
    feed: Callable[[Request, Any, str | None], Feed] | None = None

    def written(self, request: Request, page: P, form: str | None) -> P:
        """The page in that form, or the one that the request's `Accept` likes best."""
        form = form or _liked(request.headers.get("accept", ""), feed=self.feed is not None)
        following = str(request.url.include_query_params(cursor=page.next)) if page.next else None
        headers = {"Vary": "Accept"} | ({"Link": f'<{following}>; rel="next"'} if following else {})
        if form == "csv":
            headers["Content-Disposition"] = f'attachment; filename="{request.url.path.rpartition("/")[2]}.csv"'
        return _response(self._body(request, page, form, following), form, headers)  # type: ignore[return-value] # FastAPI takes either

    def _body(self, request: Request, page: Paged, form: str, following: str | None) -> str | bytes | dict[str, Any]:
        rows = (item.model_dump(mode="json") for item in page.items)
        match form:
            case "jsonl":
                return "".join(f"{item.model_dump_json()}\n" for item in page.items)
            case "csv":
                return tables.BOM + "".join(tables.lines(self.model, rows))
            case "atom" if self.feed:
                return atom.written(self.feed(request, page, following))
        told: dict[str, Any] = to_jsonable_python(page)
        return told


def answers(name: str, *, feed: bool = False) -> dict[int | str, dict[str, Any]]:
    """How the API's own description tells of an answer that is a list; *name* is a field of its items."""
    lines = {"schema": {"type": "string"}, "example": f'{{"{name}": "…"}}\n{{"{name}": "…"}}\n'}
    table = {"schema": {"type": "string"}, "example": f"{name},…\r\n…,…\r\n"}
    content = {JSON_LINES: lines, "text/csv": table} | ({MEDIA_TYPES["atom"]: {"schema": {"type": "string"}}} if feed else {})
    return {200: {"description": "A page, or its items one a line, as a table or as a feed.", "content": content}}


class Suffixes:
    """Takes `/v1/claims.csv` for `/v1/claims?format=csv`, so that an address alone tells the form."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        name, dot, form = scope.get("path", "").removeprefix("/v1/").rpartition(".")
        if scope["type"] == "http" and dot and name in LISTS and form in MEDIA_TYPES:
            asked = scope["query_string"]
            joined = asked + (b"&" if asked else b"") + f"format={form}".encode()
            scope = {**scope, "path": f"/v1/{name}", "raw_path": f"/v1/{name}".encode(), "query_string": joined}
        await self._app(scope, receive, send)


def _response(body: str | bytes | dict[str, Any], form: str, headers: dict[str, str]) -> Response:
    if isinstance(body, dict):
        return JSONResponse(body, headers=headers)
    kind = {"csv": "text/csv; charset=utf-8; header=present"}.get(form, MEDIA_TYPES[form])
    return Response(body, media_type=kind, headers=headers)


def _liked(accept: str, *, feed: bool) -> str:
    """The form that an `Accept` header likes best of those there are; json where it likes none or all alike."""
    known = {kind: form for form, kind in MEDIA_TYPES.items() if feed or form != "atom"} | _ALSO
    best, form = 0.0, "json"
    for part in accept.lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((_weight(given[2:]) for given in parameters if given.startswith("q=")), 1.0)
        if kind in known and weight > best:
            best, form = weight, known[kind]
    return form


def _weight(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0
