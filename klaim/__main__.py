"""`klaim`, and `python -m klaim`."""

import errno
import os
import sys

from klaim.cli import app
from klaim.output import Exit, complain

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def main() -> None:
    """Run the command. Where its results cannot be written, it ends with a sentence and 1."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.filename is not None or error.errno not in {*_NO_ROOM, errno.EPIPE}:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still to be written would fail again on leaving
        if error.errno in _NO_ROOM:
            complain(f"The results cannot be written: {error.strerror}.")
        sys.exit(Exit.NOT_FOUND)


if __name__ == "__main__":
    main()
