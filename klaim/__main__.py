"""`klaim`, and `python -m klaim`."""

import errno
import os
import signal
import sys

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
_INTERRUPTED = 130


def main() -> None:
    """Run the command. Where its results cannot be written, it ends with a sentence and 1; an interrupt while it loads, with 130."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))  # until a verb begins: nothing is open yet that would be left so
    from klaim.cli import app  # noqa: PLC0415 - this takes a second, in which people change their minds
    from klaim.output import Exit, complain  # noqa: PLC0415

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
