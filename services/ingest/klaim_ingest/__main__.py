"""`python -m klaim_ingest` works until SIGTERM or SIGINT."""

import asyncio
import sys

import structlog

from klaim_ingest.app import run
from klaim_ingest.settings import Settings
from klaim_shared.errors import KlaimError
from klaim_shared.observe import set_up_logging
from klaim_shared.streams import EXIT_CODE, Misconfigured

log = structlog.get_logger()


def main() -> None:
    """Work with the settings of the environment."""
    settings = Settings()
    set_up_logging("ingest", settings.log_level)
    try:
        asyncio.run(run(settings))
    except Misconfigured as error:
        log.critical(str(error))
        sys.exit(EXIT_CODE)
    except KlaimError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
