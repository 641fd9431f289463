"""The end that is trusted: hands files to the reading process, waits only so long, and replaces the process where a file broke it."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

import structlog

from klaim_ingest.core.article import Draft
from klaim_ingest.core.raw import BadItem, rejection
from klaim_ingest.sandbox import limits
from klaim_ingest.sandbox.limits import FULL, Patience
from klaim_ingest.sandbox.wire import Answer, Broken, File, Found, Ready, Refused, answer_bytes, answers_of, order_bytes
from klaim_shared.errors import Rejected
from klaim_shared.messages import RejectionReason
from klaim_shared.sandbox.keeper import Ending, Keeper, ending, speaks
from klaim_shared.sandbox.processes import Start, spawned

OF_ITS_OWN: Start = partial(spawned, ("-m", "klaim_ingest.sandbox.child"))

log = structlog.get_logger()


class Stopped(Rejected):
    """The file outlasted all patience, or took the process with it. That may be the process's own misfortune: worth one more try.

    `found` is what it gave before that.
    """

    def __init__(self, reason: RejectionReason, sentence: str, found: Found = Found(())) -> None:  # noqa: B008 - it never changes
        super().__init__(reason, sentence)
        self.found = found

    @property
    def kept(self) -> Found | None:
        """What the file gave, and its end as an item of its own; None where it gave no article."""
        place = max((one for one in _places(self.found)), default=0) + 1
        end = BadItem(place, self.reason, f"{self} What was read before that is kept.", b"")
        return Found(self.found.drafts, (*self.found.bad_items, end)) if self.found.drafts else None


class Sandbox:
    """A process that reads, started when it is first needed and kept for the files that follow. For one thread at a time."""

    def __init__(self, start: Start = OF_ITS_OWN) -> None:
        self._keeper = Keeper(start, answer_bytes(Ready()))
        self._ahead: deque[File] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def read(self, file: File, patience: Patience = FULL) -> Found:
        """What the file holds. Raises `Rejected`, `Stopped` where it cost the process its life, `Unavailable` where there can be none.

        Its time counts from now, or from when the file that was handed over before it was read.
        """
        handed_over = bool(self._ahead) and self._ahead[0] is file
        connection = (self._keeper.connection if handed_over else None) or self._send([file])
        self._ahead.popleft()
        gathered = _Gathered(file.source_name)
        try:
            return gathered.all_of(_answers(connection, patience))
        except TimeoutError:
            self._end(at_once=True)
            raise Stopped("too_slow", f"The file takes more than {patience.seconds:g} seconds to read.", gathered.found) from None
        except OverflowError as error:
            self._end(at_once=True)
            raise rejection("too_large", str(error)) from None
        except (EOFError, OSError, ValueError):
            raise _cause(self._end(), gathered.found) from None

    def hand_over(self, files: Sequence[File]) -> None:
        """Have *files* read one after the other, and then asked for in that order; together they must be small, or one alone.

        Where one of them costs the process its life, those behind it are handed over again as they are asked for. Raises `Unavailable`.
        """
        self._send(files)

    def close(self) -> None:
        """End the process; it is started again where something is read after all."""
        self._end()

    def _send(self, files: Sequence[File]) -> Connection:
        if self._ahead:  # nobody asked for them
            self._end(at_once=True)
        connection = self._keeper.ready()
        self._ahead.extend(files)
        with suppress(OSError):  # it has ended: whoever asks is told
            connection.send_bytes(order_bytes(files))
        return connection

    def _end(self, *, at_once: bool = False) -> int:
        self._ahead.clear()
        return self._keeper.end(at_once=at_once)


def _answers(connection: Connection, patience: Patience) -> Iterator[Answer]:
    """What the process says of a file, up to its being ready for the next. Raises `TimeoutError`, and what a lost process raises."""
    deadline, size = time.monotonic() + patience.seconds, 0
    while speaks(connection, deadline - time.monotonic()):
        message = connection.recv_bytes(limits.MAX_ANSWER_BYTES)
        size += len(message)
        if size > limits.MAX_ANSWERS_BYTES:
            raise OverflowError(f"The file holds more than {limits.MAX_ANSWERS_BYTES // 1_000_000} MB of articles; split it.")
        for answer in answers_of(message):
            if isinstance(answer, Ready):
                return
            deadline += patience.per_article
            yield answer
    raise TimeoutError


class _Gathered:
    """What a file gives, answer by answer."""

    def __init__(self, source_name: str) -> None:
        self._source_name = source_name
        self._drafts: list[Draft] = []
        self._bad: list[BadItem] = []

    @property
    def found(self) -> Found:
        return Found(tuple(self._drafts), tuple(self._bad))

    def all_of(self, answers: Iterator[Answer]) -> Found:
        """All there is. Raises `Rejected` where the file is turned away, `OverflowError` where there is too much."""
        refusals = [refusal for answer in answers if (refusal := self._take(answer))]
        if refusals:
            raise refusals[-1]
        return self.found

    def _take(self, answer: Answer) -> Rejected | None:
        match answer:
            case Draft():
                self._drafts.append(answer)
            case BadItem():
                self._bad.append(answer)
            case Refused(reason, sentence):
                return Rejected(reason, sentence)
            case Broken(error, trace):
                log.error("a file broke its reader", source_name=self._source_name, trace=trace)
                return rejection("unreadable", f"The file could not be read because of a fault in its reader ({error}).")
        if len(self._drafts) + len(self._bad) > limits.MAX_ITEMS:
            raise OverflowError(f"The file holds more than {limits.MAX_ITEMS:,} items; split it.")
        return None


def _places(found: Found) -> Iterator[int]:
    yield from (draft.article.item or 1 for draft in found.drafts)
    yield from (one.item for one in found.bad_items)


def _cause(exit_code: int, found: Found) -> Stopped:
    """Why the process ended by itself."""
    match ending(exit_code):
        case Ending("too_much_memory"):
            return Stopped(
                "too_much_memory", f"Reading the file takes more than {limits.MEMORY_BYTES // 1_000_000_000} GB of memory.", found
            )
        case Ending("too_slow"):
            return Stopped("too_slow", f"Reading the file takes more than {limits.CPU_SECONDS} seconds of computing.", found)
        case Ending(_, how):
            return Stopped("unreadable", f"The file ended the process that read it ({how}).", found)
