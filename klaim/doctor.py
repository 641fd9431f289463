"""What is missing on this machine, in sentences."""

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from klaim.client import Ledger, Refused
from klaim.place import Place, find_running
from klaim.up import redis_server
from klaim.up.launch import NO_REDIS
from klaim_shared.errors import Unavailable

ENOUGH_BYTES = 1 << 30


class Finding(NamedTuple):
    """One thing looked at: whether it will do, and a sentence about it."""

    fine: bool
    sentence: str


def examine(place: Place, asked: Path | None) -> Iterator[Finding]:
    """Everything that `klaim up` needs, then how the klaim that runs is doing."""
    yield Finding(sys.version_info >= (3, 11), f"Python {platform.python_version()} (3.11 or newer is needed).")
    yield _redis()
    yield _sqlite()
    yield _folder(place.data)
    yield _running(asked)


def _redis() -> Finding:
    binary = redis_server.find()
    if binary is None:
        return Finding(False, NO_REDIS)
    asked = subprocess.run([str(binary), "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - our own redis-server
    version = next((word.removeprefix("v=") for word in asked.stdout.split() if word.startswith("v=")), "of unknown version")
    return Finding(asked.returncode == 0, f"Redis {version} at {binary}.")


def _sqlite() -> Finding:
    with sqlite3.connect(":memory:") as connection:
        has_search = bool(connection.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0])
    connection.close()
    return Finding(has_search, f"SQLite {sqlite3.sqlite_version} {'with' if has_search else 'without'} full-text search (FTS5).")


def _folder(data: Path) -> Finding:
    nearest = next(folder for folder in (data, *data.absolute().parents) if folder.exists())
    if not os.access(nearest, os.W_OK):
        return Finding(False, f"The data folder {data} cannot be written to; choose another with --data.")
    free = shutil.disk_usage(nearest).free
    return Finding(free > ENOUGH_BYTES, f"The data folder {data} can be written to; {free / 1e9:.0f} GB are free on its disk.")


def _running(data: Path | None) -> Finding:
    try:
        running = find_running(data)
    except Unavailable as error:
        return Finding(True, str(error))
    try:
        with Ledger(running.api_url) as ledger:
            status = ledger.status()
    except Unavailable:
        return Finding(True, f"No klaim runs at {running.api_url}; `klaim up` starts one.")
    except Refused as error:
        return Finding(False, f"Something at {running.api_url} answers, but not as klaim does: {error}.")
    dead = sum(group["dead"] for group in status["groups"] or ())
    letters = f"; {dead} messages were set aside, `klaim dead list` says why" if dead else ""
    return Finding(True, f"A klaim runs at {running.api_url}{letters}.")
