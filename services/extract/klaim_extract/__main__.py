"""`python -m klaim_extract` works; `python -m klaim_extract health` exits 0 while a worker here makes progress."""

import asyncio
import sys

from klaim_extract.app import run
from klaim_extract.settings import Settings
from klaim_shared.observe import seen_beating, set_up_logging


def main(arguments: list[str]) -> int:
    """Exit 0, or 1 for an unhealthy worker."""
    settings = Settings()
    if arguments == ["health"]:
        return 0 if seen_beating(settings.heartbeat_file) else 1
    set_up_logging("extract", settings.log_level)
    asyncio.run(run(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
