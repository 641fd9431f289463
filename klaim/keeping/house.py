"""Where the stores of one klaim lie, and how its Redis can be asked, running or not."""

import asyncio
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from klaim.place import DEFAULT_DATA, Place, find_running
from klaim.up import redis_server
from klaim_index.stores.corrections import CORRECTIONS_FILE
from klaim_index.stores.inspecting import FILES, LEDGER
from klaim_ingest.inbox.archive import JOURNAL, OBJECTS
from klaim_shared.errors import Unavailable


@dataclass(frozen=True)
class House:
    """The folders of one klaim's stores: those of `klaim up`, or volumes mounted in the same order."""

    place: Place

    @property
    def journal(self) -> Path:
        """What was accepted."""
        return self.place.ingest / JOURNAL

    @property
    def objects(self) -> Path:
        """The bytes of every file that was taken."""
        return self.place.ingest / OBJECTS

    @property
    def ledger(self) -> Path:
        """What was indexed."""
        return self.place.index / LEDGER

    @property
    def files(self) -> Path:
        """What became of every file, as the index was told."""
        return self.place.index / FILES

    @property
    def corrections(self) -> Path:
        """What people said of claims and groups."""
        return self.place.index / CORRECTIONS_FILE


def house(data: Path | None) -> House:
    """The stores in *data*, or in the default folder."""
    return House(Place((data or DEFAULT_DATA).absolute()))


@asynccontextmanager
async def redis_of(home: House) -> AsyncIterator[str]:
    """The address of the house's Redis. Where no klaim runs in the house, a Redis is started on a copy of what the last one left.

    Raises Unavailable where there is neither.
    """
    if "KLAIM_REDIS_URL" in os.environ or (home.place.state.exists() and _somebody_in(home.place)):
        yield find_running(home.place.data).redis_url
    elif not any(home.place.redis.glob("*")):
        yield find_running(None).redis_url
    else:
        with nobody_in(home.place), tempfile.TemporaryDirectory(prefix="klaim-redis-") as folder:
            async with _on_a_copy(home.place.redis, Path(folder)) as url:
                yield url


def _somebody_in(place: Place) -> bool:
    """Whether a klaim runs in the folder: one that was killed may have left word that it does."""
    try:
        with nobody_in(place):
            return False
    except Unavailable:
        return True


@contextmanager
def nobody_in(place: Place) -> Iterator[None]:
    """No klaim runs in the folder meanwhile. Raises Unavailable where one does."""
    handle = os.open(place.data / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Unavailable(f"The klaim in {place.data} is starting or stopping; try again in a moment.") from error
    finally:
        os.close(handle)


@asynccontextmanager
async def _on_a_copy(left: Path, folder: Path) -> AsyncIterator[str]:
    binary = redis_server.find()
    if binary is None:
        raise Unavailable("No klaim runs here, and there is no redis-server to read what its Redis left.")
    await asyncio.to_thread(shutil.copytree, left, folder, dirs_exist_ok=True)
    port = redis_server.free_port(0)
    url = f"redis://127.0.0.1:{port}"
    process = subprocess.Popen(  # noqa: ASYNC220, S603 - our own redis-server; starting it blocks for no time
        redis_server.command(binary, port, folder), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await redis_server.wait_until_ready(url, lambda: process.poll() is not None)
        yield url
    finally:
        process.kill()
        await asyncio.to_thread(process.wait)
