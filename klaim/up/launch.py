"""The whole of klaim on this machine, for as long as a context lasts."""

import asyncio
import fcntl
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from klaim.place import API_PORT, REDIS_PORT, Place, Running
from klaim.up import redis_server
from klaim.up.processes import Child
from klaim_shared.errors import KlaimError

READY_SECONDS = 60.0

NO_REDIS = (
    "There is no Redis to run. Install redis-server or valkey-server (Debian: apt install redis-server; macOS: brew install valkey), "
    "or point --redis-url at one that keeps its data."
)


class CannotRun(KlaimError):
    """Why klaim does not start, in one sentence."""


@dataclass(frozen=True)
class Wish:
    """What to run; ports that are taken are replaced by free ones, 0 always asks for a free one."""

    place: Place
    inbox: Path | None = None
    redis_url: str | None = None
    api_port: int = API_PORT
    redis_port: int = REDIS_PORT
    extractors: int = 1
    verbose: bool = False


@asynccontextmanager
async def running(wish: Wish) -> AsyncIterator[Running]:
    """Redis, then the services; on leaving the services finish what they hold, and Redis goes last.

    Raises CannotRun with what to do about it.
    """
    place = wish.place
    place.make()
    inbox = wish.inbox or place.inbox
    inbox.mkdir(parents=True, exist_ok=True)
    with _alone_in(place.data):
        redis_children, redis_url = await _redis(wish)
        port = redis_server.free_port(wish.api_port)
        found = Running(f"http://127.0.0.1:{port}", redis_url, str(inbox.resolve()), str(place.ingest.resolve()))
        services = _services(wish, found, port)
        keepers: list[asyncio.Task[None]] = []
        try:
            await redis_server.wait_until_ready(redis_url)
            for child in services:
                await child.start()
            keepers = [asyncio.create_task(child.keep_running()) for child in (*redis_children, *services)]
            await _until_healthy(found.api_url, place.logs)
            found.save(place)
            yield found
        finally:
            place.state.unlink(missing_ok=True)
            await asyncio.gather(*(child.stop() for child in services))
            await asyncio.gather(*(child.stop() for child in redis_children))
            for keeper in keepers:
                keeper.cancel()


async def _redis(wish: Wish) -> tuple[list[Child], str]:
    if wish.redis_url:
        return [], wish.redis_url
    binary = redis_server.find()
    if binary is None:
        raise CannotRun(NO_REDIS)
    port = redis_server.free_port(wish.redis_port)
    child = Child("redis", redis_server.command(binary, port, wish.place.redis), {}, _log(wish, "redis"))
    await child.start()
    return [child], f"redis://127.0.0.1:{port}"


def _services(wish: Wish, found: Running, port: int) -> list[Child]:
    place = wish.place
    shared = {"KLAIM_REDIS_URL": found.redis_url}

    def service(name: str, settings: dict[str, str], label: str | None = None) -> Child:
        prefixed = {f"KLAIM_{name.upper()}_{key}": value for key, value in settings.items()}
        return Child(label or name, [sys.executable, "-m", f"klaim_{name}"], shared | prefixed, _log(wish, label or name))

    workers = [
        service(
            "extract",
            {"CONSUMER": f"extract-{number}", "HEARTBEAT_FILE": str(place.data / f"extract-{number}.heartbeat")},
            f"extract-{number}",
        )
        for number in range(1, wish.extractors + 1)
    ]
    return [
        service(
            "ingest",
            {
                "INBOX_DIR": str(found.inbox),
                "DATA_DIR": str(place.ingest),
                "HEARTBEAT_FILE": str(place.data / "ingest.heartbeat"),
            },
        ),
        *workers,
        service(
            "index",
            {"DATA_DIR": str(place.index), "HOST": "127.0.0.1", "PORT": str(port), "CONSUMER": "index-1", "INBOX": str(found.inbox)},
        ),
    ]


def _log(wish: Wish, name: str) -> Path | None:
    return None if wish.verbose else wish.place.logs / f"{name}.log"


async def _until_healthy(api_url: str, logs: Path) -> None:
    try:
        async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient(trust_env=False) as client:
            while True:
                try:
                    if (await client.get(f"{api_url}/health")).is_success:
                        return
                except httpx.TransportError:
                    pass  # not listening yet
                await asyncio.sleep(0.1)
    except TimeoutError as error:
        raise CannotRun(f"The services did not become healthy within {READY_SECONDS:.0f} seconds; their logs are in {logs}.") from error


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two klaims in one data folder would each undo the other's work."""
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotRun(f"Another klaim runs in {folder}; stop it, or choose another folder with --data.") from error
        yield
    finally:
        os.close(handle)
