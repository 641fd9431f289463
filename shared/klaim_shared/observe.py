"""Logs to standard error, for people on a terminal and as JSON elsewhere; and a heartbeat that means progress."""

import logging
import sys
import time
from pathlib import Path

import structlog

STALE_AFTER_SECONDS = 30.0


def set_up_logging(service: str, level: str = "INFO") -> None:
    """Send structlog's and the standard library's logs to standard error, one line an event."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for chatty in ("watchfiles", "uvicorn.access", "httpx", "trafilatura", "htmldate"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)


class Heartbeat:
    """Beats when work was done or there was none to do; its age is the time since, on a clock that never jumps.

    With a *path*, others can see it (a container's health check does): the file is touched at most once a second.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._last = self._touched = float("-inf")

    def beat(self) -> None:
        """Note that things move."""
        self._last = time.monotonic()
        if self._path is not None and self._last - self._touched >= 1.0:
            self._path.touch()
            self._touched = self._last

    def alive(self) -> bool:
        """Whether there was a beat in the last 30 seconds."""
        return time.monotonic() - self._last < STALE_AFTER_SECONDS
