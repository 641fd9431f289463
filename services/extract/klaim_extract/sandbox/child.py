"""`python -m klaim_extract.sandbox.child FD`: extracts one article after another for the other end, within limits."""

import gc
import sys
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection

from klaim_extract.core.claims import extract
from klaim_extract.sandbox.limits import CPU_SECONDS, MEMORY_BYTES
from klaim_extract.sandbox.wire import READY, Broken, broken_bytes, claims_bytes
from klaim_shared import faults
from klaim_shared.messages import ArticleIngested
from klaim_shared.sandbox.confinement import allow, confine, run_out_of_memory


def main() -> None:
    """Serve over the descriptor that is the last argument."""
    serve(Connection(int(sys.argv[-1])))


def serve(connection: Connection) -> None:
    """Answer each article with its claims until the other end is closed."""
    confine(MEMORY_BYTES)
    gc.freeze()  # what is there now stays to the end
    with suppress(EOFError, OSError):
        connection.send_bytes(READY)
        while True:
            order = connection.recv_bytes()
            allow(CPU_SECONDS)
            try:
                answer = _answer(order)
            except MemoryError:
                run_out_of_memory()
            connection.send_bytes(answer)


def _answer(order: bytes) -> bytes:
    try:
        article = ArticleIngested.model_validate_json(order)
        faults.point("extract.child", article.text)
        return claims_bytes(extract(article))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the extractor raises costs its article alone; the other end logs it
        return broken_bytes(Broken(type(error).__name__, traceback.format_exc()))


if __name__ == "__main__":
    main()
