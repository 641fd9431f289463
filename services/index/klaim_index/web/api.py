"""The ledger as JSON, under /v1."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from klaim_index.core.changes import Changes, FieldChange, changed
from klaim_index.core.ledger import ArticleRecord, ArticleSummary, ClaimRecord, Ledger
from klaim_index.core.page import Page
from klaim_index.core.query import ArticleQuery
from klaim_index.core.query import Query as ClaimQuery
from klaim_index.web.faults import Fault, there
from klaim_index.web.feeds import claim_feed
from klaim_index.web.lists import FeedForm, Form, Listing, answers
from klaim_index.web.problems import MISSING, REFUSED

_TOLD = ("title", "outlet", "agency", "dateline", "url", "published_at", "language")
MAX_REVISION = 1_000_000_000  # SQLite takes no number of any size


class Nothing(BaseModel):
    """No parameters."""

    model_config = ConfigDict(extra="forbid")


class ClaimParameters(ClaimQuery):
    """A question about claims, and how the answer is written."""

    format: FeedForm = None


class ArticleParameters(ArticleQuery):
    """A question about articles, and how the answer is written."""

    format: Form = None


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
    router = APIRouter(prefix="/v1", responses=REFUSED)

    in_claims, in_articles = Listing(ClaimRecord, claim_feed(ledger)), Listing(ArticleSummary)

    @router.get("/claims", responses=answers("claim_id", feed=True))
    def claims(request: Request, asked: Annotated[ClaimParameters, Query()]) -> Page[ClaimRecord]:
        """Claims that meet all that is asked, newest first."""
        return in_claims.written(request, ledger.claims(asked), asked.format)

    @router.get("/claims/{claim_id}", responses=MISSING)
    def claim(claim_id: str, _: Annotated[Nothing, Query()]) -> ClaimRecord:
        """One claim, superseded or not."""
        return there(ledger.claim(claim_id), "no_claim")

    @router.get("/articles", responses=answers("article_id"))
    def articles(request: Request, asked: Annotated[ArticleParameters, Query()]) -> Page[ArticleSummary]:
        """Articles in their newest revision, newest first."""
        return in_articles.written(request, ledger.articles(asked), asked.format)

    @router.get("/articles/{article_id}/changes", responses=MISSING)
    def changes(article_id: str, asked: Annotated[ChangesParameters, Query()]) -> Changes:
        """What a later revision of an article changed, word by word."""
        return between(ledger, article_id, asked.since, asked.revision)

    @router.get("/articles/{article_id}/text", responses=MISSING, response_class=PlainTextResponse)
    def text(article_id: str, asked: Annotated[RevisionParameter, Query()]) -> PlainTextResponse:
        """The text of an article and nothing else: what every offset counts in, in Unicode code points."""
        found = there(ledger.article(article_id, asked.revision), "no_article")
        return PlainTextResponse(found.text, headers={"Content-Language": found.language} if found.language else None)

    @router.get("/articles/{article_id}", responses=MISSING)
    def article(article_id: str, asked: Annotated[RevisionParameter, Query()]) -> ArticleRecord:
        """One article with its claims, in the order of the text."""
        return there(ledger.article(article_id, asked.revision), "no_article")

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
