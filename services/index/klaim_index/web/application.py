"""The API and the pages as one application."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles

from klaim_index.core.inbox import Inbox
from klaim_index.core.ledger import Ledger
from klaim_index.web.api import api
from klaim_index.web.corrections import corrections_api
from klaim_index.web.dead import Letters, dead_api
from klaim_index.web.exports import exports_api
from klaim_index.web.faults import ENGLISH, Fault
from klaim_index.web.group_pages import group_pages
from klaim_index.web.groups import groups_api
from klaim_index.web.guard import LOOPBACK, SECURITY_HEADERS, Guard
from klaim_index.web.head import HeadAsGet
from klaim_index.web.health import Alive, TakePulse, health
from klaim_index.web.inbox import inbox_api
from klaim_index.web.lists import Suffixes
from klaim_index.web.opened_pages import opened_pages
from klaim_index.web.pages import HERE, pages, problem_page
from klaim_index.web.problems import answer_errors, problem
from klaim_index.web.stories import stories_api

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
HEADERS = {405: {"Allow": "GET, HEAD"}, 503: {"Retry-After": "2"}}
FOR_PROGRAMS = ("/v1", "/health", "/metrics", "/openapi.json")


def create_app(
    ledger: Ledger,
    *,
    pulse: TakePulse,
    letters: Letters,
    alive: Alive = lambda: True,
    files: Inbox,
    inbox: str = "inbox",
    allowed_hosts: Sequence[str] = LOOPBACK,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """The application over *ledger*, and over the *files* that were dropped.

    *pulse* tells how the streams do and *letters* what was given up on, and both may fail; *alive*, whether events are taken in;
    *inbox* is the folder that the page names to drop articles in; *lifespan* starts and stops what runs beside it.
    """
    app = FastAPI(title="klaim", version=version("klaim-index"), docs_url=None, redoc_url=None, lifespan=lifespan)
    app.include_router(api(ledger))
    app.include_router(groups_api(ledger))
    app.include_router(stories_api(ledger))
    app.include_router(exports_api(ledger))
    app.include_router(corrections_api(ledger))
    app.include_router(inbox_api(files))
    app.include_router(dead_api(letters))
    app.include_router(health(ledger, files, pulse, letters, alive))
    app.include_router(pages(ledger, inbox))
    app.include_router(group_pages(ledger))
    app.include_router(opened_pages(ledger))
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    app.add_middleware(Suffixes)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Guard, allowed_hosts=allowed_hosts)
    answer_errors(app, _answer)
    return app


def _answer(request: Request, fault: Fault) -> Response:
    for_program = request.url.path.startswith(FOR_PROGRAMS)
    response: Response = problem(fault.status, fault.told(ENGLISH)) if for_program else problem_page(fault)
    response.headers.update(HEADERS.get(fault.status, {}))
    response.headers.update(SECURITY_HEADERS)  # an unforeseen error is answered outside the Guard
    return response
