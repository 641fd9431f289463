"""One klaim for the end-to-end tests, started by the command as a user would."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from klaim.place import Running
from tests.processes import environment, until

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
NAMES = [seed.name for seed in SEEDS]


@dataclass(frozen=True)
class Klaim:
    """A klaim that runs, and how to talk to it."""

    data: Path
    addresses: Running

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


@pytest.fixture(scope="session")
def klaim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Klaim]:
    """Runs until the last test; Ctrl-C must then end it with 0."""
    folder = tmp_path_factory.mktemp("klaim")
    data = folder / "data"
    log = folder / "up.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "klaim", "up", "--data", str(data), "--port", "0", "--redis-port", "0"],
            env=environment(KLAIM_INGEST_SETTLE_SECONDS="0.3", KLAIM_INGEST_RESCAN_SECONDS="0.5"),
            stdout=output,
            stderr=output,
        )
    state = data / "running.json"
    until(lambda: state.exists() or process.poll() is not None, seconds=60, why=log.read_text)
    assert process.poll() is None, log.read_text()
    yield Klaim(data, Running(**json.loads(state.read_text())))
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0, log.read_text()
    assert not state.exists()


def get(klaim: Klaim, path: str, **params: str) -> Any:
    response = httpx.get(klaim.addresses.api_url + path, params=params, trust_env=False)
    response.raise_for_status()
    return response.json()


def articles(klaim: Klaim) -> dict[str, Any]:
    """The articles in the ledger, by the name of their file."""
    return {article["source_name"]: article for article in get(klaim, "/v1/articles", limit="200")["items"]}


@pytest.fixture(scope="session")
def seeded(klaim: Klaim) -> Klaim:
    """The five seeds dropped in, and complete in the ledger."""
    for seed in SEEDS:
        shutil.copy(seed, klaim.inbox)

    def all_there() -> bool:
        held = articles(klaim)
        return all(name in held and held[name]["complete"] for name in NAMES)

    until(all_there, seconds=60, why=lambda: get(klaim, "/v1/status"))
    return klaim
