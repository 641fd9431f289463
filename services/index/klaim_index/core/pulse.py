"""How the streams do: what somebody who can see them tells the page."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class GroupPulse:
    """A consumer group: entries it has not read (null where Redis cannot tell), has read and not acknowledged, has given up on."""

    group: str
    lag: int | None
    pending: int
    dead_letters: int


@dataclass(frozen=True)
class StreamPulse:
    """A stream and those who read it."""

    stream: str
    length: int
    groups: tuple[GroupPulse, ...]


Pulse = Callable[[], Awaitable[Sequence[StreamPulse]]]  # raises Unavailable, OSError or TimeoutError when the streams cannot be asked
Alive = Callable[[], bool]  # whether events are still being taken in
