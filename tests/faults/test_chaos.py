"""A little chaos with every run of the tests; `make faults` runs the whole."""

import pytest

from tests.faults.chaos import Plan, run
from tests.faults.nursery import Nursery


@pytest.mark.timeout(900)
def test_services_and_redis_killed_flushed_poisoned_and_fed_garbage_lose_double_and_misjudge_nothing(nursery: Nursery) -> None:
    result = run(Plan(seed=20261120, articles=150, kills=6, redis_kills=1, flushes=1, poison=5, garbage=3, pause=0.4), nursery)
    assert result.clean, (result.as_json(), result.told)
    assert sum(result.kills.values()) == 7
