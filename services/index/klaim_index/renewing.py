"""Beside the service, its ledger is brought up to date with the code: what another klaim made of it is made anew."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

import structlog

from klaim_index.core.ledger import Renewal
from klaim_shared.errors import Unavailable

log = structlog.get_logger()
RETRY_SECONDS = 30.0  # doubled after each try in which nothing was done
LONGEST_PAUSE = 3600.0
TELL_SECONDS = 10.0


class Renewable(Protocol):
    """A ledger that knows what in it other code made."""

    @property
    def renewal(self) -> Renewal | None:
        """What is to be made anew."""

    def renew(self, tell: Callable[[Renewal], None], stopped: Callable[[], bool]) -> None:
        """Make it anew; Unavailable where that has to wait."""


@asynccontextmanager
async def renewed(ledger: Renewable) -> AsyncIterator[None]:
    """While the body runs, the ledger is brought up to date; the step that is being made is finished before this ends."""
    stopping = threading.Event()
    work = asyncio.create_task(asyncio.to_thread(_renew, ledger, stopping))
    try:
        yield
    finally:
        stopping.set()
        await work


def _renew(ledger: Renewable, stopping: threading.Event) -> None:
    begun, told, pause, done = ledger.renewal, _Told(), RETRY_SECONDS, _done(ledger)
    while ledger.renewal and not stopping.is_set():
        try:
            ledger.renew(told, stopping.is_set)
            continue
        except Unavailable as error:
            log.warning("what an upgrade made out of date waits to be made anew", why=str(error))
        except Exception:
            log.exception("what an upgrade made out of date cannot be made anew; it stays as it is, and is tried again")
        before, done = done, _done(ledger)
        pause = RETRY_SECONDS if done != before else pause
        stopping.wait(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    if begun and not ledger.renewal:
        log.info("what an upgrade made out of date was made anew")


def _done(ledger: Renewable) -> tuple[str, int] | None:
    renewal = ledger.renewal
    return (renewal.what, renewal.done) if renewal else None


class _Told:
    """Tells the log now and then how it goes."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, renewal: Renewal) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + TELL_SECONDS
            log.info("what an upgrade made out of date is being made anew", what=renewal.what, done=renewal.done, of=renewal.of)
