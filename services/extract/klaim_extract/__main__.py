"""`python -m klaim_extract` works until SIGTERM or SIGINT."""

import asyncio

from klaim_extract.app import run
from klaim_extract.settings import Settings
from klaim_shared.observe import set_up_logging


def main() -> None:
    """Work with the settings of the environment."""
    settings = Settings()
    set_up_logging("extract", settings.log_level)
    asyncio.run(run(settings))


if __name__ == "__main__":
    main()
