"""All of klaim as processes that a test may let fall: a Redis, ingest, two extracts, index; what falls is started again."""

import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis as redis_client

from klaim.keeping.house import House
from klaim.place import Place
from klaim.up import redis_server
from tests.conftest import Server
from tests.faults.nursery import Born, Nursery
from tests.processes import environment

ARTICLE_SECONDS = 1.0
START_SECONDS = 180.0
# After an error of Redis' both wait five seconds, which is what most of a test would pass with.
HASTY = """
from faststream.redis.subscriber.usecases import basic, stream_subscriber
from klaim_shared.streams import broker
basic.CONSUME_ERROR_BACKOFF_SECONDS = stream_subscriber.CONSUME_ERROR_BACKOFF_SECONDS = 1.0
class Hasty(broker.Policy):
    pause: float = 1.0
"""
RETRY_AFTER = 8.0  # two tries of an article and the start of a process between them, on a machine that is busy


@dataclass
class Rig:
    """The processes, in a folder of their own.

    `faults`: KLAIM_FAULT, `patches`: lines of Python that run in it first, `programs`: what Python runs in its place, `environments`:
    what else is set, all by service; the last for `redis` too, whose command `redis_words` end. `redis_url`: where the services look
    for Redis, such as a proxy before it; its own place where that is empty. A service that is started in the *nursery* starts at once.
    """

    folder: Path
    faults: dict[str, str] = field(default_factory=dict)
    patches: Mapping[str, str] = field(default_factory=dict)
    programs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    environments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    redis_words: Sequence[str] = ()
    redis_url: str = ""
    extractors: int = 2
    retry_after: float = RETRY_AFTER
    nursery: Nursery | None = None
    kills: Counter[str] = field(default_factory=Counter)
    falls: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.home = House(Place(self.folder))
        self.home.place.make()
        self.server = Server(self.home.place.redis, self.environments.get("redis", {}), self.redis_words)
        self.redis_url = self.redis_url or self.server.url
        self.services: dict[str, subprocess.Popen[bytes] | Born] = {}
        self._started: dict[str, float] = {}
        self.port = redis_server.free_port(0)
        self.logs = self.folder / "logs"
        self.logs.mkdir(exist_ok=True)

    @property
    def names(self) -> tuple[str, ...]:
        return ("ingest", *(f"extract-{nth}" for nth in range(1, self.extractors + 1)), "index")

    @property
    def inbox(self) -> Path:
        return self.home.place.inbox

    def start(self, name: str) -> None:
        """Start a service, with the faults that are asked of it."""
        service = name.partition("-")[0]
        surroundings = self.environments.get(service, {})
        settings = self._settings(name) | {"KLAIM_FAULT": self.faults.get(service, ""), **surroundings}
        self._started[name] = time.time()
        if self.nursery and service not in self.programs:
            self.services[name] = self.nursery.bear(service, settings, self.logs / f"{name}.log", self.patches.get(service, ""))
            return
        program = self.programs.get(service) or (
            "-c",
            f"{self.patches.get(service, '')}\nfrom klaim_{service}.__main__ import main\nmain()",
        )
        with (self.logs / f"{name}.log").open("ab") as log:
            self.services[name] = subprocess.Popen([sys.executable, *program], env=environment(**settings), stdout=log, stderr=log)

    def works(self, name: str) -> bool:
        """Whether the service has come so far as to do its work since it was started."""
        if name == "index":
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0
        heartbeat = self.folder / f"{name}.heartbeat"
        return heartbeat.exists() and heartbeat.stat().st_mtime > self._started[name]

    def mend(self) -> None:
        """Start again what has fallen."""
        for name in self.names:
            process = self.services.get(name)
            if process is None or process.poll() is not None:
                self.falls[name] += process is not None
                self.start(name)

    def kill(self, name: str) -> None:
        """No chance to finish anything; it is started again at once."""
        self.services[name].kill()
        self.services[name].wait()
        self.kills[name.partition("-")[0]] += 1
        self.start(name)

    def kill_redis(self) -> None:
        """The same for Redis."""
        self.server.kill()
        self.kills["redis"] += 1
        self.server.start()

    def client(self) -> "redis_client.Redis":
        """A connection to Redis itself, past any proxy."""
        return redis_client.Redis.from_url(self.server.url)

    def stop(self) -> None:
        """End all, services politely first."""
        for process in self.services.values():
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 20
        for process in self.services.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self.server.process is not None:
            self.server.kill()

    def told(self) -> str:
        """The end of each service's log."""
        return "\n".join(f"{path.name}: {path.read_text()[-1500:]}" for path in sorted(self.logs.iterdir()))

    def _settings(self, name: str) -> dict[str, str]:
        place = self.home.place
        return {
            "KLAIM_REDIS_URL": self.redis_url,
            "KLAIM_INGEST_INBOX_DIR": str(place.inbox),
            "KLAIM_INGEST_DATA_DIR": str(place.ingest),
            "KLAIM_INGEST_SETTLE_SECONDS": "0.1",
            "KLAIM_INGEST_RESCAN_SECONDS": "0.5",
            "KLAIM_INGEST_HEARTBEAT_FILE": str(self.folder / "ingest.heartbeat"),
            "KLAIM_EXTRACT_CONSUMER": name,
            "KLAIM_EXTRACT_RETRY_AFTER_SECONDS": str(self.retry_after),
            "KLAIM_EXTRACT_ARTICLE_SECONDS": str(ARTICLE_SECONDS),
            "KLAIM_EXTRACT_HEARTBEAT_FILE": str(self.folder / f"{name}.heartbeat"),
            "KLAIM_INDEX_DATA_DIR": str(place.index),
            "KLAIM_INDEX_PORT": str(self.port),
            "KLAIM_INDEX_CONSUMER": name,
            "KLAIM_INDEX_RETRY_AFTER_SECONDS": str(self.retry_after),
            "KLAIM_INDEX_LOG_LEVEL": "WARNING",
            "KLAIM_EXTRACT_LOG_LEVEL": "WARNING",
        }


@contextmanager
def rigged(rig: Rig, *, patient: bool = True) -> Iterator[Rig]:
    """Redis and all services run meanwhile; *patient*: from the moment on when all of them have come to work."""
    with ExitStack() as stack:
        stack.callback(rig.stop)
        rig.server.start()
        rig.mend()
        deadline = time.monotonic() + START_SECONDS
        while patient and not all(rig.works(name) for name in rig.names) and time.monotonic() < deadline:
            time.sleep(0.1)
        yield rig
