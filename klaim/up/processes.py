"""Child processes: started, started again when they fall, ended with time to finish."""

import asyncio
import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from klaim_shared.streams import EXIT_CODE

log = structlog.get_logger()

DRAIN_SECONDS = 25.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process to keep running; its output goes to *log_file*, or to our standard error where that is None.

    Where there is a *heartbeat*, the child touches that file once it works.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log_file: Path | None
    heartbeat: Path | None = None
    process: asyncio.subprocess.Process | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)

    async def start(self) -> None:
        """Start it once; it shares no terminal signal with us, and does not outlive us."""
        output = self.log_file.open("ab") if self.log_file else None
        self._started = time.time()
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

    @property
    def has_ended(self) -> bool:
        """Whether it was started and is gone."""
        return self.process is not None and self.process.returncode is not None

    @property
    def works(self) -> bool:
        """Whether it has shown a sign of life since it was started; without a heartbeat nobody can tell, and it is taken to."""
        return self.heartbeat is None or (self.heartbeat.exists() and self.heartbeat.stat().st_mtime >= self._started - 1)

    async def keep_running(self) -> None:
        """Start it again whenever it ends, after a pause that grows while it keeps falling. Ends by being cancelled."""
        pause = FIRST_PAUSE
        while self.process is not None:
            code = await self.process.wait()
            pause = FIRST_PAUSE if time.time() - self._started > LONGEST_PAUSE else pause
            said = {"why": self._last_words()} if code == EXIT_CODE else {}
            log.warning(
                "stopped unexpectedly; starting it again", process=self.name, exit_code=code, seconds=pause, log=str(self.log_file), **said
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self.start()
            except OSError as error:
                log.exception("cannot be started", process=self.name, exc_info=error)

    def _last_words(self) -> str | None:
        """The sentence with which a service ends that will not work with this Redis."""
        last = next(reversed(self.log_file.read_text("utf-8", "replace").splitlines()), "") if self.log_file else ""
        try:
            return str(json.loads(last)["event"])
        except (ValueError, KeyError, TypeError):
            return last or None

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL only where it has not finished in 25 seconds."""
        if self.process is None or self.has_ended:
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
