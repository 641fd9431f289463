"""Puts the service together: the streams it talks to, and when it stops."""

import asyncio
import signal
import socket

import structlog

from klaim_ingest.service import Service
from klaim_ingest.settings import Settings
from klaim_shared.streams import Streams
from klaim_shared.topology import INGEST_RECEIPTS, INGEST_RETRIES

CONSUMER = f"ingest-{socket.gethostname()}"

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish the batch at hand. Raises `Rejected` where the settings make no sense."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    streams = Streams(settings.redis_url, consumer=CONSUMER, durability=settings.redis_durability)
    service = await asyncio.to_thread(Service, settings, streams.outlet)
    streams.store(INGEST_RETRIES, service.retry)
    streams.store(INGEST_RECEIPTS, service.settled)
    async with streams.beside(stop.set):
        log.info("watching", inbox=str(settings.inbox_dir))
        await service.work(stop)
    log.info("stopped")
