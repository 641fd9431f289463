"""The audit cries no alarm while articles come in, a worker falls and Redis loses its memory; and in the end it finds them all."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis

from klaim.keeping.audit import audit
from klaim.keeping.house import house
from tests.faults.test_fallen_services import children
from tests.processes import environment, until

ARTICLES = 120
PATIENCE = timedelta(minutes=10)


@pytest.fixture
def up(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A klaim of our own: others leave things on the streams that an audit rightly tells of."""
    command = [sys.executable, "-m", "klaim", "up", "--data", str(tmp_path / "data"), "--port", "0", "--redis-port", "0"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment(KLAIM_INGEST_SETTLE_SECONDS="0.3"), stdout=log, stderr=log)
    until((tmp_path / "data" / "running.json").exists, seconds=60, why=(tmp_path / "log").read_text)
    yield process
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0, (tmp_path / "log").read_text()


@pytest.mark.timeout(400)
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to find the processes")
def test_no_alarm_under_load_and_all_articles_in_the_end(up: "subprocess.Popen[bytes]", tmp_path: Path) -> None:
    data, looks = tmp_path / "data", 0
    for number in range(ARTICLES):
        text = f"Desa {number} Kering\n\nKepala Desa Wartono mengatakan {number + 2} sumur kering di desa nomor {number}.\n"
        (data / "inbox" / f"{number}.txt").write_text(text)
    found = asyncio.run(audit(house(data), PATIENCE))
    while found.indexed < ARTICLES:
        assert found.strays == (), found.line
        if looks == 1:
            [victim] = children(up.pid, "klaim_extract")
            os.kill(victim, signal.SIGKILL)
        if looks == 2:
            Redis.from_url(json.loads((data / "running.json").read_text())["redis_url"]).flushall()
        looks += 1
        found = asyncio.run(audit(house(data), PATIENCE))

    assert looks > 2, "it was over before anything could be harmed"
    assert (found.line, found.strays) == (f"{ARTICLES} accepted = {ARTICLES} indexed + 0 quarantined + 0 in flight", ())
