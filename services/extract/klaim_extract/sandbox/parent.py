"""The end that is trusted: hands articles to the extracting process and replaces the process where an article broke it."""

import asyncio
import threading
import time
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self

import structlog

from klaim_extract.sandbox import limits
from klaim_extract.sandbox.wire import READY, Broken, answer_of
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import ArticleIngested, ClaimExtracted
from klaim_shared.sandbox.keeper import Ending, Keeper, ending, speaks
from klaim_shared.sandbox.processes import Start, spawned

OF_ITS_OWN: Start = partial(spawned, ("-m", "klaim_extract.sandbox.child"))

log = structlog.get_logger()


class Stopped(Rejected):
    """The article cost the process its life."""


class Sandbox:
    """A process that extracts, started when it is first needed and kept for the articles that follow."""

    def __init__(self, start: Start = OF_ITS_OWN, seconds: float = limits.SECONDS) -> None:
        self._keeper, self._seconds = Keeper(start, READY), seconds
        self._one_at_a_time = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    async def claims(self, article: ArticleIngested) -> list[ClaimExtracted]:
        """The article's claims, in the order of the text; others may go on meanwhile.

        An article that costs the process its life has one more try at once, alone in a new one: it may have been the process's own
        misfortune, and is no article's fault then. Raises `Rejected` with `crashed`, `too_slow` or `too_much_memory` where it is the
        article, `Unavailable` where no process starts.
        """
        return await asyncio.to_thread(self._tried, article.model_dump_json().encode())

    def close(self) -> None:
        """End the process, whatever it does: whoever waits for it is told `Unavailable`."""
        self._closed = True
        self._keeper.end(at_once=True)

    def _tried(self, order: bytes) -> list[ClaimExtracted]:
        with self._one_at_a_time:
            try:
                return self._asked(order)
            except Stopped as error:
                if self._closed:
                    raise Unavailable("The process that extracts has been ended.") from error
                log.warning("an article ended the process that extracts; trying it once more in a new one", why=str(error))
                return self._asked(order)

    def _asked(self, order: bytes) -> list[ClaimExtracted]:
        connection = self._keeper.ready()
        deadline = time.monotonic() + self._seconds
        with suppress(OSError):  # it has ended: what follows tells why
            connection.send_bytes(order)
        try:
            if not speaks(connection, deadline - time.monotonic()):
                self._keeper.end(at_once=True)
                raise Stopped("too_slow", f"extraction takes more than {self._seconds:g} seconds")
            answer = answer_of(connection.recv_bytes(limits.MAX_ANSWER_BYTES))
        except (EOFError, OSError, ValueError):
            raise _cause(self._keeper.end()) from None
        if isinstance(answer, Broken):
            log.error("the extractor failed on an article", trace=answer.trace)
            raise Rejected("crashed", f"the extractor failed on it ({answer.error})")
        return answer


def _cause(exit_code: int) -> Stopped:
    """Why the process ended by itself."""
    match ending(exit_code):
        case Ending("too_much_memory", _):
            return Stopped("too_much_memory", f"extraction takes more than {limits.MEMORY_BYTES // 1_000_000_000} GB of memory")
        case Ending("too_slow", _):
            return Stopped("too_slow", f"extraction takes more than {limits.CPU_SECONDS} seconds of computing")
        case Ending(_, how):
            return Stopped("crashed", f"it ended the process that extracted its claims ({how})")
