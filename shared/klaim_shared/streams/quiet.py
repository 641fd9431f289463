"""FastStream's own log. It tells of every message it receives and processes; only its troubles are of interest, in few words."""

import logging

from redis import exceptions

_AWAY = (exceptions.ConnectionError, exceptions.TimeoutError, ConnectionError, TimeoutError)

QUIET = logging.getLogger("klaim.faststream")
QUIET.setLevel(logging.WARNING)


def _in_one_line(record: logging.LogRecord) -> bool:
    """Redis being away is no fault of the code: a warning without a traceback. Everything else is told as it is."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, _AWAY):
        why = (str(error).splitlines() or [type(error).__name__])[0]
        record.msg, record.args, record.exc_info = "Redis does not answer, trying again: %s", (why,), None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


QUIET.addFilter(_in_one_line)
