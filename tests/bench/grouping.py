"""What taking in an article costs in ledgers of growing size.

A block of some ten thousand claims is taken in as events (`tests.bench.stories`). Larger ledgers hold it many times over, each time moved
back by ten weeks and under ids of its own (`tests.bench.multiply`): what is looked up for an article of the last days is as dense as
before, in the same words, in tables ten or a hundred times as large. In each, the same fresh articles of the next days are then taken in,
and timed.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import mean, quantiles
from typing import Any, NamedTuple

from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.messages import Event
from tests.bench.multiply import multiply
from tests.bench.stories import told

BLOCK = 1760  # articles, which give 10,000 claims
WARM = 50
TIMED = 200

Told = Sequence[Event[Any]]


class Cost(NamedTuple):
    """What an article costs, in milliseconds, where so many claims are held: of the processor, and by the clock, most of them below."""

    claims: int
    cpu: float
    wall: float
    most: float
    megabytes: int


def measure(sizes: tuple[int, ...] = (1, 10)) -> Iterator[str]:
    """One line for each size of ledger."""
    for cost in costs(sizes):
        yield (
            f"taking in, {cost.claims:>9,} claims held: {cost.cpu:5.1f} ms of CPU an article, "
            f"{cost.wall:5.1f} ms by the clock, 95 % below {cost.most:5.1f} ms; {cost.megabytes:,} MB"
        )


def costs(sizes: Sequence[int], block: int = BLOCK) -> Iterator[Cost]:
    """The cost in ledgers that hold the first block so many times over; *sizes* rise."""
    with tempfile.TemporaryDirectory(prefix="klaim-bench-") as folder:
        path = Path(folder) / "ledger.db"
        source = told()
        take_all_in(path, list(islice(source, block)))
        fresh = list(islice(source, WARM + TIMED))
        held = 1
        for size in sizes:
            multiply(path, held, size)
            held = size
            tried = path.with_name("tried.db") if size != sizes[-1] else path
            if tried != path:
                shutil.copyfile(path, tried)
            os.sync()  # else every commit would wait for what was left to be written
            yield _cost(tried, fresh)
            for left in Path(folder).glob("tried.db*"):
                left.unlink()


def take_all_in(path: Path, articles: Sequence[Told]) -> None:
    """Take articles into a ledger at that path, one by one."""
    ledger = SqliteLedger(path, seconds=60)
    for article in articles:
        ledger.apply(article)
    ledger.close()


def _cost(path: Path, fresh: Sequence[Told]) -> Cost:
    ledger = SqliteLedger(path, seconds=60)
    claims = ledger.counts().claims_current
    for article in fresh[:WARM]:  # the articles of the last days are read and remembered
        ledger.apply(article)
    times = [_timed(ledger, article) for article in fresh[WARM:]]
    ledger.close()
    cpu, wall = zip(*times, strict=True)
    return Cost(claims, mean(cpu), mean(wall), quantiles(wall, n=20)[-1], path.stat().st_size // 1_000_000)


def _timed(ledger: SqliteLedger, article: Told) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    ledger.apply(article)
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
