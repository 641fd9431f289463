"""`python -m tests.bench.regrouping [ARTICLES]`: what an upgrade of the grouping costs a ledger of so many articles (else 1,760).

The articles are those of `tests.bench.grouping`. Their groups are declared those of other code, and made anew as the service would;
questions are asked meanwhile.
"""

import resource
import sqlite3
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from klaim_index.core.query import StatementQuery
from klaim_index.stores.groups import anew
from klaim_index.stores.sqlite import SqliteLedger
from tests.bench.grouping import BLOCK, take_all_in
from tests.bench.stories import told


def main(articles: int) -> None:
    """Make the ledger, make its groups anew, and tell what both steps took."""
    with tempfile.TemporaryDirectory(prefix="klaim-bench-") as folder:
        path = Path(folder) / "ledger.db"
        take_all_in(path, list(islice(told(), articles)))
        with sqlite3.connect(path, isolation_level=None) as database:
            database.execute("UPDATE groups_made SET edition = 'of other code'")
        ledger, put_in_place, begun = SqliteLedger(path, seconds=60), anew.Anew.put_in_place, _cpu()
        asked: list[float] = []

        def timed(self: anew.Anew, ledger: sqlite3.Connection) -> None:
            size, start, cpu = anew.beside(path).stat().st_size, time.perf_counter(), _cpu()
            put_in_place(self, ledger)
            print(f"put in place: {time.perf_counter() - start:.1f} s by the clock, {_cpu() - cpu:.1f} s of CPU, {size // 1_000_000:,} MB")

        def ask(_: object) -> None:
            start = time.perf_counter()
            ledger.statements(StatementQuery(limit=20))
            asked.append((time.perf_counter() - start) * 1000)

        anew.Anew.put_in_place = timed  # type: ignore[method-assign]
        ledger.renew(ask)
        cpu, counts = _cpu() - begun, ledger.counts()
        each = cpu / counts.articles * 1000
        print(f"{counts.articles:,} articles, {counts.claims_current:,} claims: {cpu:.0f} s of CPU, {each:.1f} ms an article")
        print(f"a page of statements, asked {len(asked)} times meanwhile: at most {max(asked):.0f} ms")
        ledger.close()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else BLOCK)
