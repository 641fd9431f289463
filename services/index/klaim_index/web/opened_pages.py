"""One thing that articles have in common, opened: a statement with its wordings side by side, a dispute with all who hold a position,
a story in the order of time, a copy with its passages aligned.
"""

from functools import partial

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from klaim_index.core.beside import against, side_by_side
from klaim_index.core.ledger import Ledger
from klaim_index.core.query import MAX_LIMIT, DisputeQuery
from klaim_index.web.faults import there
from klaim_index.web.pages import render


def opened_pages(ledger: Ledger) -> APIRouter:
    """The pages over *ledger*."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/pernyataan/{statement_id}")
    def statement(statement_id: str) -> HTMLResponse:
        found = there(ledger.statement(statement_id), "no_statement")
        disputes = ledger.disputes(DisputeQuery(statement=statement_id, limit=MAX_LIMIT)).items
        return render("statement.html", statement=found, disputes=disputes, against=partial(against, found.text))

    @router.get("/perbedaan/{dispute_id}")
    def dispute(dispute_id: str) -> HTMLResponse:
        return render("dispute.html", dispute=there(ledger.dispute(dispute_id), "no_dispute"))

    @router.get("/peristiwa/{story_id}")
    def story(story_id: str) -> HTMLResponse:
        found, timeline = there(ledger.story(story_id), "no_story"), there(ledger.timeline(story_id), "no_story")
        return render("story.html", story=found, timeline=timeline)

    @router.get("/salinan/{a}/{b}")
    def copy(a: str, b: str) -> HTMLResponse:
        found = there(ledger.copy(a, b), "no_copy")
        one, other = (there(ledger.article(article), "no_copy") for article in (found.a_article, found.b_article))
        return render("copy.html", copy=found, articles=(one, other), rows=side_by_side(found, one.text, other.text))

    return router
