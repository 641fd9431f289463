"""Where a klaim on this machine keeps its things, and how to reach one that runs."""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from klaim_shared.errors import Unavailable

DEFAULT_DATA = Path("klaim-data")
API_PORT, REDIS_PORT = 8090, 6390  # the same as in docker-compose.yml


@dataclass(frozen=True)
class Place:
    """The data folder of one klaim: everything it knows is in it, and nothing outside."""

    data: Path

    @property
    def inbox(self) -> Path:
        """The watched folder."""
        return self.data / "inbox"

    @property
    def redis(self) -> Path:
        """Redis' append-only file."""
        return self.data / "redis"

    @property
    def ingest(self) -> Path:
        """Journal, content store and rejected files."""
        return self.data / "ingest"

    @property
    def index(self) -> Path:
        """The ledger."""
        return self.data / "index"

    @property
    def logs(self) -> Path:
        """A log file for each process."""
        return self.data / "logs"

    @property
    def state(self) -> Path:
        """How to reach the klaim that runs here, while it runs."""
        return self.data / "running.json"

    def make(self) -> None:
        """Make the folders."""
        for folder in (self.inbox, self.redis, self.ingest, self.index, self.logs):
            folder.mkdir(parents=True, exist_ok=True)


@dataclass(frozen=True)
class Running:
    """A klaim that runs: its addresses, its watched folder, and where its ingest service keeps its journal (None: not on this machine)."""

    api_url: str
    redis_url: str
    inbox: str | None = None
    ingest: str | None = None

    def save(self, place: Place) -> None:
        """Let other commands find it."""
        place.state.write_text(json.dumps(asdict(self)))


def find_running(data: Path | None) -> Running:
    """How to reach the klaim that is meant.

    KLAIM_API_URL and KLAIM_REDIS_URL win; then what runs in *data* (Unavailable where nothing does); where no folder was named,
    what runs in the default one, else the addresses that docker-compose.yml publishes.
    """
    api_url, redis_url = os.environ.get("KLAIM_API_URL"), os.environ.get("KLAIM_REDIS_URL")
    found = _saved(Place(data or DEFAULT_DATA))
    if found is None:
        if data is not None and api_url is None and redis_url is None:
            raise Unavailable(f"No klaim runs in {data}. Start one with `klaim up --data {data}`.")
        found = Running(api_url=f"http://127.0.0.1:{API_PORT}", redis_url=f"redis://127.0.0.1:{REDIS_PORT}")
    return replace(found, api_url=api_url or found.api_url, redis_url=redis_url or found.redis_url)


def _saved(place: Place) -> Running | None:
    try:
        return Running(**json.loads(place.state.read_text()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise Unavailable(f"{place.state} is damaged; stop the klaim that runs there, if any, and delete the file.") from error
