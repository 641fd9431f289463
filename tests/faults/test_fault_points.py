"""A service that falls at any of its points loses nothing, doubles nothing, and sets nothing aside that is sound."""

import random
from pathlib import Path

import pytest

from klaim_shared import faults
from tests.faults.news import News, news
from tests.faults.nursery import Nursery
from tests.faults.points import EACH, POINTS, STALL_SECONDS, Strikes, sample
from tests.faults.rig import Rig, rigged

SAMPLE = 3


@pytest.mark.timeout(900)
@pytest.mark.parametrize("service", POINTS)
@pytest.mark.parametrize("action", ["kill", "raise", "stall"])
def test_a_service_that_falls_at_any_of_its_points_loses_and_doubles_nothing(
    service: str, action: str, tmp_path: Path, nursery: Nursery
) -> None:
    """Killed at every point in every run; failing and falling asleep at a few of them, and at all in `make faults`."""
    chance = random.Random(service)  # noqa: S311 - the same every time
    points = POINTS[service] if action == "kill" else sample(service, SAMPLE, action)
    slow = {service: {faults.STALL: str(STALL_SECONDS)}}
    rig = Rig(tmp_path, environments=slow, extractors=2 if action == "stall" else 1, retry_after=2.0, nursery=nursery)
    with rigged(rig):
        strikes = Strikes(rig, service, action, news(EACH * len(points), 0, chance))
        strikes.at(points, chance)
        findings = strikes.findings()
    assert strikes.missed == []
    assert findings.clean, (findings.some(), rig.told())
    assert strikes.dropped >= len(points)


def test_news_are_what_they_were_for_the_same_seed() -> None:
    first, second = (news(50, 5, random.Random(3)) for _ in range(2))  # noqa: S311
    assert first == second
    assert isinstance(first, News)
    assert len(set(first.texts.values())) == 50
