"""One run of chaos: articles are dropped while services and Redis are killed; then all is left in peace, and what is there is checked."""

import math
import random
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from redis.exceptions import RedisError

from klaim_shared.topology import ARTICLES, CLAIMS, FIELD
from tests.faults.invariant import Findings, Stuck, check, settle
from tests.faults.news import FAULTS, News, news
from tests.faults.nursery import Nursery
from tests.faults.rig import Rig, rigged

STUCK_SECONDS = 120.0  # nothing has moved for so long
WORKS_SECONDS = 20.0
GARBAGE: tuple[dict[str, bytes], ...] = (
    {"halo": b"dunia"},
    {FIELD: b"\xff\xfe\x00"},
    {FIELD: b"[" * 5000},
    {FIELD: b'{"specversion": "1.0", "type": "klaim.article.ingested.v9"}'},
    {FIELD: b'{"specversion": "1.0", "type": "klaim.article.ingested.v1", "data": {"text": 3}}'},
    {FIELD: b"", "lain": b"\x89BIN\r\n\x1a\n"},
)


@dataclass(frozen=True)
class Plan:
    """How much of what happens; the same seed gives the same plan, though not the same moments."""

    seed: int
    articles: int = 2000
    kills: int = 50
    redis_kills: int = 10
    flushes: int = 0
    poison: int = 12
    garbage: int = 12
    pause: float = 1.2  # seconds between two faults, on average


@dataclass
class Result:
    """What was done, and what was found after."""

    plan: Plan
    kills: dict[str, int]
    falls: dict[str, int]
    garbage: int
    seconds: float
    settled: float
    findings: Findings
    told: str = field(default="", repr=False)

    @property
    def clean(self) -> bool:
        return self.findings.clean and math.isfinite(self.settled)

    def as_json(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if key != "told"} | {"clean": self.clean}


def run(plan: Plan, nursery: Nursery) -> Result:
    """Carry the plan out, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="klaim-chaos-") as folder:
        return _run(plan, Rig(Path(folder), faults={"extract": FAULTS}, nursery=nursery))


def _run(plan: Plan, rig: Rig) -> Result:
    chance = random.Random(plan.seed)  # noqa: S311 - the same plan every time
    given = news(plan.articles, plan.poison, chance)
    garbage: set[tuple[str, str]] = set()
    with rigged(rig):
        began = time.monotonic()
        faults = _faults(plan, chance)
        for nth, fault in enumerate(faults):
            first, last = (len(given.texts) * step // len(faults) for step in (nth, nth + 1))
            given.drop(rig.inbox, first, last - first)
            time.sleep(chance.uniform(0, 2 * plan.pause))
            rig.mend()
            _strike(rig, fault, chance, garbage)
        settled = _settled(rig, given)
        took = time.monotonic() - began
        findings = check(rig, given.reasons, set(given.texts), garbage)
        return Result(plan, dict(rig.kills), dict(rig.falls), len(garbage), took, settled, findings, "" if findings.clean else rig.told())


def _settled(rig: Rig, given: News) -> float:
    """Seconds until nothing was on its way; infinite where that never came."""
    try:
        return settle(rig, set(given.texts), STUCK_SECONDS)
    except Stuck:
        return math.inf


def _faults(plan: Plan, chance: random.Random) -> list[str]:
    faults = ["service"] * plan.kills + ["redis"] * plan.redis_kills + ["flush"] * plan.flushes + ["garbage"] * plan.garbage
    chance.shuffle(faults)
    return faults or ["nothing"]


def _let_work(rig: Rig, name: str, chance: random.Random) -> None:
    """Wait until the victim does its work, but in one case of eight: what dies while it starts must do no harm either."""
    deadline = time.monotonic() + WORKS_SECONDS
    patient = chance.random() > 1 / 8
    while patient and not rig.works(name) and time.monotonic() < deadline:
        time.sleep(0.1)


def _strike(rig: Rig, fault: str, chance: random.Random, garbage: set[tuple[str, str]]) -> None:
    if fault == "service":
        victim = chance.choice(rig.names)
        _let_work(rig, victim, chance)
        rig.kill(victim)
    elif fault == "redis":
        rig.kill_redis()
    elif fault == "flush":
        with rig.client() as client:
            client.flushall()
        garbage.clear()  # nobody has accepted it
    elif fault == "garbage":
        stream = chance.choice((ARTICLES.name, CLAIMS.name))
        try:
            with rig.client() as client:
                garbage.add((stream, client.xadd(stream, chance.choice(GARBAGE)).decode()))
        except RedisError:
            return  # it was not taken
