"""`make bench`: what klaim does in a second on this machine. It measures and never judges; compare ratios, not machines."""

import asyncio
import platform

from tests.bench import extraction, hop, whole_path
from tests.bench.samples import server


def main() -> None:
    """Print one line for each figure."""
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    for line in extraction.measure():
        print(line)
    with server() as running:
        for line in asyncio.run(hop.measure(running.url)):
            print(line)
    for line in asyncio.run(whole_path.measure()):
        print(line)


if __name__ == "__main__":
    main()
