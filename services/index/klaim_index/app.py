"""Puts the service together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from klaim_index.settings import Settings
from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.web.application import create_app
from klaim_shared.streams import Pulse


async def _no_streams() -> Pulse:
    return Pulse(streams=[], groups=[])


def assemble(settings: Settings) -> FastAPI:
    """The service, ready to serve."""
    ledger = SqliteLedger(settings.data_dir / "ledger.db")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        ledger.close()

    return create_app(ledger, pulse=_no_streams, inbox=settings.inbox, allowed_hosts=settings.allowed_hosts, lifespan=lifespan)


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    uvicorn.run(assemble(settings), host=settings.host, port=settings.port, log_config=None, access_log=False, server_header=False)
