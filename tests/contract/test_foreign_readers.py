"""Programs that know nothing of klaim read a claim with one JSON parse, with what the README tells them."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from faststream.redis import RedisBroker, StreamSub
from redis.asyncio import Redis

from klaim.up import redis_server
from klaim_shared.messages import ClaimExtracted, Event
from klaim_shared.streams import Streams
from klaim_shared.topology import CLAIMS
from tests.conftest import Server

ROOT = Path(__file__).parents[2]
EXAMPLE = Event[ClaimExtracted].model_validate_json((Path(__file__).parent / "example_claim.json").read_text())
CONTENT = EXAMPLE.data.content.text
NODE_CLIENT = Path(__file__).parent / "clients"


@pytest.fixture(autouse=True)
async def published(server: Server, redis: Redis) -> None:
    streams = Streams(server.url, consumer="contract")
    await streams.connect()
    await streams.publish(CLAIMS, [EXAMPLE])
    await streams.stop()


def snippet(language: str, containing: str) -> str:
    """The README's example in that language."""
    blocks = re.findall(rf"```{language}\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    return next(str(block) for block in blocks if containing in block)


async def run(*command: str, cwd: Path | None = None) -> str:
    process = await asyncio.create_subprocess_exec(*command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


async def test_redis_cli_reads_a_claim(server: Server) -> None:
    binary = redis_server.find()
    assert binary is not None
    cli = shutil.which("redis-cli") or shutil.which("valkey-cli") or str(binary.with_name("redis-cli"))

    lines = (await run(cli, "-p", str(server.port), "XREAD", "COUNT", "1", "STREAMS", CLAIMS.name, "0")).splitlines()

    event = json.loads(lines[lines.index("__data__") + 1])
    assert (event["type"], event["data"]["content"]["text"]) == (EXAMPLE.type, CONTENT)


async def test_plain_redis_py_reads_a_claim_with_the_readmes_lines(server: Server) -> None:
    code = snippet("python", "xrange").replace("port=6390", f"port={server.port}")

    assert await run(sys.executable, "-W", "ignore", "-c", code) == f"{EXAMPLE.type} {CONTENT}\n"


async def test_ioredis_reads_a_claim_with_the_readmes_lines(server: Server) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine")
    if not (NODE_CLIENT / "node_modules" / "ioredis").exists():
        pytest.skip("ioredis is not installed: `make test` installs it where there is npm")
    code = snippet("js", "ioredis").replace("6390", str(server.port))

    assert await run(node, "-e", code, cwd=NODE_CLIENT) == f"{EXAMPLE.type} {CONTENT}\n"


async def test_a_stock_faststream_subscriber_reads_a_claim(server: Server, redis: Redis) -> None:
    await redis.xgroup_create(CLAIMS.name, "org.app", id="0")
    broker = RedisBroker(server.url)
    got: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()

    @broker.subscriber(stream=StreamSub(CLAIMS.name, group="org.app", consumer="here"))
    async def on_event(event: dict[str, object]) -> None:
        got.set_result(event)

    await broker.start()
    try:
        event = await asyncio.wait_for(got, 10)
    finally:
        await broker.stop()

    assert event == json.loads(EXAMPLE.model_dump_json())


def test_the_readmes_faststream_lines_are_those_that_are_tested() -> None:
    code = snippet("python", "StreamSub(")

    assert 'StreamSub("klaim.claims.v1", group="org.app", consumer="here")' in code
    assert "last_id" not in code
    compile(code, "README.md", "exec")
