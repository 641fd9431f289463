"""Puts the service together."""

import asyncio
import signal
from datetime import UTC, datetime

import structlog

from klaim_extract.handlers import Extract, ExtractClaims
from klaim_extract.sandbox.parent import Sandbox
from klaim_extract.settings import Settings
from klaim_shared.observe import Heartbeat
from klaim_shared.streams import Policy, Streams
from klaim_shared.topology import CLAIMS, EXTRACT_ARTICLES

# No article reaches the worker itself any more (`sandbox`): what ends a worker is hardly ever what it had at hand.
MAX_DELIVERIES = 10

log = structlog.get_logger()


def assemble(settings: Settings, extract: Extract) -> Streams:
    """The service's subscription, ready to run; *extract* finds an article's claims."""
    streams = Streams(
        settings.redis_url,
        consumer=settings.consumer,
        durability=settings.redis_durability,
        policy=Policy(retry_after=settings.retry_after_seconds, max_deliveries=MAX_DELIVERIES),
        on_poll=Heartbeat(settings.heartbeat_file).beat,
    )
    handlers = ExtractClaims(extract, now=lambda: datetime.now(UTC))
    streams.transform(EXTRACT_ARTICLES, CLAIMS, handlers.on_article)
    return streams


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish what is being handled."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    log.info("extracting", consumer=settings.consumer)
    with Sandbox(seconds=settings.article_seconds) as sandbox:
        await assemble(settings, sandbox.claims).run(stop)
    log.info("stopped")
