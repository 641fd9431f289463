"""`klaim demo`: klaim, the five seed articles, and what it found in them."""

import asyncio
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

from klaim.client import Ledger
from klaim.place import Running
from klaim_shared.errors import KlaimError

PATIENCE_SECONDS = 60.0


class NoSeeds(KlaimError):
    """The seed articles are not where they belong."""


class TooSlow(KlaimError):
    """The services did not finish in time."""


def seeds() -> list[Path]:
    """The five articles: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("klaim")))
    for folder in (package / "seeds", package.parent / "seeds"):
        if found := sorted(folder.glob("*.txt")):
            return found
    raise NoSeeds("the seed articles are missing from this installation")


async def drop_seeds(running: Running) -> None:
    """Copy the seeds into the watched folder."""
    for seed in seeds():
        await asyncio.to_thread(shutil.copy, seed, str(running.inbox))


async def found(running: Running) -> list[dict[str, Any]]:
    """All claims of the seeds, article by article, once every one of them is complete in the ledger."""
    wanted = len(seeds())
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    with Ledger(running.api_url) as ledger:
        while asyncio.get_running_loop().time() < deadline:
            held = (await asyncio.to_thread(ledger.status))["ledger"]
            if held["articles"] >= wanted and not held["incomplete"]:
                claims = await asyncio.to_thread(lambda: list(ledger.claims()))
                return sorted(claims, key=lambda claim: (claim["article"]["source_name"], claim["content"]["start"]))
            await asyncio.sleep(0.2)
    raise TooSlow(f"The seeds were not in the ledger after {PATIENCE_SECONDS:.0f} seconds; `klaim up --logs` shows what is wrong.")
