"""When a dropped file is whole: nothing about it has changed for a while, over two looks at least."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

StampT = TypeVar("StampT", bound=Hashable)

_LONGER = 4  # times as long as it took to settle
RECENT = 30  # times the shortest wait: for so long it is remembered that a file has settled, and no file waits longer


@dataclass(frozen=True)
class Held(Generic[StampT]):
    """A stamp, the time of the first look that saw it, and how long it must stay the same."""

    stamp: StampT
    since: float
    seconds: float


def settle(
    before: Mapping[str, Held[StampT]],
    seen: Mapping[str, StampT],
    now: float,
    settle_seconds: float,
    recent: Mapping[str, Held[StampT]] = MappingProxyType({}),
) -> tuple[dict[str, Held[StampT]], set[str]]:
    """What is held after this look, and the names that have settled: seen before, and the same ever since for the time asked of them.

    It is *settle_seconds*, and longer for a name that had settled a while ago (*recent*) and changes again: it may be growing slowly.
    """

    def fresh(name: str, stamp: StampT) -> Held[StampT]:
        asked = before[name].seconds if name in before else settle_seconds
        return Held(stamp, now, max(asked, _patience(recent.get(name), settle_seconds)))

    held = {name: before[name] if name in before and before[name].stamp == stamp else fresh(name, stamp) for name, stamp in seen.items()}
    settled = {name for name, one in held.items() if one is before.get(name) and now - one.since >= one.seconds}
    return held, settled


def remembered(
    recent: Mapping[str, Held[StampT]], held: Mapping[str, Held[StampT]], settled: set[str], now: float, settle_seconds: float
) -> dict[str, Held[StampT]]:
    """What has settled a while ago, after this look."""
    young = {name: one for name, one in recent.items() if now - one.since < one.seconds + RECENT * settle_seconds}
    return young | {name: held[name] for name in settled}


def _patience(last: Held[StampT] | None, settle_seconds: float) -> float:
    return min(_LONGER * last.seconds, RECENT * settle_seconds) if last else settle_seconds
