"""The clock jumps, in Redis and in every service, and a worker dies meanwhile: nothing is lost, doubled or given up for it."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.invariant import Stuck, check, settle
from tests.faults.news import News, news
from tests.faults.nursery import Nursery
from tests.faults.rig import Rig, rigged
from tests.faults.shim import Machine
from tests.processes import until

HOUR = 3600
FILES = 40
DRAINED_SECONDS = 75.0


NO_BEGINNING_ANEW = """
from klaim_ingest.sending import Sender
async def nothing(self, sight):
    return None
Sender._notice_the_clock = nothing
"""


@contextmanager
def jumping(folder: Path, nursery: Nursery, dropped: News, patches: Mapping[str, str]) -> Iterator[Rig]:
    """The clock jumps ahead and back, and is right in the end; each time a worker leaves an entry behind."""
    machine = Machine(folder, folder / "data")
    environments = {name: machine.environment() for name in ("redis", "ingest", "extract", "index")}
    with rigged(Rig(folder / "data", environments=environments, patches=patches, extractors=1, retry_after=2.0, nursery=nursery)) as rig:
        for nth, hours in enumerate((0, 1, -2, 1)):
            machine.turn(clock=hours * HOUR)
            rig.faults["extract"] = "extract.before_emit:1:kill"
            rig.kill("extract-1")
            rig.faults.clear()
            dropped.drop(rig.inbox, nth * FILES // 4, FILES // 4)
            until(lambda: rig.services["extract-1"].poll() is not None, seconds=60, why=rig.told)
        machine.turn()
        yield rig


@pytest.mark.timeout(300)
def test_a_clock_that_jumps_ahead_and_back_loses_and_doubles_nothing_and_holds_nothing_up(tmp_path: Path, nursery: Nursery) -> None:
    dropped = news(FILES, 0, random.Random(25))  # noqa: S311 - the same every time
    with jumping(tmp_path, nursery, dropped, {}) as rig:
        assert settle(rig, set(dropped.texts), 60) < DRAINED_SECONDS
        findings = check(rig, {}, set(dropped.texts))
    assert findings.clean, (findings.some(), rig.told())


@pytest.mark.timeout(300)
def test_without_beginning_idle_times_anew_what_was_left_while_the_clock_was_ahead_waits_for_it(tmp_path: Path, nursery: Nursery) -> None:
    dropped = news(FILES, 0, random.Random(25))  # noqa: S311 - the same every time
    with jumping(tmp_path, nursery, dropped, {"ingest": NO_BEGINNING_ANEW}) as rig, pytest.raises(Stuck):
        settle(rig, set(dropped.texts), 8)
