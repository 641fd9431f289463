"""`python -m klaim_ingest.sandbox.child FD`: reads one file after another for whoever holds the other end, within limits of its own."""

import ctypes
import gc
import os
import resource
import signal
import sys
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from klaim_ingest.sandbox.drafting import drafts
from klaim_ingest.sandbox.limits import CPU_SECONDS, MEMORY_BYTES, OUT_OF_MEMORY
from klaim_ingest.sandbox.wire import Answer, Broken, File, Ready, Refused, answer_bytes, order_of
from klaim_shared.errors import Rejected

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve over the descriptor that is the last argument."""
    serve(Connection(int(sys.argv[-1])))


def serve(connection: Connection) -> None:
    """Answer orders until the other end is closed."""
    _bind()
    gc.freeze()  # what is there now stays to the end
    with suppress(EOFError, OSError):
        connection.send_bytes(answer_bytes(Ready()))
        while True:
            for file in order_of(connection.recv_bytes()):
                try:
                    last = _read(connection, file)
                except MemoryError:
                    os._exit(OUT_OF_MEMORY)  # what is left of the heap serves nobody
                connection.send_bytes(answer_bytes(*last, Ready()))


def _read(connection: Connection, file: File) -> tuple[Answer, ...]:
    """Give what the file holds, but for the last of it, which is returned: most files hold one article, and are one message."""
    found = drafts(file)
    last: tuple[Answer, ...] = ()
    answer: Answer | None
    while True:
        _allow(CPU_SECONDS)
        try:
            answer = next(found, None)
        except Rejected as error:
            answer = Refused(error.reason, str(error))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a reader raises costs its file alone; the other end logs it
            answer = Broken(type(error).__name__, traceback.format_exc())
        if answer is None:
            return last
        if last:
            connection.send_bytes(answer_bytes(*last))
        last = (answer,)


def _bind() -> None:
    """No more memory than a reader needs, no core files, no terminal's signals, and no life after whoever started us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # parsers print what they stumble over: a file's own words have no place in a log
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        most = _address_space() + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _address_space() -> int:
    """Bytes of address space in use, on Linux: a fork begins with all that its parent has mapped."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _allow(seconds: int) -> None:
    """So much CPU from now on: the limit counts from the start of the process, which has read other files before."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


if __name__ == "__main__":
    main()
