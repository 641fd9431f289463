"""From files in the watched folder to claims in the store, all processes on this machine."""

import asyncio
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from klaim.client import Ledger
from klaim.place import Place
from klaim.up.launch import Wish, running
from tests.bench.samples import write_files

COUNT = 1000


async def measure() -> Iterable[str]:
    """Articles and claims a second, from the moment the services run to the last article complete in the ledger."""
    with tempfile.TemporaryDirectory(prefix="klaim-bench-") as folder:
        place = Place(Path(folder))
        place.make()
        write_files(place.inbox, COUNT)
        async with running(Wish(place, api_port=0, redis_port=0)) as found:
            began = time.perf_counter()
            with Ledger(found.api_url) as ledger:
                while True:
                    held = (await asyncio.to_thread(ledger.status))["ledger"]
                    if held["articles"] >= COUNT and not held["incomplete"]:
                        break
                    await asyncio.sleep(0.1)
        took = time.perf_counter() - began
    claims = held["claims_current"]
    return [f"file to store, {COUNT} files waiting: {COUNT / took:,.0f} articles/s, {claims / took:,.0f} claims/s ({took:.1f} s)"]
