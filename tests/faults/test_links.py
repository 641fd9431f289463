"""The link to Redis is cut, falls silent, is slow, or loses the very reply that mattered: nothing is lost or doubled for it."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.invariant import must_be_whole
from tests.faults.news import news
from tests.faults.nursery import Nursery
from tests.faults.proxy import Proxy, proxied
from tests.faults.rig import Rig, rigged

FILES = 60


@contextmanager
def behind_a_proxy(folder: Path, nursery: Nursery) -> Iterator[tuple[Rig, Proxy]]:
    """All services see Redis through a proxy alone. What happens meanwhile must leave every one of the files whole."""
    given = news(FILES, 0, random.Random(folder.name))  # noqa: S311
    rig = Rig(folder, extractors=1, retry_after=3.0, nursery=nursery)
    with proxied(rig.server.port) as proxy:
        rig.redis_url = proxy.url
        with rigged(rig):
            given.drop(rig.inbox, 0, FILES // 2)
            yield rig, proxy
            given.drop(rig.inbox, FILES // 2, FILES)
            must_be_whole(rig, given.texts.keys(), 90)


@pytest.mark.timeout(600)
def test_links_that_are_cut_again_and_again_lose_and_double_nothing(tmp_path: Path, nursery: Nursery) -> None:
    with behind_a_proxy(tmp_path, nursery) as (rig, proxy):
        for _ in range(8):
            time.sleep(1)
            proxy.cut()
            rig.mend()


@pytest.mark.timeout(600)
def test_replies_that_get_lost_lose_and_double_nothing(tmp_path: Path, nursery: Nursery) -> None:
    with behind_a_proxy(tmp_path, nursery) as (rig, proxy):
        proxy.lost_replies = {b"XREADGROUP": 3, b"EVALSHA": 6, b"XAUTOCLAIM": 1}
        deadline = time.monotonic() + 60
        while proxy.lost < 8 and time.monotonic() < deadline:
            time.sleep(0.5)
            rig.mend()
        lost, proxy.lost_replies = proxy.lost, {}
    assert lost >= 8


@pytest.mark.timeout(600)
def test_a_link_that_falls_silent_or_slow_is_outlived(tmp_path: Path, nursery: Nursery) -> None:
    with behind_a_proxy(tmp_path, nursery) as (rig, proxy):
        proxy.latency = 0.1
        time.sleep(3)
        proxy.latency, proxy.black_hole = 0.0, True
        time.sleep(8)
        proxy.black_hole = False
        rig.mend()
