"""`make eval`: how well the extractor reads each set of annotated articles; with --misses, everything it got wrong."""

import sys

from klaim.evaluation.table import print_report
from klaim.output import Format
from tests.eval.sets import SETS, measure

HELD_OUT = "heldout"  # who sees what is wrong in it has used it up


def main() -> None:
    """A table for each set."""
    for name in SETS:
        print(f"\n{name}", flush=True)
        print_report(measure(name), Format.text, misses="--misses" in sys.argv and name != HELD_OUT)


if __name__ == "__main__":
    main()
