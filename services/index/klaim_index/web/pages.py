"""The ledger for people: a page to search, a page for each article. Works without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from klaim_index.core.highlight import marked, paragraphs
from klaim_index.core.ledger import Ledger
from klaim_index.core.query import Query as ClaimQuery
from klaim_index.web import wording
from klaim_index.web.api import ChangesParameters, RevisionParameter, between
from klaim_index.web.faults import Fault, there

HERE = Path(__file__).parent


def pages(ledger: Ledger, inbox: str) -> APIRouter:
    """The pages over *ledger*; an empty one says that articles go into the folder *inbox*."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/")
    def search(asked: Annotated[ClaimQuery, Query()]) -> HTMLResponse:
        found = ledger.claims(asked)
        given = asked.model_dump(mode="json", exclude={"cursor"}, exclude_defaults=True)
        following = f"/{query_of(given | {'cursor': found.next})}" if found.next else None
        empty = not found.items and not given and not asked.cursor
        forms = Forms("claims", "Klaim", query_of(given))
        return render("search.html", found=found.items, asked=asked, following=following, empty=empty, inbox=inbox, list=forms)

    @router.get("/artikel/{article_id}/perubahan")
    def changes(article_id: str, asked: Annotated[ChangesParameters, Query()]) -> HTMLResponse:
        return render("changes.html", changes=between(ledger, article_id, asked.since, asked.revision))

    @router.get("/artikel/{article_id}")
    def article(article_id: str, asked: Annotated[RevisionParameter, Query()]) -> HTMLResponse:
        found = there(ledger.article(article_id, asked.revision), "no_article")
        return render("article.html", article=found, text=paragraphs(found.text, [claim.content for claim in found.claims]))

    return router


@dataclass(frozen=True)
class Forms:
    """The other forms of the list that a page shows: its name under /v1, what it is called as a feed, and what was asked of it."""

    name: str
    title: str | None
    asked: str


def query_of(given: Mapping[str, object]) -> str:
    """What was asked, as the end of an address."""
    return f"?{urlencode(given)}" if given else ""


def problem_page(fault: Fault) -> HTMLResponse:
    """An error for people."""
    words = wording.PROBLEMS.get(fault.status, "Ada yang tidak beres")
    return render("problem.html", fault.status, words=words, code=fault.status, detail=fault.told(wording.FAULTS))


def render(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page made of that template."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(values), status)


_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_TEMPLATES.globals["wording"] = wording
_TEMPLATES.globals["marked"] = marked
