"""What it costs to lose nothing: files to ledger with every write on disk, and the same with none of Redis' and ingest's."""

import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from tests.bench.samples import write_files
from tests.conftest import Server
from tests.processes import environment

COUNT, ROUNDS = 400, 3

# Ingest as it is, but that nothing it writes is flushed: neither the content store nor the journal.
_CARELESS = """
import functools, os, sqlite3
class Careless(sqlite3.Connection):
    def execute(self, sql, *values):
        return super().execute(sql.replace("synchronous = FULL", "synchronous = OFF"), *values)
sqlite3.connect = functools.partial(sqlite3.connect, factory=Careless)
os.fsync = os.fdatasync = os.sync = lambda *_: None
from klaim_ingest.__main__ import main
main()
"""


@dataclass(frozen=True)
class Run:
    """Articles a second from the first that is whole in the ledger to the last, and seconds of computing of all processes."""

    rate: float
    computing: float


def measure(count: int = COUNT, rounds: int = ROUNDS) -> Iterable[str]:
    """Medians of interleaved rounds."""
    kept, careless = [], []
    for _ in range(rounds):
        kept.append(_run(count, durable=True))
        careless.append(_run(count, durable=False))
    rates = [statistics.median(run.rate for run in runs) for runs in (kept, careless)]
    computing = [1000 * statistics.median(run.computing for run in runs) / count for runs in (kept, careless)]
    ways = f"every write on disk {rates[0]:,.0f} articles/s, Redis without a file and ingest without flushing {rates[1]:,.0f}"
    yield f"file to store, {count} files, {rounds} rounds in turn: {ways}, ratio {rates[0] / rates[1]:.2f}"
    yield f"computing of all processes: {computing[0]:.1f} and {computing[1]:.1f} ms an article"


def _run(count: int, *, durable: bool) -> Run:
    with tempfile.TemporaryDirectory(prefix="klaim-bench-") as folder, ExitStack() as stack:
        place = Path(folder)
        (place / "inbox").mkdir()
        (place / "redis").mkdir()
        write_files(place / "inbox", count)
        before = _computing()
        server = _Redis(place / "redis")
        server.durable = durable
        server.start()
        stack.callback(server.kill)
        given = environment(
            KLAIM_REDIS_URL=server.url,
            KLAIM_REDIS_DURABILITY="always" if durable else "any",
            KLAIM_INGEST_INBOX_DIR=str(place / "inbox"),
            KLAIM_INGEST_DATA_DIR=str(place / "ingest"),
            KLAIM_INGEST_HEARTBEAT_FILE=str(place / "ingest.heartbeat"),
            KLAIM_EXTRACT_HEARTBEAT_FILE=str(place / "extract.heartbeat"),
            KLAIM_INDEX_DATA_DIR=str(place / "index"),
            KLAIM_INDEX_PORT="0",
        )
        commands = (["-m", "klaim_extract"], ["-m", "klaim_index"], ["-m", "klaim_ingest"] if durable else ["-c", _CARELESS])
        for command in commands:
            stack.enter_context(_process(command, given, place / "log"))
        rate = _rate(place / "index" / "ledger.db", count)
        stack.close()
        return Run(rate, _computing() - before)


class _Redis(Server):
    durable = True

    def start(self) -> None:
        super().start()
        if not self.durable:
            with closing(Redis.from_url(self.url)) as client:
                client.config_set("appendonly", "no")


def _rate(ledger: Path, count: int) -> float:
    first: tuple[float, int] | None = None
    while True:
        whole = _whole(ledger)
        if whole and first is None:
            first = (time.perf_counter(), whole)
        if whole >= count and first:
            return (count - first[1]) / (time.perf_counter() - first[0])
        time.sleep(0.02)


def _whole(ledger: Path) -> int:
    if not ledger.exists():
        return 0
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as database:
        try:
            return int(database.execute("SELECT count(*) FROM standing WHERE complete").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # it is being made


@contextmanager
def _process(command: list[str], given: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("ab") as output:
        process = subprocess.Popen([sys.executable, *command], env=given, stdout=output, stderr=output)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _computing() -> float:
    """Seconds that all children which have ended have computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores")
    for line in measure(*map(int, sys.argv[1:])):
        print(line)
