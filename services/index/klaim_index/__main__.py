"""`python -m klaim_index` takes events into the ledger and serves it until SIGTERM or SIGINT."""

import sys

import structlog

from klaim_index.app import serve
from klaim_index.settings import Settings
from klaim_shared.errors import Unavailable
from klaim_shared.observe import set_up_logging
from klaim_shared.streams import EXIT_CODE, Misconfigured

log = structlog.get_logger()


def main() -> None:
    """Work with the settings of the environment."""
    settings = Settings()
    set_up_logging("index", settings.log_level)
    try:
        serve(settings)
    except Unavailable as error:
        sys.exit(str(error))
    except Misconfigured as error:
        log.critical(str(error))
        sys.exit(EXIT_CODE)


if __name__ == "__main__":
    main()
