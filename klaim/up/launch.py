"""The whole of klaim on this machine, for as long as a context lasts."""

import asyncio
import fcntl
import os
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from klaim.output import complain
from klaim.place import API_PORT, REDIS_PORT, Place, Running
from klaim.up import redis_server
from klaim.up.processes import Child
from klaim_shared.errors import KlaimError
from klaim_shared.streams import Misconfigured, without_password

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
    logs_here: bool = False

    @property
    def watched(self) -> Path:
        """The folder to watch."""
        return (self.inbox or self.place.inbox).absolute()


@asynccontextmanager
async def running(wish: Wish) -> AsyncIterator[Running]:
    """Redis, then the services; on leaving the services finish what they hold, and Redis goes last.

    Raises CannotRun or NoRedis with what to do about it.
    """
    _make_folders(wish)
    with _alone_in(wish.place.data):
        found, redis, services = _plan(wish)
        keepers: list[asyncio.Task[None]] = []
        try:
            await _start_redis(found, redis)
            for child in services:
                await child.start()
            await _until_all_work(found.api_url, services)
            keepers = [asyncio.create_task(child.keep_running()) for child in (*redis, *services)]
            found.save(wish.place)
            yield found
        finally:
            wish.place.state.unlink(missing_ok=True)
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)
            await asyncio.gather(*(child.stop() for child in services))
            await asyncio.gather(*(child.stop() for child in redis))


def _make_folders(wish: Wish) -> None:
    data, inbox = wish.place.data.resolve(), wish.watched.resolve()
    if data.is_relative_to(inbox):
        raise CannotRun(f"The data folder {data} lies in the inbox {inbox}: klaim would take in its own files. Choose another with --data.")
    try:
        wish.place.make()
        inbox.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(f"{error.filename} cannot be made into a folder of klaim's: {error.strerror}.") from error


def _plan(wish: Wish) -> tuple[Running, list[Child], list[Child]]:
    """Every address and every process, before any is started."""
    place, port = wish.place, redis_server.free_port(wish.api_port)
    redis: list[Child] = []
    redis_url = wish.redis_url
    if redis_url is None:
        binary = redis_server.find()
        if binary is None:
            raise CannotRun(NO_REDIS)
        redis_port = redis_server.free_port(wish.redis_port)
        redis = [Child("redis", redis_server.command(binary, redis_port, place.redis), {}, _log(wish, "redis"))]
        redis_url = f"redis://127.0.0.1:{redis_port}"
    elif urlsplit(redis_url).scheme not in {"redis", "rediss", "unix"}:
        raise CannotRun(f"{without_password(redis_url)} is no address of a Redis; it should look like redis://127.0.0.1:6379.")
    found = Running(f"http://127.0.0.1:{port}", redis_url, str(wish.watched), str(place.ingest.resolve()))
    return found, redis, _services(wish, found, port)


def _services(wish: Wish, found: Running, port: int) -> list[Child]:
    place = wish.place

    def service(name: str, label: str, settings: dict[str, str], heartbeat: Path | None = None) -> Child:
        environment = {f"KLAIM_{name.upper()}_{key}": value for key, value in settings.items()}
        environment["KLAIM_REDIS_URL"] = found.redis_url
        if heartbeat:
            environment[f"KLAIM_{name.upper()}_HEARTBEAT_FILE"] = str(heartbeat)
        return Child(label, [sys.executable, "-m", f"klaim_{name}"], environment, _log(wish, label), heartbeat)

    def beat(label: str) -> Path:
        return place.data.resolve() / f"{label}.heartbeat"

    workers = [f"extract-{number}" for number in range(1, wish.extractors + 1)]
    return [
        service("ingest", "ingest", {"INBOX_DIR": str(found.inbox), "DATA_DIR": str(found.ingest)}, beat("ingest")),
        *(service("extract", worker, {"CONSUMER": worker}, beat(worker)) for worker in workers),
        service(
            "index",
            "index",
            {
                "DATA_DIR": str(place.index.resolve()),
                "HOST": "127.0.0.1",
                "PORT": str(port),
                "CONSUMER": "index-1",
                "INBOX": str(found.inbox),
            },
        ),
    ]


def _log(wish: Wish, name: str) -> Path | None:
    return None if wish.logs_here else wish.place.logs.resolve() / f"{name}.log"


async def _start_redis(found: Running, redis: Sequence[Child]) -> None:
    for child in redis:
        await child.start()
    try:
        await redis_server.wait_until_ready(found.redis_url, lambda: any(child.has_ended for child in redis), complain)
        await redis_server.examine(found.redis_url)
    except Misconfigured as error:
        raise CannotRun(str(error)) from error
    except redis_server.NoRedis as error:
        logs = ", ".join(str(child.log_file) for child in redis if child.log_file)
        raise CannotRun(f"{error}{f'; its log is {logs}' if logs else ''}.") from error


async def _until_all_work(api_url: str, services: Sequence[Child]) -> None:
    """Wait for a sign of life from each; one that ends meanwhile would only fall again."""
    deadline = asyncio.get_running_loop().time() + READY_SECONDS
    while not (all(child.works for child in services) and await _healthy(api_url)):
        for child in services:
            if child.has_ended and child.process is not None:
                raise CannotRun(f"{child.name} does not start (exit code {child.process.returncode}); its log is {child.log_file}.")
        if asyncio.get_running_loop().time() > deadline:
            late = ", ".join(child.name for child in services if not child.works) or "index"
            raise CannotRun(
                f"{late} showed no sign of life within {READY_SECONDS:.0f} seconds; the logs are beside {services[0].log_file}."
            )
        await asyncio.sleep(0.1)


async def _healthy(api_url: str) -> bool:
    # No proxy of the environment: this is our own child on loopback.
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return (await client.get(f"{api_url}/health")).is_success
        except httpx.TransportError:
            return False  # not listening yet


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
