"""A service that falls at any of its points loses nothing, doubles nothing, and sets nothing aside that is sound."""

import random
from pathlib import Path

import pytest

from tests.faults.invariant import check, settle
from tests.faults.news import News, news
from tests.faults.points import EACH, POINTS, strike
from tests.faults.rig import Rig, rigged


@pytest.mark.timeout(900)
@pytest.mark.parametrize("service", POINTS)
def test_a_service_killed_at_any_of_its_points_loses_and_doubles_nothing(service: str, tmp_path: Path) -> None:
    chance = random.Random(service)  # noqa: S311 - the same every time
    given = news(EACH * len(POINTS[service]), 0, chance)
    with rigged(Rig(tmp_path, extractors=1, retry_after=2.0)) as rig:
        missed, garbage = strike(rig, service, "kill", given, chance)
        names = {path.name for path in rig.inbox.glob("*.txt")}
        settle(rig, names, 60)
        findings = check(rig, {}, names, garbage)
    assert missed == []
    assert findings.clean, (findings.some(), rig.told())
    assert len(names) >= len(POINTS[service])


def test_news_are_what_they_were_for_the_same_seed() -> None:
    first, second = (news(50, 5, random.Random(3)) for _ in range(2))  # noqa: S311
    assert first == second
    assert isinstance(first, News)
    assert len(set(first.texts.values())) == 50
