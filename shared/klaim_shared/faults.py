"""Points at which a test lets a service fall: nothing but a look at an empty table where KLAIM_FAULT is not set.

KLAIM_FAULT is a list, separated by commas, of `POINT:N:ACTION` or `POINT@MARKER:N:ACTION`: at the Nth time (`*`: each time) that the
process comes by POINT (and handles a text with MARKER in it), it does ACTION. Never set it where news are read in earnest.
KLAIM_FAULT_STALL_SECONDS is how long it stalls, 10 where not given.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

VARIABLE: Final = "KLAIM_FAULT"
STALL: Final = "KLAIM_FAULT_STALL_SECONDS"
ASKED_FOR: Final = "a fault that was asked for"


class Faulty(RuntimeError):
    """A fault that somebody asked for."""


@dataclass
class _Fault:
    """What to do at which of the times to come."""

    marker: str
    nth: int | None
    act: Callable[[], object]
    seen: int = 0

    def strikes(self, text: str) -> bool:
        if self.marker not in text:
            return False
        self.seen += 1
        return self.nth in {None, self.seen}


def point(name: str, text: str = "") -> None:
    """Fall here, if that is asked for; *text* is what is being handled."""
    for fault in _FAULTS.get(name, ()):
        if fault.strikes(text):
            sys.stderr.write(f"{ASKED_FOR}: {name}\n")  # what follows need not tell of it
            sys.stderr.flush()
            fault.act()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _raise() -> NoReturn:
    raise Faulty(ASKED_FOR)


def _stall() -> None:
    time.sleep(float(os.environ.get(STALL, "10")))


def _spin() -> NoReturn:
    while True:
        pass


def _hoard() -> None:
    hoard = []
    while True:
        hoard.append(bytes(100_000_000))


_ACTIONS: Final[Mapping[str, Callable[[], object]]] = {"kill": _kill, "raise": _raise, "stall": _stall, "spin": _spin, "hoard": _hoard}


def _read(written: str) -> dict[str, list[_Fault]]:
    """The faults that are asked for, by point. Raises ValueError or KeyError where they cannot be understood."""
    faults: dict[str, list[_Fault]] = {}
    for each in filter(None, written.split(",")):
        place, nth, action = each.split(":")
        name, _, marker = place.partition("@")
        faults.setdefault(name, []).append(_Fault(marker, None if nth == "*" else int(nth), _ACTIONS[action]))
    return faults


_FAULTS = _read(os.environ.get(VARIABLE, ""))
