"""The end that is trusted: hands files to the reading process, waits only so long, and replaces the process where a file broke it."""

import select
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

import structlog

from klaim_ingest.core.article import Draft
from klaim_ingest.core.raw import BadItem, rejection
from klaim_ingest.sandbox import limits
from klaim_ingest.sandbox.limits import FULL, Patience
from klaim_ingest.sandbox.processes import Process, Start, spawned
from klaim_ingest.sandbox.wire import Answer, Broken, File, Found, Ready, Refused, answers_of, order_bytes
from klaim_shared.errors import Rejected, Unavailable

log = structlog.get_logger()


class Stopped(Rejected):
    """The file outlasted all patience, or took the process with it. That may be the process's own misfortune: worth one more try."""


class Sandbox:
    """A process that reads, started when it is first needed and kept for the files that follow. For one thread at a time."""

    def __init__(self, start: Start = spawned) -> None:
        self._new = start
        self._process: Process | None = None
        self._connection: Connection | None = None
        self._greeted = False
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
        connection = (self._connection if handed_over else None) or self._send([file])
        self._ahead.popleft()
        try:
            return _gathered(_answers(connection, patience), file.source_name)
        except TimeoutError:
            self._end(at_once=True)
            raise Stopped("too_slow", f"The file takes more than {patience.seconds:g} seconds to read.") from None
        except OverflowError as error:
            self._end(at_once=True)
            raise rejection("too_large", str(error)) from None
        except (EOFError, OSError, ValueError):
            raise _cause(self._end()) from None

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
        connection = self._ready()
        self._ahead.extend(files)
        with suppress(OSError):  # it has ended: whoever asks is told
            connection.send_bytes(order_bytes(files))
        return connection

    def _ready(self) -> Connection:
        """The way to a process that waits for a file: the one there is, or a new one."""
        if self._greeted and self._connection and _speaks(self._connection, 0):  # it speaks only when it is spoken to: it has ended
            self._end()
        if self._connection is None:
            self._process, self._connection = self._new()
        connection = self._connection
        if not self._greeted and connection:
            try:
                self._greeted = _speaks(connection, limits.START_SECONDS) and list(answers_of(connection.recv_bytes())) == [Ready()]
            except (EOFError, OSError, ValueError):
                self._greeted = False
        if not self._greeted or connection is None:
            raise Unavailable(f"The process that reads does not start (exit code {self._end(at_once=True)}).")
        return connection

    def _end(self, *, at_once: bool = False) -> int:
        """The exit code that the process came to, or was brought to."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        self._greeted = False
        self._ahead.clear()
        if connection:
            connection.close()
        return process.end(0 if at_once else 1.0) if process else 0


def _answers(connection: Connection, patience: Patience) -> Iterator[Answer]:
    """What the process says of a file, up to its being ready for the next. Raises `TimeoutError`, and what a lost process raises."""
    deadline, size = time.monotonic() + patience.seconds, 0
    while _speaks(connection, deadline - time.monotonic()):
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


def _speaks(connection: Connection, seconds: float) -> bool:
    """Whether the process says something (or ends) within so many seconds."""
    poll = select.poll()  # `Connection.poll` takes ten times as long
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(max(seconds, 0) * 1000))


def _gathered(answers: Iterator[Answer], source_name: str) -> Found:
    drafts: list[Draft] = []
    bad: list[BadItem] = []
    refusal: Rejected | None = None
    for answer in answers:
        match answer:
            case Draft():
                drafts.append(answer)
            case BadItem():
                bad.append(answer)
            case Refused(reason, sentence):
                refusal = Rejected(reason, sentence)
            case Broken(error, trace):
                log.error("a file broke its reader", source_name=source_name, trace=trace)
                refusal = rejection("unreadable", f"The file could not be read because of a fault in its reader ({error}).")
        if len(drafts) + len(bad) > limits.MAX_ITEMS:
            raise OverflowError(f"The file holds more than {limits.MAX_ITEMS:,} items; split it.")
    if refusal:
        raise refusal
    return Found(tuple(drafts), tuple(bad))


def _cause(exit_code: int) -> Stopped:
    """Why the process ended by itself."""
    if exit_code == limits.OUT_OF_MEMORY:
        return Stopped("too_much_memory", f"Reading the file takes more than {limits.MEMORY_BYTES // 1_000_000_000} GB of memory.")
    if exit_code == -signal.SIGXCPU:
        return Stopped("too_slow", f"Reading the file takes more than {limits.CPU_SECONDS} seconds of computing.")
    how = f"signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"
    return Stopped("unreadable", f"The file ended the process that read it ({how}).")
