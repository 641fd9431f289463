"""Child processes: started, started again when they fall, ended with time to finish."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

log = structlog.get_logger()

DRAIN_SECONDS = 25.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process to keep running; its output goes to *log_file*, or to our standard error where that is None."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log_file: Path | None
    process: asyncio.subprocess.Process | None = field(default=None, init=False)
    _stopping: bool = field(default=False, init=False)

    async def start(self) -> None:
        """Start it once; it shares no terminal signal with us, and does not outlive us."""
        output = self.log_file.open("ab") if self.log_file else None
        try:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                env={**os.environ, **self.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output or sys.stderr,
                stderr=output or sys.stderr,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        finally:
            if output:
                output.close()

    async def keep_running(self) -> None:
        """Start it again whenever it ends, after a pause that grows while it keeps falling."""
        pause = FIRST_PAUSE
        while self.process is not None:
            began = asyncio.get_running_loop().time()
            code = await self.process.wait()
            if self._stopping:
                return
            if asyncio.get_running_loop().time() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            log.warning("stopped unexpectedly; starting it again", process=self.name, exit_code=code, seconds=pause, log=str(self.log_file))
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            if self._stopping:
                return
            await self.start()

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL only where it has not finished in 25 seconds."""
        self._stopping = True
        if self.process is None or self.process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), DRAIN_SECONDS)
        except TimeoutError:
            log.warning("did not finish in time; killed", process=self.name)
            self.process.kill()
            await self.process.wait()


def _die_with_parent() -> None:
    """However the parent ends, no orphan keeps the data folder busy."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
