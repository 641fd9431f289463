"""Every fault point of every service, one after the other, in a klaim that goes on meanwhile."""

import random
import time
from collections.abc import Mapping, Sequence
from typing import Final

from klaim_shared.topology import ARTICLES
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
PATIENCE = 120.0  # seconds for a service to start and come by a point
EACH = 40  # files at most that are dropped before a service has come by a point
STRUCK = "a fault that was asked for"


def strike(rig: Rig, service: str, action: str, given: News, chance: random.Random) -> tuple[list[str], set[tuple[str, str]]]:
    """Have the service fall at each of its points, while files are dropped; the points that it never came by, and the garbage sent.

    One file at least lies there for each point, whether the service has come to work again or not.
    """
    missed, garbage, dropped = list[str](), set[tuple[str, str]](), 0
    name = next(name for name in rig.names if name.startswith(service))
    for point in POINTS[service]:
        rig.faults[service] = f"{point}:{chance.randint(1, 2)}:{action}"
        rig.services[name].kill()
        rig.services[name].wait()
        log = rig.logs / f"{name}.log"
        before = log.stat().st_size
        rig.start(name)
        deadline, end = time.monotonic() + PATIENCE, dropped + EACH
        given.drop(rig.inbox, dropped, 1)
        dropped += 1
        while not (struck := rig.services[name].poll() is not None or STRUCK in log.read_text()[before:]):
            if time.monotonic() > deadline:
                break
            if dropped < end and rig.works(name):
                given.drop(rig.inbox, dropped, 1)
                dropped += 1
            if "bury" in point:
                with rig.client() as client:
                    garbage.add((ARTICLES.name, client.xadd(ARTICLES.name, {"halo": "dunia"}).decode()))
            time.sleep(0.5)
        missed += [] if struck else [point]
    rig.faults.pop(service)
    rig.services[name].kill()
    rig.services[name].wait()
    rig.start(name)
    return missed, garbage
