"""Fitting and checking confidence: `python -m tests.eval.calibration` writes the weights, `… check` tells how well they hold.

Each claim of the annotated sets that counts (an optional one does not) is an example: its signs, and whether it is wholly right.
The model is a logistic regression with a Gaussian prior on each weight, fitted by Newton steps one weight at a time. To check it, each
article's claims are weighed by a model that was fitted without that article.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp
from pathlib import Path
from typing import NamedTuple

from klaim.evaluation.gold import load
from klaim.evaluation.scoring import score
from klaim.offline import articles
from klaim_extract import lexicon
from klaim_extract.core.claims import extract_traced
from klaim_extract.core.confidence import Signs
from tests.eval.sets import SETS

BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)
_PRIOR = 1.0  # the precision of the prior: a sign seen a few times says little
_SWEEPS = 60
_HEAD = """\
# What each sign adds to the confidence of a claim, on the logistic scale; then how many claims had it, and how many of those were right.
# Written by `python -m tests.eval.calibration` from {examples} claims of the project's annotated articles; docs/extraction.md says how.
"""


class Example(NamedTuple):
    """A claim: where it stands, its signs, whether it is right, and the confidence that the extractor gave it."""

    article: str
    signs: Signs
    right: bool
    confidence: float


class Bin(NamedTuple):
    """Claims of like confidence: its bounds, how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    claims: int
    confidence: float
    right: float


def examples(name: str) -> list[Example]:
    """The examples of an annotated set."""
    folder, gold = SETS[name]
    annotated = list(load(gold))
    complaints: list[str] = []
    traced = [each for article in articles([folder / a.article for a in annotated], complaints.append) for each in extract_traced(article)]
    assert not complaints
    signs = {claim.claim_id: trace.signs for claim, trace in traced}
    verdicts = score(annotated, (claim for claim, _ in traced)).verdicts
    return [
        Example(claim.article.source_name, {"always": 1.0, **signs[claim.claim_id]}, right, claim.confidence) for claim, right in verdicts
    ]


def fit(given: Sequence[Example]) -> dict[str, float]:
    """The weights that fit the examples best, to three places."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, example in enumerate(given):
        for sign in example.signs:
            holders[sign].append(number)
    weights, totals = dict.fromkeys(holders, 0.0), [0.0] * len(given)
    for _ in range(_SWEEPS):
        for sign, numbers in holders.items():
            holding = [(given[number].signs[sign], given[number].right, totals[number]) for number in numbers]
            step = _newton(holding, 0.01 if sign == "always" else _PRIOR, weights[sign])
            weights[sign] += step
            for number in numbers:
                totals[number] += step * given[number].signs[sign]
    return {sign: round(weight, 3) for sign, weight in weights.items()}


def _newton(holding: Iterable[tuple[float, bool, float]], prior: float, weight: float) -> float:
    """One step for one weight, from the value of its sign, the verdict and the total of each example that has it."""
    slope, curve = -prior * weight, prior
    for value, right, total in holding:
        chance = _logistic(total)
        slope += value * (right - chance)
        curve += value * value * chance * (1 - chance)
    return slope / curve


def _logistic(total: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def weigh(weights: dict[str, float], signs: Signs) -> float:
    """The confidence by these weights."""
    return _logistic(sum(weights.get(sign, 0.0) * value for sign, value in signs.items()))


def left_out(given: Sequence[Example]) -> list[tuple[float, bool]]:
    """Each example's confidence by the weights of the other articles, and whether it is right."""
    found: list[tuple[float, bool]] = []
    for article in sorted({example.article for example in given}):
        weights = fit([example for example in given if example.article != article])
        found += [(weigh(weights, example.signs), example.right) for example in given if example.article == article]
    return found


def reliability(weighed: Sequence[tuple[float, bool]]) -> list[Bin]:
    """How often claims are right, by confidence."""
    found = []
    for low, high in pairwise(BINS):
        inside = [(confidence, right) for confidence, right in weighed if low <= confidence < high]
        if inside:
            size = len(inside)
            found.append(Bin(low, min(high, 1.0), size, sum(c for c, _ in inside) / size, sum(r for _, r in inside) / size))
    return found


def write(given: Sequence[Example]) -> None:
    """Write the weights where the extractor reads them."""
    weights = fit(given)
    seen = Counter(sign for example in given for sign in example.signs)
    right = Counter(sign for example in given if example.right for sign in example.signs)
    lines = [f"{sign}\t{weight}\t{seen[sign]}\t{right[sign]}\n" for sign, weight in sorted(weights.items(), key=lambda item: item[1])]
    Path(lexicon.__file__).with_name("confidence.tsv").write_text(_HEAD.format(examples=len(given)) + "".join(lines), encoding="utf-8")


def main() -> None:
    """Write the weights, or print the tables."""
    if sys.argv[1:] != ["check"]:
        write([*examples("seeds"), *examples("invented")])
        return
    given = [example for name in SETS for example in examples(name)]
    tables = {"as given out": [(e.confidence, e.right) for e in given], "each article by a fit without it": left_out(given)}
    for title, weighed in tables.items():
        print(f"{title}: {len(weighed)} claims")
        for row in reliability(weighed):
            print(f"  {row.low:.1f} to {row.high:.1f}  {row.claims:4} claims  mean confidence {row.confidence:.2f}  right {row.right:.2f}")


if __name__ == "__main__":
    main()
