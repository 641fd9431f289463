"""klaim's services as real processes, to be dropped on, killed and watched from outside."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def environment(**settings: str) -> dict[str, str]:
    """Ours without any KLAIM_ of the developer's shell, plus *settings*."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KLAIM_")}
    return clean | settings


def start(service: str, settings: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """`python -m klaim_SERVICE`, its log appended to *log*."""
    with log.open("ab") as output:
        return subprocess.Popen([sys.executable, "-m", f"klaim_{service}"], env=environment(**settings), stdout=output, stderr=output)


def kill(process: subprocess.Popen[bytes]) -> None:
    """No chance to finish anything."""
    process.send_signal(signal.SIGKILL)
    process.wait()


@contextmanager
def running(service: str, settings: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The service, ended politely; it must then end with 0."""
    process = start(service, settings, log)
    try:
        yield process
    finally:
        process.terminate()
        code = process.wait(30)
    assert code == 0, log.read_text()


def until(condition: Callable[[], bool], seconds: float = 30.0, why: Callable[[], object] = lambda: "") -> None:
    """Look until *condition* holds; fail with *why* where it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, why()
        time.sleep(0.02)
