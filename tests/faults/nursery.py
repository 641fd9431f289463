"""`python -m tests.faults.nursery`: has imported all services and, for each line that it is told, becomes one in a fork.

A service that starts so starts in milliseconds: what is left of a run's time goes into faults rather than into imports. What it reads
of its surroundings, KLAIM_FAULT too, it reads after the fork; the processes that read files and extract are started anew as ever.
"""

import ctypes
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final, NoReturn

from klaim_shared import faults
from tests.faults.shim import library

SERVICES: Final = ("ingest", "extract", "index")
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Born:
    """A service that was born here, seen from the test: as much of a Popen as the rig needs."""

    pid: int

    def poll(self) -> int | None:
        """None while it lives."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return -1
        return None

    def wait(self, timeout: float = 30.0) -> int:
        """Once it has ended. Raises `subprocess.TimeoutExpired`."""
        deadline = monotonic() + timeout
        while self.poll() is None:
            if monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            sleep(0.005)
        return -1

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The test's end of it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.nursery"]
        preloaded = {"LD_PRELOAD": str(shim)} if (shim := library()) else {}
        surroundings = {**os.environ, **preloaded}
        self._process = subprocess.Popen(command, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def bear(self, service: str, settings: Mapping[str, str], log: Path, patch: str = "") -> Born:
        """Start the service; *patch*, lines of Python, is run in it first."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps([service, settings, str(log), patch]), file=self._process.stdin, flush=True)
        return Born(int(self._process.stdout.readline()))

    def close(self) -> None:
        """End it, and with it all that were born in it."""
        self._process.kill()
        self._process.communicate()


def main() -> None:
    """Bear until nobody asks any more."""
    mains = {service: importlib.import_module(f"klaim_{service}.__main__").main for service in SERVICES}
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        service, settings, log, patch = json.loads(line)
        pid = os.fork()
        if not pid:
            _become(mains[service], settings, log, patch)
        print(pid, flush=True)


def _become(run: object, settings: Mapping[str, str], log: str, patch: str) -> NoReturn:
    """Do nothing but be that service from now on."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output, nothing = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), os.open(os.devnull, os.O_RDONLY)
    for descriptor, source in enumerate((nothing, output, output)):
        os.dup2(source, descriptor)
    os.environ.update(settings)
    if "KLAIM_SHIM" in settings:
        ctypes.CDLL(None).shim_begin()
    faults._FAULTS.update(faults._read(os.environ.get(faults.VARIABLE, "")))
    code = 1
    try:
        exec(patch, {})  # noqa: S102 - a safeguard is taken away, to see whether that is noticed
        assert callable(run)
        run()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
