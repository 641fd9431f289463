"""When a dropped file is whole: nothing about it has changed for a while, over two looks at least."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

StampT = TypeVar("StampT", bound=Hashable)


@dataclass(frozen=True)
class Held(Generic[StampT]):
    """A stamp, and the time of the first look that saw it."""

    stamp: StampT
    since: float


def settle(
    before: Mapping[str, Held[StampT]], seen: Mapping[str, StampT], now: float, settle_seconds: float
) -> tuple[dict[str, Held[StampT]], set[str]]:
    """What is held after this look, and the names that have settled: seen before, and the same ever since for *settle_seconds*."""
    held = {name: before[name] if name in before and before[name].stamp == stamp else Held(stamp, now) for name, stamp in seen.items()}
    settled = {name for name, one in held.items() if one is before.get(name) and now - one.since >= settle_seconds}
    return held, settled
