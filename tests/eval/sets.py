"""The annotated sets in the project, each with where its articles are."""

from functools import cache
from pathlib import Path

from klaim.offline import claims
from tests.eval.gold_claims import GOLD, SEEDS, load
from tests.eval.scoring import Report, score

SETS: dict[str, tuple[Path, Path]] = {
    "seeds": (SEEDS, GOLD / "seeds"),
    "invented": (GOLD / "invented" / "articles", GOLD / "invented" / "gold"),
}


@cache
def measure(name: str) -> Report:
    """Extract the articles of a set as `klaim extract` does, and score them."""
    articles, gold = SETS[name]
    annotated = load(gold)
    complaints: list[str] = []
    report = score(annotated, list(claims([articles / article.article for article in annotated], complaints.append)))
    assert not complaints
    return report
