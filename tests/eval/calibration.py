"""Fitting and checking confidence.

`confidence_examples.jsonl` holds what the fit learns from: claims, each with its signs and whether it is wholly right. They come from
articles that no rule had been written with sight of: the invented set as it was first read, and real articles judged claim by claim (of
those only signs and verdicts are kept). The model is a logistic regression with a Gaussian prior on each weight.

`python -m tests.eval.calibration fit` writes the weights; `collect SET` prints a set's examples, to be added after a first reading;
without arguments, it tells how often claims are right by confidence.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
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

EXAMPLES = Path(__file__).with_name("confidence_examples.jsonl")
WEIGHTS = Path(lexicon.__file__).with_name("confidence.tsv")
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.01)
_PRIOR = 1.0  # the precision of the prior: a sign seen a few times says little
_SWEEPS = 60
_FOLDS = 10
_HEAD = """\
# What each sign adds to the confidence of a claim, on the logistic scale; then how many claims had it, and how many of those were right.
# Written by `python -m tests.eval.calibration fit` from {examples} judged claims; docs/extraction.md says how.
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
    """Each example's confidence by weights fitted without its article (and a tenth of the others), and whether it is right."""
    found: list[tuple[float, bool]] = []
    names = sorted({example.article for example in given})
    for fold in (set(names[start::_FOLDS]) for start in range(_FOLDS)):
        weights = fit([example for example in given if example.article not in fold])
        found += [(weigh(weights, example.signs), example.right) for example in given if example.article in fold]
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


def stored() -> list[Example]:
    """The examples that the weights are fitted to; their confidence is not kept."""
    rows = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    return [Example(row["article"], {"always": 1.0, **row["signs"]}, row["right"], 0.0) for row in rows]


def lines(given: Iterable[Example]) -> Iterator[str]:
    """Examples as they are stored."""
    for example in given:
        signs = {sign: round(value, 3) for sign, value in example.signs.items() if sign != "always"}
        yield json.dumps({"article": example.article, "right": example.right, "signs": signs})


def table(given: Sequence[Example]) -> str:
    """The weights as the extractor reads them."""
    seen = Counter(sign for example in given for sign in example.signs)
    right = Counter(sign for example in given if example.right for sign in example.signs)
    weights = sorted(fit(given).items(), key=lambda item: item[1])
    return _HEAD.format(examples=len(given)) + "".join(f"{sign}\t{weight}\t{seen[sign]}\t{right[sign]}\n" for sign, weight in weights)


def main() -> None:
    """Fit, collect, or print the tables."""
    match sys.argv[1:]:
        case ["fit"]:
            WEIGHTS.write_text(table(stored()), encoding="utf-8")
        case ["collect", name]:
            print("\n".join(lines(examples(name))))
        case _:
            tables = {name: [(example.confidence, example.right) for example in examples(name)] for name in SETS}
            tables["the judged claims, each article by a fit without it"] = left_out(stored())
            for title, weighed in tables.items():
                print(f"{title}: {len(weighed)} claims")
                for row in reliability(weighed):
                    print(f"  {row.low:.1f} to {row.high:.1f}  {row.claims:4} claims  mean {row.confidence:.2f}  right {row.right:.2f}")


if __name__ == "__main__":
    main()
