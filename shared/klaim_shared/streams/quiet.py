"""FastStream's own log. It tells of every message it receives and processes; only its troubles are of interest, in few words."""

import logging

from redis import exceptions

from klaim_shared.streams.patience import in_one_line
from klaim_shared.streams.seldom import Seldom


class Refused(Exception):
    """Redis answers a read with an error that is no fault of the reader's."""


_AWAY = (exceptions.ConnectionError, exceptions.TimeoutError, ConnectionError, TimeoutError)
_seldom = Seldom()

QUIET = logging.getLogger("klaim.faststream")
QUIET.setLevel(logging.WARNING)


def _in_one_line(record: logging.LogRecord) -> bool:
    """Redis being away or refusing is no fault of the code: a warning without a traceback, seldom. All else is told as it is."""
    error = record.exc_info[1] if record.exc_info else None
    if not isinstance(error, (*_AWAY, Refused)):
        return True
    said = "Redis refuses, trying again: %s" if isinstance(error, Refused) else "Redis does not answer, trying again: %s"
    record.msg, record.args, record.exc_info = said, (in_one_line(error),), None
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    return _seldom.due(record.getMessage())


QUIET.addFilter(_in_one_line)
