"""The ledger as JSON, under /v1."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Protocol, TypeVar

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from klaim_index.core.changes import Changes, FieldChange, changed
from klaim_index.core.ledger import ArticleRecord, ArticleSummary, ClaimRecord, Ledger
from klaim_index.core.page import Page
from klaim_index.core.query import ArticleQuery
from klaim_index.core.query import Query as ClaimQuery
from klaim_index.web.faults import Fault
from klaim_index.web.problems import Problem

_TOLD = ("title", "outlet", "agency", "dateline", "url", "published_at", "language")
MAX_REVISION = 1_000_000_000  # SQLite takes no number of any size
JSON_LINES = "application/x-ndjson"
Form = Annotated[Literal["json", "jsonl"], Field(description="jsonl: one a line, the following page in the header `Link`.")]


class Nothing(BaseModel):
    """No parameters."""

    model_config = ConfigDict(extra="forbid")


class ClaimParameters(ClaimQuery):
    """A question about claims, and how the answer is written."""

    format: Literal["json", "jsonl"] = Field(
        default="json", description="jsonl: one claim a line, the following page in the header `Link`."
    )


class ChangesParameters(BaseModel):
    """Which two revisions of an article are held against each other."""

    model_config = ConfigDict(extra="forbid")

    revision: int | None = Field(default=None, ge=1, le=MAX_REVISION, description="The later one; the newest when not given.")
    since: int | None = Field(
        default=None, ge=1, le=MAX_REVISION, description="The earlier one; the one before when not given, if there is one."
    )


class RevisionParameter(BaseModel):
    """Which revision of an article."""

    model_config = ConfigDict(extra="forbid")

    revision: int | None = Field(default=None, ge=1, le=MAX_REVISION, description="The newest one when not given.")


def api(ledger: Ledger) -> APIRouter:
    """The routes that ask *ledger*."""
    router = APIRouter(prefix="/v1", responses={400: {"model": Problem}, 503: {"model": Problem}})
    missing: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}

    @router.get("/claims", responses=line_answers("claim_id"))
    def claims(request: Request, asked: Annotated[ClaimParameters, Query()]) -> Page[ClaimRecord]:
        """Claims that meet all that is asked, newest first."""
        page = ledger.claims(asked)
        return written(request, page, asked.format)

    @router.get("/claims/{claim_id}", responses=missing)
    def claim(claim_id: str, _: Annotated[Nothing, Query()]) -> ClaimRecord:
        """One claim, superseded or not."""
        found = ledger.claim(claim_id)
        if found is None:
            raise Fault(404, "no_claim")
        return found

    @router.get("/articles")
    def articles(asked: Annotated[ArticleQuery, Query()]) -> Page[ArticleSummary]:
        """Articles in their newest revision, newest first."""
        return ledger.articles(asked)

    @router.get("/articles/{article_id}/changes", responses=missing)
    def changes(article_id: str, asked: Annotated[ChangesParameters, Query()]) -> Changes:
        """What a later revision of an article changed, word by word."""
        return between(ledger, article_id, asked.since, asked.revision)

    @router.get("/articles/{article_id}", responses=missing)
    def article(article_id: str, asked: Annotated[RevisionParameter, Query()]) -> ArticleRecord:
        """One article with its claims, in the order of the text."""
        found = ledger.article(article_id, asked.revision)
        if found is None:
            raise Fault(404, "no_article")
        return found

    return router


def between(ledger: Ledger, article_id: str, since: int | None, revision: int | None) -> Changes:
    """What changed from *since* (None: the revision before, if any) to *revision* (None: the newest). Raises `Fault` for one unknown."""
    later = ledger.article(article_id, revision)
    before = max((one for one in later.revisions if one < later.revision), default=later.revision) if later else None
    earlier = ledger.article(article_id, since or before)
    if later is None or earlier is None:
        raise Fault(404, "no_article")
    fields = ((name, getattr(earlier, name), getattr(later, name)) for name in _TOLD)
    return Changes(
        article_id=article_id,
        since=earlier.revision,
        revision=later.revision,
        fields=tuple(FieldChange(field=name, before=before, after=after) for name, before, after in fields if before != after),
        text=changed(earlier.text, later.text),
    )


def line_answers(name: str) -> dict[int | str, dict[str, Any]]:
    """How the API's own description tells of an answer that is a page, or its items one a line; *name* is a field of theirs."""
    lines = {"schema": {"type": "string"}, "example": f'{{"{name}": "…"}}\n{{"{name}": "…"}}\n'}
    return {200: {"description": "A page, or its items one a line.", "content": {JSON_LINES: lines}}}


class _Paged(Protocol):
    @property
    def items(self) -> Sequence[BaseModel]: ...

    @property
    def next(self) -> str | None: ...


P = TypeVar("P", bound=_Paged)


def written(request: Request, page: P, form: Form) -> P:
    """The page as JSON; or its items, one a line, and the following page, if there is one, in the header."""
    if form == "json":
        return page
    headers = {"Link": f'<{request.url.include_query_params(cursor=page.next)}>; rel="next"'} if page.next else None
    lines = "".join(f"{item.model_dump_json()}\n" for item in page.items)
    return Response(lines, media_type=JSON_LINES, headers=headers)  # type: ignore[return-value]
