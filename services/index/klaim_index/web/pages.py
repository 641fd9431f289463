"""The ledger for people: a page to search, a page for each article. Works without JavaScript."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from klaim_index.core.highlight import paragraphs
from klaim_index.core.ledger import Ledger
from klaim_index.core.query import Query as ClaimQuery
from klaim_index.web import wording
from klaim_index.web.api import RevisionParameter

HERE = Path(__file__).parent


def pages(ledger: Ledger, inbox: str) -> APIRouter:
    """The pages over *ledger*; an empty one says that articles go into the folder *inbox*."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/")
    def search(asked: Annotated[ClaimQuery, Query()]) -> HTMLResponse:
        found = ledger.claims(asked)
        given = asked.model_dump(mode="json", exclude={"cursor"}, exclude_defaults=True)
        following = f"/?{urlencode(given | {'cursor': found.next})}" if found.next else None
        empty = not found.items and not given and not asked.cursor
        return _html("search.html", found=found.items, asked=asked, following=following, empty=empty, inbox=inbox)

    @router.get("/artikel/{article_id}")
    def article(article_id: str, asked: Annotated[RevisionParameter, Query()]) -> HTMLResponse:
        found = ledger.article(article_id, asked.revision)
        if found is None:
            raise HTTPException(404, "The ledger holds no article of that id and revision.")
        return _html("article.html", article=found, text=paragraphs(found.text, [claim.content for claim in found.claims]))

    return router


def problem_page(status: int, detail: str) -> HTMLResponse:
    """An error for people."""
    words = wording.PROBLEMS.get(status, "Ada yang tidak beres")
    return _html("problem.html", status, words=words, code=status, detail=detail)


def _html(template: str, status: int = 200, **values: object) -> HTMLResponse:
    return HTMLResponse(_TEMPLATES.get_template(template).render(values), status)


_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_TEMPLATES.globals["wording"] = wording
