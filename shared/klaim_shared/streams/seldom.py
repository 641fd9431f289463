"""Saying the same thing again only after a while: what lasts must not fill the log."""

import time
from collections.abc import Callable

SECONDS = 10.0


class Seldom:
    """Remembers when each thing was last said, on a clock that never jumps."""

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._said: dict[str, float] = {}

    def due(self, what: str) -> bool:
        """Whether *what* was not said lately; from now on it was."""
        now = self._clock()
        if now - self._said.get(what, float("-inf")) < self._seconds:
            return False
        self._said = {said: at for said, at in self._said.items() if now - at < self._seconds} | {what: now}
        return True
