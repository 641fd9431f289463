"""Two things fall at once: while one service comes back, Redis is killed, or whoever comes after it stands still."""

import random
import signal
import time
from pathlib import Path

import pytest

from tests.faults.news import news
from tests.faults.nursery import Nursery
from tests.faults.points import EACH, POINTS, Strikes, sample
from tests.faults.rig import Rig, rigged

SAMPLE = 2
STILL_SECONDS = 3.0  # longer than `retry_after`


@pytest.mark.timeout(900)
@pytest.mark.parametrize("service", POINTS)
@pytest.mark.parametrize("other", ["redis killed", "index asleep", "index killed"])
def test_a_service_killed_at_a_point_while_another_thing_falls_loses_and_doubles_nothing(
    service: str, other: str, tmp_path: Path, nursery: Nursery
) -> None:
    chance = random.Random(f"{service} {other}")  # noqa: S311 - the same every time
    points = sample(service, SAMPLE, other)
    rig = Rig(tmp_path, extractors=1, retry_after=2.0, nursery=nursery)

    def fall() -> None:
        rig.mend()
        if other == "redis killed":
            rig.kill_redis()
        elif other == "index killed":
            rig.kill("index")
        else:
            rig.services["index"].send_signal(signal.SIGSTOP)
            time.sleep(STILL_SECONDS)
            rig.services["index"].send_signal(signal.SIGCONT)

    with rigged(rig):
        strikes = Strikes(rig, service, "kill", news(EACH * len(points), 0, chance), fall)
        strikes.at(points, chance)
        findings = strikes.findings()
    assert strikes.missed == []
    assert findings.clean, (findings.some(), rig.told())
