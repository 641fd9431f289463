"""`python -m klaim_ingest` works until SIGTERM or SIGINT."""

import asyncio
import signal
from functools import partial

import structlog

from klaim_ingest.app import run
from klaim_ingest.settings import Settings
from klaim_shared.observe import set_up_logging
from klaim_shared.streams import Streams
from klaim_shared.topology import ARTICLES

log = structlog.get_logger()


def main() -> None:
    """Work with the settings of the environment."""
    settings = Settings()
    set_up_logging("ingest", settings.log_level)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish the batch at hand."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    streams = Streams(settings.redis_url, consumer=settings.consumer)
    await streams.connect()
    log.info("watching", inbox=str(settings.inbox_dir))
    try:
        await run(settings, partial(streams.publish, ARTICLES), stop=stop)
    finally:
        await streams.stop()
    log.info("stopped")


if __name__ == "__main__":
    main()
