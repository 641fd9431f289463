"""Every fault point of every service, one after the other, in a klaim that goes on meanwhile."""

import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from klaim_shared import faults
from klaim_shared.topology import ARTICLES
from tests.faults.invariant import Findings, check, settle
from tests.faults.news import News
from tests.faults.rig import Rig

POINTS: Final[Mapping[str, Sequence[str]]] = {
    "ingest": (
        "ingest.opened",
        "ingest.hashed",
        "ingest.read",
        "ingest.written",
        "ingest.flushed",
        "ingest.renamed",
        "ingest.folder_flushed",
        "ingest.before_commit",
        "ingest.committed",
        "publish.sending",
        "publish.answered",
        "ingest.marked",
        "ingest.renewed",
        "ingest.epoch_begun",
    ),
    "extract": ("extract.read", "extract.opened", "extract.before_emit", "extract.emitted", "extract.before_bury"),
    "index": (
        "index.read",
        "index.begun",
        "index.taken_in",
        "index.before_commit",
        "index.committed",
        "index.before_ack",
        "index.acked",
        "index.before_bury",
    ),
}
AFTER_A_LOSS: Final = frozenset({"ingest.renewed", "ingest.epoch_begun"})  # nobody comes by unless Redis forgets
PATIENCE = 120.0  # seconds for a service to start and come by a point
EACH = 40  # files at most that are dropped before a service has come by a point
STEP = 0.1  # seconds between two files
STALL_SECONDS = 3.0
ALL = "KLAIM_ALL_FAULTS" in os.environ  # else a sample, the same every time


def sample(service: str, count: int, what: str) -> Sequence[str]:
    """*count* of the service's points; every one where all faults are to be tried."""
    if ALL:
        return POINTS[service]
    return random.Random(f"{service} {what}").sample(POINTS[service], count)  # noqa: S311 - the same every time


@dataclass
class Strikes:
    """Has one service fall at points, while files are dropped; one file at least lies there for each, whether it works again or not.

    *beside* is what else befalls klaim as soon as the service has been struck.
    """

    rig: Rig
    service: str
    action: str
    given: News
    beside: Callable[[], None] = lambda: None
    missed: list[str] = field(default_factory=list)
    garbage: set[tuple[str, str]] = field(default_factory=set)
    dropped: int = 0

    @property
    def name(self) -> str:
        return next(name for name in self.rig.names if name.startswith(self.service))

    def at(self, points: Sequence[str], chance: random.Random) -> None:
        """Strike at each of these; those that the service never came by are `missed`."""
        for point in points:
            nth = 1 if point in AFTER_A_LOSS else chance.randint(1, 2)
            self._restart(f"{point}:{nth}:{self.action}")
            if self._struck(point):
                if self.action == "stall":
                    time.sleep(STALL_SECONDS)
                self.beside()
            else:
                self.missed.append(point)
        self._restart("")

    def findings(self) -> Findings:
        """What is wrong once all has settled."""
        names = {path.name for path in self.rig.inbox.glob("*.txt")}
        settle(self.rig, names, 60)
        return check(self.rig, {}, names, self.garbage)

    def _restart(self, fault: str) -> None:
        self.rig.faults[self.service] = fault
        self.rig.services[self.name].kill()
        self.rig.services[self.name].wait()
        self.rig.start(self.name)

    def _struck(self, point: str) -> bool:
        """Drop files, and whatever else leads by the point, until the service has fallen there."""
        log = self.rig.logs / f"{self.name}.log"
        before, deadline, end, forgets = log.stat().st_size, time.monotonic() + PATIENCE, self.dropped + EACH, point in AFTER_A_LOSS
        self._drop()
        while time.monotonic() < deadline:
            if self.rig.services[self.name].poll() is not None or faults.ASKED_FOR in log.read_text()[before:]:
                return True
            if self.rig.works(self.name):
                if self.dropped < end:
                    self._drop()
                if forgets:
                    forgets = self._forget()
            if "bury" in point:
                with self.rig.client() as client:
                    self.garbage.add((ARTICLES.name, client.xadd(ARTICLES.name, {"halo": "dunia"}).decode()))
            time.sleep(STEP)
        return False

    def _drop(self) -> None:
        self.given.drop(self.rig.inbox, self.dropped, 1)
        self.dropped += 1

    def _forget(self) -> bool:
        with self.rig.client() as client:
            client.flushall()
        self.garbage.clear()  # nobody has accepted it
        return False
