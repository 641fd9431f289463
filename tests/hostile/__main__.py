"""`python -m tests.hostile [SEED]`: what becomes of two hundred hostile files, as a table."""

import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from itertools import groupby
from pathlib import Path

from klaim_shared.observe import set_up_logging
from tests.hostile.files import hostile_files
from tests.hostile.run import outcomes


def main() -> int:
    """Print a row for each kind of harm; 1 where something is wrong with any file."""
    set_up_logging("hostile", logging.getLevelName(logging.CRITICAL))
    files = hostile_files(int(sys.argv[1]) if len(sys.argv) > 1 else 2026)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="klaim-hostile-") as folder:
        found = asyncio.run(outcomes(Path(folder), files, 1200))
    print(f"{'kind':26}{'files':>6}{'right':>6}{'slowest':>9}  became")
    for kind, some in groupby(sorted(found, key=lambda one: one.file.kind), key=lambda one: one.file.kind):
        group = list(some)
        codes = Counter(one.code or "nothing" for one in group)
        became = ", ".join(f"{code} {count}" for code, count in codes.most_common())
        print(f"{kind:26}{len(group):6}{sum(one.right for one in group):6}{max(one.seconds for one in group):8.2f}s  {became}")
    right, late = sum(one.right for one in found), sum(one.seconds > 15 for one in found)
    print(f"{len(found)} files: {right} with the right outcome, {late} longer than 15 s, all in {time.monotonic() - began:.0f} s")
    return int(right < len(found) or late > 0)


if __name__ == "__main__":
    sys.exit(main())
