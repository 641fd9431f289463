"""How well claims agree with annotation.

A claim matches a gold claim of the same article and kind when the multisets of their contents' words overlap by Jaccard >= 0.5;
pairs are made one to one, best overlap first. Optional gold costs no miss and makes no match a false alarm. A matched claim is
*right* when the overlap is at least 0.8 and source, quote, stance, relays, date of saying (or the narrated dates) and quantities
all are as annotated.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from klaim_shared.messages import ClaimExtracted, Quantity, When
from tests.eval.gold_claims import GoldArticle, GoldClaim, GoldQuantity, article_name, interval, name_key, outlet_key, words

FOUND, RIGHT = 0.5, 0.8


@dataclass
class Tally:
    """Hits among what was wanted and what was given."""

    hits: int = 0
    wanted: int = 0
    given: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing was wanted or given."""
        return 2 * self.hits / (self.wanted + self.given) if self.wanted + self.given else 0.0


@dataclass
class Report:
    """F1 of what was found and of what is right, of each kind and of all; `misses` tells each claim that is not."""

    found: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    right: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    quantities: Tally = field(default_factory=Tally)
    wrong: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The figures that have floors."""
        kinds = {
            f"{kind} {name}": tally.f1
            for name, tallies in (("found", self.found), ("right", self.right))
            for kind, tally in tallies.items()
        }
        every = Tally(*(sum(getattr(tally, name) for tally in self.right.values()) for name in ("hits", "wanted", "given")))
        return {**kinds, "quantities": self.quantities.f1, "claims right": every.f1}


def score(gold: Sequence[GoldArticle], claims: Iterable[ClaimExtracted]) -> Report:
    """Hold the claims against the annotation of their articles."""
    said: dict[str, list[ClaimExtracted]] = defaultdict(list)
    for claim in claims:
        said[article_name(claim)].append(claim)
    report = Report()
    for article in gold:
        _score_article(article, said[article.article], report)
    return report


def _score_article(article: GoldArticle, claims: Sequence[ClaimExtracted], report: Report) -> None:
    pairs = dict(_pairs(article.claims, claims))
    for number, wanted in enumerate(article.claims):
        if wanted.optional:
            continue
        report.found[wanted.kind].wanted += 1
        report.right[wanted.kind].wanted += 1
        if number not in pairs:
            report.misses.append(f"missed {article.article}: {wanted.content}")
    matched = set(pairs.values())
    for number, claim in enumerate(claims):
        if number not in matched:
            report.found[claim.kind].given += 1
            report.right[claim.kind].given += 1
            report.misses.append(f"false  {article.article}: {claim.content.text}")
    for number, claim_number in pairs.items():
        if not article.claims[number].optional:
            _score_pair(article.claims[number], claims[claim_number], report)


def _score_pair(wanted: GoldClaim, claim: ClaimExtracted, report: Report) -> None:
    report.found[wanted.kind].hits += 1
    report.found[wanted.kind].given += 1
    report.right[wanted.kind].given += 1
    hits = _quantity_hits(wanted.quantities, claim.quantities)
    report.quantities.hits += hits
    report.quantities.wanted += len(wanted.quantities)
    report.quantities.given += len(claim.quantities)
    wrong = [name for name, fine in _checks(wanted, claim) if not fine]
    if not hits == len(wanted.quantities) == len(claim.quantities):
        wrong.append("quantities")
    report.right[wanted.kind].hits += not wrong
    report.wrong.update(wrong)
    if wrong:
        report.misses.append(f"wrong  {claim.article.source_name}: {', '.join(wrong)}: {claim.content.text}")


def _checks(wanted: GoldClaim, claim: ClaimExtracted) -> Iterator[tuple[str, bool]]:
    yield "content", _overlap(wanted.content, claim.content.text) >= RIGHT
    if wanted.kind == "narrated":
        yield "times", all(any(_same_days(want, when) for when in claim.times) for want in wanted.times)
        return
    name = claim.source.name if claim.source else None
    yield "source", (name is None) if wanted.source is None else name_key(name or "") in {name_key(each) for each in wanted.source}
    yield "quote", claim.quote in wanted.quote
    yield "stance", claim.stance in wanted.stance
    must = {outlet_key(relay) for relay in wanted.relays}
    said = {outlet_key(relay.name) for relay in claim.relays}
    yield "relays", must <= said <= must | {outlet_key(relay) for relay in wanted.relays_optional}
    yield "said_on", wanted.said_on is None or _same_days(wanted.said_on, claim.said_on)


def _pairs(gold: Sequence[GoldClaim], claims: Sequence[ClaimExtracted]) -> Iterator[tuple[int, int]]:
    candidates = sorted(
        (-overlap, wanted.optional, i, j)
        for i, wanted in enumerate(gold)
        for j, claim in enumerate(claims)
        if wanted.kind == claim.kind and (overlap := _overlap(wanted.content, claim.content.text)) >= FOUND
    )
    used_gold, used_claims = set(), set()
    for _, _, i, j in candidates:
        if i not in used_gold and j not in used_claims:
            used_gold.add(i)
            used_claims.add(j)
            yield i, j


def _overlap(a: str, b: str) -> float:
    left, right = Counter(words(a)), Counter(words(b))
    union = (left | right).total()
    return (left & right).total() / union if union else 0.0


def _same_days(wanted: str, when: When | None) -> bool:
    """The same days; of a month that is named, the last may differ by one."""
    if when is None or when.date is None:
        return False
    want, said = interval(wanted), interval(f"{when.date}/{when.end_date or when.date}")
    nearly = want[1][:7] == said[1][:7] and abs(int(want[1][8:]) - int(said[1][8:])) <= 1
    return want == said or (want[0] == said[0] and nearly)


def _quantity_hits(wanted: Sequence[GoldQuantity], given: Sequence[Quantity]) -> int:
    left, hits = list(given), 0
    for want in wanted:
        if found := next((quantity for quantity in left if _same_quantity(want, quantity)), None):
            left.remove(found)
            hits += 1
    return hits


def _same_quantity(wanted: GoldQuantity, given: Quantity) -> bool:
    unit, said = set(words(wanted.unit)), set(words(given.unit))
    same_unit = unit <= said or bool(said and said <= unit)
    both_vague = wanted.modifier == given.modifier == "vague"
    same_value = both_vague or (
        None not in (wanted.value, given.value) and round(float(wanted.value or 0), 6) == round(float(given.value or 0), 6)
    )
    return same_unit and same_value and given.modifier in (wanted.accept or [wanted.modifier])
