"""Puts the service together."""

import signal
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime

import uvicorn
from fastapi import FastAPI

from klaim_index.handlers import IndexCorrections, IndexEvents, IndexFiles
from klaim_index.renewing import renewed
from klaim_index.settings import Settings
from klaim_index.stores.corrections import CORRECTIONS_FILE, CorrectionsFile, agree
from klaim_index.stores.inbox import SqliteInbox
from klaim_index.stores.inspecting import FILES, LEDGER
from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.stores.tenancy import tenant
from klaim_index.web.application import create_app
from klaim_shared.observe import Heartbeat
from klaim_shared.streams import Misconfigured, Policy, Streams
from klaim_shared.topology import INDEX_ARTICLES, INDEX_CLAIMS, INDEX_CORRECTIONS, INDEX_INBOX


def assemble(settings: Settings, stop: Callable[[], None], failed: Callable[[Misconfigured], None]) -> FastAPI:
    """The service, ready to serve: while the application lives, events are taken in beside it.

    Where Redis is one that will never do, *stop* is called, and *failed* with why.
    """
    stay = ExitStack()
    stay.enter_context(tenant(settings.data_dir))
    ledger = SqliteLedger(settings.data_dir / LEDGER)
    files = SqliteInbox(settings.data_dir / FILES)
    heartbeat = Heartbeat()
    streams = Streams(
        settings.redis_url,
        consumer=settings.consumer,
        durability=settings.redis_durability,
        policy=Policy(retry_after=settings.retry_after_seconds),
        on_poll=heartbeat.beat,
    )
    corrections = CorrectionsFile(settings.data_dir / CORRECTIONS_FILE)
    agree(corrections, ledger)
    handlers = IndexEvents(ledger, now=lambda: datetime.now(UTC))
    for subscription in (INDEX_ARTICLES, INDEX_CLAIMS):
        streams.store(subscription, handlers.on_batch)
    streams.store(INDEX_INBOX, IndexFiles(files).on_batch)
    streams.store(INDEX_CORRECTIONS, IndexCorrections(corrections, ledger).on_batch)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            async with streams.beside(stop), renewed(ledger):
                yield
        except Misconfigured as error:
            failed(error)
        finally:
            ledger.close()
            files.close()
            stay.close()

    return create_app(
        ledger,
        pulse=streams.pulse,
        letters=streams.letters,
        alive=heartbeat.alive,
        files=files,
        inbox=settings.inbox,
        allowed_hosts=settings.allowed_hosts,
        lifespan=lifespan,
    )


def serve(settings: Settings) -> None:
    """Take events in and serve until SIGTERM or SIGINT, then finish what is being handled. Raises Misconfigured."""
    failures: list[Misconfigured] = []

    def stop() -> None:
        server.should_exit = True

    application = assemble(settings, stop, failures.append)
    server = uvicorn.Server(
        uvicorn.Config(application, host=settings.host, port=settings.port, log_config=None, access_log=False, server_header=False)
    )
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)  # uvicorn raises once more, when all is done, what it was ended by
    server.run()
    for failure in failures:
        raise failure
