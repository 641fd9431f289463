"""What a process takes upon itself before it touches hostile input: so much memory, so much CPU, and no life after its parent."""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final, NoReturn

OUT_OF_MEMORY: Final = 77  # the exit code of a process that ran out of memory
_PR_SET_PDEATHSIG = 1


def confine(memory_bytes: int) -> None:
    """No more memory than that beside what there is, no core files, no terminal's signals, and no life after whoever started us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # parsers print what they stumble over: somebody's own words have no place in a log
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        most = _address_space() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def allow(seconds: int) -> None:
    """So much CPU from now on: the limit counts from the start of the process, which has done other work before."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


def run_out_of_memory() -> NoReturn:
    """End at once: what is left of the heap serves nobody."""
    os._exit(OUT_OF_MEMORY)


def _address_space() -> int:
    """Bytes of address space in use, on Linux: a fork begins with all that its parent has mapped."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
