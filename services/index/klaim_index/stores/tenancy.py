"""Who may be in the folder of the ledger: services together, or one who puts another ledger in place, alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from klaim_shared.errors import Unavailable

LOCK = ".index.lock"


@contextmanager
def tenant(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Be in the folder; the system lets go when the process ends, however it ends.

    Raises Unavailable where somebody is there with whom that cannot be shared.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        busy = (
            f"The index service runs in {folder}." if alone else f"Another ledger is being put in place in {folder}; try again in a moment."
        )
        raise Unavailable(busy) from error
    finally:
        os.close(handle)
