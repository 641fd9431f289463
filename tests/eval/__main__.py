"""`make eval`: how well the extractor reads each set of annotated articles; with --misses, everything it got wrong."""

import sys

from tests.eval.sets import SETS, measure


def main() -> None:
    """One line for each figure."""
    for name in SETS:
        report = measure(name)
        print(f"{name}: " + ", ".join(f"{figure} {value:.3f}" for figure, value in sorted(report.figures().items())))
        if "--misses" in sys.argv:
            print("\n".join(report.misses))


if __name__ == "__main__":
    main()
