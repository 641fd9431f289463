"""`make bench`: what klaim does in a second on this machine. It measures and never judges; compare ratios, not machines."""

import asyncio
import platform
import sysconfig

from tests.bench import durability, extracting, extraction, grouping, hop, intake, searching, whole_path
from tests.bench.samples import server


def main() -> None:
    """Print one line for each figure."""
    print(f"Python {platform.python_version()}, {_build()}, {platform.machine()}, {platform.system()}")
    for line in extraction.measure():
        print(line)
    for line in [*grouping.measure(), *searching.measure()]:
        print(line)
    with server() as running:
        for line in [
            *asyncio.run(hop.measure(running.url)),
            *asyncio.run(extracting.measure(running.url)),
            *asyncio.run(intake.measure(running.url)),
        ]:
            print(line)
    for line in [*asyncio.run(whole_path.measure()), *durability.measure()]:
        print(line)


def _build() -> str:
    """How the interpreter was built: profile-guided and link-time optimisation were measured to make extraction up to a fifth faster."""
    flags = sysconfig.get_config_var("CONFIG_ARGS") or ""
    return " ".join(flag for flag in ("--enable-optimizations", "--with-lto") if flag in flags) or "built without optimisation"


if __name__ == "__main__":
    main()
