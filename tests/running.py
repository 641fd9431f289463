"""A klaim that was started by the command, as a user would, and how tests talk to it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from klaim.place import Running
from tests.processes import environment

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
NAMES = [seed.name for seed in SEEDS]


@dataclass(frozen=True)
class Klaim:
    """A klaim that runs, and how to talk to it."""

    data: Path
    addresses: Running
    pid: int

    @property
    def inbox(self) -> Path:
        return Path(str(self.addresses.inbox))

    @property
    def rejected(self) -> Path:
        return self.data / "ingest" / "rejected"

    def command(self, *words: str, code: int = 0) -> str:
        """What `klaim WORDS` prints to standard output."""
        done = run("klaim", *words, data=self.data)
        assert done.returncode == code, f"klaim {words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def run(module: str, *words: str, data: Path | None = None) -> "subprocess.CompletedProcess[str]":
    settings = {"KLAIM_DATA": str(data)} if data else {}
    return subprocess.run(
        [sys.executable, "-m", module, *words], env=environment(**settings, COLUMNS="200"), capture_output=True, text=True, check=False
    )


def json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def get(klaim: Klaim, path: str, **params: str) -> Any:
    response = httpx.get(klaim.addresses.api_url + path, params=params, trust_env=False)
    response.raise_for_status()
    return response.json()


def articles(klaim: Klaim) -> dict[str, Any]:
    """The articles in the ledger, by the name of their file."""
    return {article["source_name"]: article for article in get(klaim, "/v1/articles", limit="200")["items"]}
