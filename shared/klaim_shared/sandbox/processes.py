"""Two ways to a process of its own: a new Python, which a service with threads can rely on; or a copy of this one, which starts at once."""

import multiprocessing
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Protocol

from klaim_shared.errors import Unavailable


class Process(Protocol):
    """One that can be ended."""

    def end(self, patience: float) -> int:
        """Its exit code, once it has ended by itself within *patience* seconds or was killed."""


Start = Callable[[], tuple[Process, Connection]]


def spawned(program: Sequence[str]) -> tuple[Process, Connection]:
    """A new Python that runs *program* with a descriptor to talk over as its last argument. Raises `Unavailable`."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, *program, str(theirs.fileno())]
    try:
        process = subprocess.Popen(  # noqa: S603
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            process_group=0,  # a terminal's Ctrl-C is for us, even before it could say that it ignores it
        )
    except OSError as error:
        ours.close()
        raise Unavailable(f"No process can be started to read with: {error}.") from error
    finally:
        theirs.close()
    return _Spawned(process), Connection(ours.detach())


def forked(serve: Callable[[Connection], None]) -> tuple[Process, Connection]:
    """A copy of this process that runs *serve*. Only for a process without threads. Raises `Unavailable`."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def run() -> None:
        ours.close()
        serve(theirs)

    process = context.Process(target=run, daemon=True)
    try:
        process.start()
    except OSError as error:
        raise Unavailable(f"No process can be started to read with: {error}.") from error
    theirs.close()
    return _Forked(process), ours


class _Spawned:
    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def end(self, patience: float) -> int:
        try:
            return self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


class _Forked:
    def __init__(self, process: multiprocessing.context.ForkProcess) -> None:
        self._process = process

    def end(self, patience: float) -> int:
        self._process.join(patience)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        return self._process.exitcode or 0
