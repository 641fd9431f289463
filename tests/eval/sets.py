"""The annotated sets: those in the project, and one more where KLAIM_GOLD names a folder that holds `articles` and `gold`."""

import os
from functools import cache
from pathlib import Path

from klaim.evaluation.gold import load
from klaim.evaluation.run import evaluate
from klaim.evaluation.scoring import Report

GOLD = Path(__file__).parent / "gold"
SEEDS = Path(__file__).parents[2] / "seeds"
SETS: dict[str, tuple[Path, Path]] = {
    "seeds": (SEEDS, GOLD / "seeds"),
    "invented": (GOLD / "invented" / "articles", GOLD / "invented" / "gold"),
    "heldout": (GOLD / "heldout" / "articles", GOLD / "heldout" / "gold"),
}
if further := os.environ.get("KLAIM_GOLD"):
    SETS["further"] = (Path(further) / "articles", Path(further) / "gold")


@cache
def measure(name: str) -> Report:
    """Extract the articles of a set as `klaim extract` does, and score them."""
    articles, gold = SETS[name]
    complaints: list[str] = []
    report = evaluate(gold, [articles / article.article for article in load(gold)], complaints.append)
    assert not complaints
    return report
