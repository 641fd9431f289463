"""`python -m tests.faults --seeds 10 --articles 2000`: chaos, seed by seed, a table of what was found. Exits with 1 where anything was."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from tests.faults.chaos import Plan, Result, run
from tests.faults.nursery import Nursery

COLUMNS = ("lost", "doubled", "partial", "repeated", "falsely_quarantined", "not_quarantined", "wrong_reason", "audit")


def main() -> int:
    """Run what the command line asks for."""
    asked = _arguments()
    plan = Plan(0, asked.articles, asked.kills, asked.redis_kills, asked.flushes, asked.poison, asked.garbage, asked.pause)
    results: list[Result] = []
    print(f"{'seed':>5} {'kills':>22} {'seconds':>8} {'settled':>8}  " + "  ".join(COLUMNS), flush=True)
    nursery = Nursery()
    for seed in range(asked.first, asked.first + asked.seeds):
        results.append(run(replace(plan, seed=seed), nursery))
        print(_line(results[-1]), flush=True)
        if not results[-1].clean:
            print(json.dumps(results[-1].findings.some(), indent=1), results[-1].told, sep="\n", file=sys.stderr, flush=True)
        asked.json.write_text(json.dumps([result.as_json() for result in results], indent=1, default=str))
    nursery.close()
    print(_sum(results))
    return 0 if all(result.clean for result in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50, help="of services, for each seed")
    parser.add_argument("--redis-kills", type=int, default=10)
    parser.add_argument("--flushes", type=int, default=0)
    parser.add_argument("--poison", type=int, default=12)
    parser.add_argument("--garbage", type=int, default=12)
    parser.add_argument("--pause", type=float, default=1.2, help="seconds between two faults, on average")
    parser.add_argument("--json", type=Path, default=Path("faults.json"))
    return parser.parse_args()


def _line(result: Result) -> str:
    kills = " ".join(f"{name[:3]} {count}" for name, count in sorted(result.kills.items()))
    counts = result.findings.counts
    found = "  ".join(f"{counts[name]:>{len(name)}}" for name in COLUMNS)
    return f"{result.plan.seed:>5} {kills:>22} {result.seconds:>8.0f} {result.settled:>8.0f}  {found}"


def _sum(results: list[Result]) -> str:
    kills = {name: sum(result.kills.get(name, 0) for result in results) for name in ("ingest", "extract", "index", "redis")}
    services = kills["ingest"] + kills["extract"] + kills["index"]
    articles, poison = (sum(getattr(result.plan, name) for result in results) for name in ("articles", "poison"))
    garbage, settled = sum(result.garbage for result in results), max(result.settled for result in results)
    given = f"{len(results)} seeds, {articles:,} articles, {poison} of them poison, {garbage} garbage entries"
    struck = f"{services} services killed ({kills}), {kills['redis']} times Redis"
    return f"{given}; {struck}; longest to settle {settled:.0f} s; {sum(result.clean for result in results)} of {len(results)} clean"


if __name__ == "__main__":
    sys.exit(main())
