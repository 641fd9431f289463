"""`python -m tests.bench.curve`: what taking in an article costs as the ledger grows to a million claims, as a plot and a table in docs/.

It takes some ten minutes and 8 GB of disk.
"""

from collections.abc import Iterator, Sequence
from math import log10
from pathlib import Path

from tests.bench.grouping import Cost, costs

SIZES = (1, 3, 10, 30, 100)
PLOT = Path(__file__).parents[2] / "docs" / "growth.svg"
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 640, 320, 56, 270, 40
_NAMES = {4: "10,000", 5: "100,000", 6: "1,000,000"}


def main() -> None:
    """Measure, write the plot, print the table."""
    found = []
    for cost in costs(SIZES):
        found.append(cost)
        print(row(cost, found[0]), flush=True)
    PLOT.write_text("\n".join(plot(found)) + "\n", encoding="utf-8")


def row(cost: Cost, first: Cost) -> str:
    """A row of the table."""
    ratio = f"{cost.cpu / first.cpu:.2f}"
    return f"| {cost.claims:,} | {cost.cpu:.1f} | {ratio} | {cost.wall:.1f} | {cost.most:.1f} | {cost.megabytes:,} |"


def plot(found: Sequence[Cost]) -> Iterator[str]:
    """The lines of an SVG."""
    top = max(2 * found[0].cpu, *(cost.cpu for cost in found)) * 1.15
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">'
    yield "<title>Computing time for each article taken in, by how many claims the ledger holds</title>"
    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
    yield f'<text x="{_LEFT}" y="22" fill="#222">ms of CPU for each article taken in, by claims held</text>'
    for step in _steps(top):
        yield f'<path d="M{_LEFT} {_y(step, top)}H{_WIDTH - 20}" stroke="#ddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{_y(step, top) + 4}" text-anchor="end" fill="#555">{step}</text>'
    for power, name in _NAMES.items():
        yield f'<text x="{_x(10**power)}" y="{_BOTTOM + 20}" text-anchor="middle" fill="#555">{name}</text>'
    limit = _y(2 * found[0].cpu, top)
    yield f'<path d="M{_LEFT} {limit}H{_WIDTH - 20}" stroke="#a33" stroke-dasharray="5 4"/>'
    yield f'<text x="{_WIDTH - 20}" y="{limit - 6}" text-anchor="end" fill="#a33">twice the cost at {found[0].claims:,} claims</text>'
    line = " ".join(f"{_x(cost.claims)},{_y(cost.cpu, top)}" for cost in found)
    yield f'<polyline points="{line}" fill="none" stroke="#1a5a96" stroke-width="2"/>'
    for cost in found:
        yield f'<circle cx="{_x(cost.claims)}" cy="{_y(cost.cpu, top)}" r="4" fill="#1a5a96"/>'
        yield f'<text x="{_x(cost.claims)}" y="{_y(cost.cpu, top) - 10}" text-anchor="middle" fill="#1a5a96">{cost.cpu:.1f}</text>'
    yield "</svg>"


def _steps(top: float) -> range:
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500) if top / size <= 8)
    return range(0, int(top) + 1, step)


def _x(claims: int) -> float:
    return round(_LEFT + 30 + (log10(claims) - 4) / 2 * (_WIDTH - _LEFT - 90), 1)


def _y(milliseconds: float, top: float) -> float:
    return round(_BOTTOM - milliseconds / top * (_BOTTOM - _TOP), 1)


if __name__ == "__main__":
    main()
