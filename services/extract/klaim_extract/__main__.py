"""`python -m klaim_extract` works until SIGTERM or SIGINT."""

import asyncio
import sys

import structlog

from klaim_extract.app import run
from klaim_extract.settings import Settings
from klaim_shared.observe import set_up_logging
from klaim_shared.streams import EXIT_CODE, Misconfigured

log = structlog.get_logger()


def main() -> None:
    """Work with the settings of the environment."""
    settings = Settings()
    set_up_logging("extract", settings.log_level)
    try:
        asyncio.run(run(settings))
    except Misconfigured as error:
        log.critical(str(error))
        sys.exit(EXIT_CODE)


if __name__ == "__main__":
    main()
