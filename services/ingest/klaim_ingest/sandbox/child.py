"""`python -m klaim_ingest.sandbox.child FD`: reads one file after another for whoever holds the other end, within limits of its own."""

import gc
import sys
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection

from klaim_ingest.core.article import Draft
from klaim_ingest.sandbox.drafting import drafts
from klaim_ingest.sandbox.limits import CPU_SECONDS, MEMORY_BYTES
from klaim_ingest.sandbox.wire import Answer, Broken, File, Ready, Refused, answer_bytes, order_of
from klaim_shared.errors import Rejected
from klaim_shared.sandbox.confinement import allow, confine, run_out_of_memory

_OBJECTS = 20_000  # made between two searches for garbage: an article needs a few thousand, and nearly all go with it


def main() -> None:
    """Serve over the descriptor that is the last argument."""
    serve(Connection(int(sys.argv[-1])))


def serve(connection: Connection) -> None:
    """Answer orders until the other end is closed."""
    confine(MEMORY_BYTES)
    gc.freeze()  # what is there now stays to the end
    gc.set_threshold(_OBJECTS)
    with suppress(EOFError, OSError):
        connection.send_bytes(answer_bytes(Ready()))
        while True:
            for file in order_of(connection.recv_bytes()):
                try:
                    last = _read(connection, file)
                except MemoryError:
                    run_out_of_memory()
                connection.send_bytes(answer_bytes(*last, Ready()))


def _read(connection: Connection, file: File) -> tuple[Answer, ...]:
    """Give what the file holds, the articles of a file of many at once; the last of all else is returned: most files are one message."""
    found = drafts(file)
    last: tuple[Answer, ...] = ()
    answer: Answer | None
    while True:
        allow(CPU_SECONDS)
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
        one_of_many = isinstance(answer, Draft) and answer.article.item is not None
        if last or one_of_many:
            connection.send_bytes(answer_bytes(*last, *([answer] if one_of_many else [])))
        last = () if one_of_many else (answer,)


if __name__ == "__main__":
    main()
