"""The end that is trusted: one process, started when it is first needed, kept, and replaced where it ended."""

import select
import signal
from multiprocessing.connection import Connection
from typing import Literal, NamedTuple

from klaim_shared.errors import Unavailable
from klaim_shared.sandbox.confinement import OUT_OF_MEMORY
from klaim_shared.sandbox.processes import Process, Start

START_SECONDS = 30.0  # and twice as long after each start that took longer: on a machine that has no time for it, none would ever end


class Ending(NamedTuple):
    """Why a process ended by itself, and how that shows."""

    why: Literal["too_much_memory", "too_slow", "crashed"]
    how: str


class Keeper:
    """Holds a process that says *greeting* when it can work, and then speaks only when spoken to. For one thread at a time."""

    def __init__(self, start: Start, greeting: bytes) -> None:
        self._new, self._greeting = start, greeting
        self._process: Process | None = None
        self._connection: Connection | None = None
        self._greeted = False
        self._patience = START_SECONDS

    @property
    def connection(self) -> Connection | None:
        """The way to the process that there is."""
        return self._connection

    def ready(self) -> Connection:
        """The way to a process that waits for work: the one there is, or a new one. Raises `Unavailable` where none starts."""
        if self._greeted and self._connection and speaks(self._connection, 0):  # nobody asked: it has ended
            self.end()
        if self._connection is None:
            self._process, self._connection = self._new()
        connection = self._connection
        if not self._greeted:
            try:
                self._greeted = speaks(connection, self._patience) and connection.recv_bytes(len(self._greeting)) == self._greeting
            except (EOFError, OSError):
                self._greeted = False
        if not self._greeted:
            self._patience *= 2
            raise Unavailable(f"The process that reads does not start (exit code {self.end(at_once=True)}).")
        self._patience = START_SECONDS
        return connection

    def end(self, *, at_once: bool = False) -> int:
        """The exit code that the process came to, or was brought to. A new one is started where there is work after all."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        self._greeted = False
        if connection:
            connection.close()
        return process.end(0 if at_once else 1.0) if process else 0


def speaks(connection: Connection, seconds: float) -> bool:
    """Whether the process says something (or ends) within so many seconds."""
    poll = select.poll()  # `Connection.poll` takes ten times as long
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(max(seconds, 0) * 1000))


def ending(exit_code: int) -> Ending:
    """What an exit code tells of a process that nobody ended."""
    how = f"signal {-exit_code}" if exit_code < 0 else f"exit code {exit_code}"
    if exit_code == OUT_OF_MEMORY:
        return Ending("too_much_memory", how)
    return Ending("too_slow" if exit_code == -signal.SIGXCPU else "crashed", how)
