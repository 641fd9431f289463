"""How well claims agree with annotation.

A claim matches a gold claim of the same article and kind when the multisets of their contents' words overlap by Jaccard >= 0.5;
pairs are made one to one, best overlap first. Optional gold costs no miss and makes no match a false alarm. A matched claim is
*right* when the overlap is at least 0.8 and source, quote, stance, relays, date of saying (or the narrated dates) and quantities
all are as annotated; its cue is told, but does not decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from klaim.evaluation.agreement import overlap, quantity_hits, same_cue, same_days, same_relays, same_source
from klaim.evaluation.gold import GoldArticle, GoldClaim
from klaim_shared.messages import ClaimExtracted

FOUND, RIGHT = 0.5, 0.8


@dataclass
class Tally:
    """Hits among what was wanted and what was given."""

    hits: int = 0
    wanted: int = 0
    given: int = 0

    @property
    def precision(self) -> float:
        """Hits of what was given; 0 where nothing was."""
        return self.hits / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Hits of what was wanted; 0 where nothing was."""
        return self.hits / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing was wanted or given."""
        return 2 * self.hits / (self.wanted + self.given) if self.wanted + self.given else 0.0

    def count(self, *, hit: bool) -> None:
        """One more that was wanted and given, right or not."""
        self.hits += hit
        self.wanted += 1
        self.given += 1


@dataclass(frozen=True)
class Miss:
    """What is not as annotated: a claim `missed`, `false` or `wrong`, then in the *fields* named; *said* is what the extractor gave."""

    miss: str
    article: str
    kind: str
    fields: tuple[str, ...]
    content: str
    said: str | None


@dataclass
class Report:
    """Tallies by figure; `fields`: of the claims found, how many are right in a field; `verdicts`: each claim that counts, right or not."""

    found: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    right: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    quantities: Tally = field(default_factory=Tally)
    misses: list[Miss] = field(default_factory=list)
    verdicts: list[tuple[ClaimExtracted, bool]] = field(default_factory=list)

    def tallies(self) -> dict[str, Tally]:
        """Every figure, the headline last."""
        kinds = {
            f"{kind} {name}": tallies[kind]
            for kind in ("attributed", "narrated")
            for name, tallies in (("found", self.found), ("right", self.right))
            if kind in tallies
        }
        fields = {f"of found: {name}": tally for name, tally in self.fields.items()}
        every = Tally(*(sum(getattr(tally, name) for tally in self.right.values()) for name in ("hits", "wanted", "given")))
        return {**kinds, **fields, "quantities": self.quantities, "claims right": every}

    def figures(self) -> dict[str, float]:
        """F1 of each figure; of a field, the share that is right."""
        return {name: tally.f1 for name, tally in self.tallies().items()}

    def note(self, miss: str, claim: GoldClaim | ClaimExtracted, article: str, fields: Sequence[str] = (), said: str | None = None) -> None:
        """Note a claim that is not as annotated."""
        content = claim.content if isinstance(claim, GoldClaim) else claim.content.text
        self.misses.append(Miss(miss, article, claim.kind, tuple(fields), content, said))


def score(gold: Iterable[GoldArticle], claims: Iterable[ClaimExtracted]) -> Report:
    """Hold the claims against the annotation of their articles; an article is known by its file's name without suffix."""
    said: dict[str, list[ClaimExtracted]] = defaultdict(list)
    for claim in claims:
        said[PurePath(claim.article.source_name).stem].append(claim)
    report = Report()
    for article in gold:
        _score_article(article, said[PurePath(article.article).stem], report)
    return report


def _score_article(article: GoldArticle, claims: Sequence[ClaimExtracted], report: Report) -> None:
    pairs = dict(_pairs(article.claims, claims))
    for number, wanted in enumerate(article.claims):
        if wanted.optional:
            continue
        report.found[wanted.kind].wanted += 1
        report.right[wanted.kind].wanted += 1
        if number not in pairs:
            report.note("missed", wanted, article.article)
    matched = set(pairs.values())
    for number, claim in enumerate(claims):
        if number not in matched:
            report.found[claim.kind].given += 1
            report.right[claim.kind].given += 1
            report.verdicts.append((claim, False))
            report.note("false", claim, article.article)
    for number, claim_number in pairs.items():
        if not article.claims[number].optional:
            _score_pair(article.claims[number], claims[claim_number], report)


def _score_pair(wanted: GoldClaim, claim: ClaimExtracted, report: Report) -> None:
    report.found[wanted.kind].hits += 1
    report.found[wanted.kind].given += 1
    report.right[wanted.kind].given += 1
    hits = quantity_hits(wanted.quantities, claim.quantities)
    report.quantities.hits += hits
    report.quantities.wanted += len(wanted.quantities)
    report.quantities.given += len(claim.quantities)
    checks = dict(_checks(wanted, claim)) | {"quantities": hits == len(wanted.quantities) == len(claim.quantities)}
    wrong = [name for name, fine in checks.items() if not fine and name != "cue"]
    report.right[wanted.kind].hits += not wrong
    report.verdicts.append((claim, not wrong))
    _count_fields(wanted, claim, checks, report)
    if wrong:
        report.note("wrong", wanted, claim.article.source_name, wrong, _said(claim, wrong))


def _checks(wanted: GoldClaim, claim: ClaimExtracted) -> Iterator[tuple[str, bool]]:
    yield "content", overlap(wanted.content, claim.content.text) >= RIGHT
    if wanted.kind == "narrated":
        yield "times", all(any(same_days(want, when) for when in claim.times) for want in wanted.times)
        return
    yield "source", same_source(wanted.source, claim.source)
    yield "quote", claim.quote in wanted.quote
    yield "stance", claim.stance in wanted.stance
    yield "cue", same_cue(wanted.cue, claim.cue)
    yield "relays", same_relays(wanted, claim.relays)
    yield "said_on", wanted.said_on is None or same_days(wanted.said_on, claim.said_on)


def _count_fields(wanted: GoldClaim, claim: ClaimExtracted, checks: dict[str, bool], report: Report) -> None:
    """Of a claim found, which fields are right; `relayed` and `dated` only where there is a relay or a date to find."""
    if wanted.kind == "narrated":
        for time in wanted.times:
            report.fields["narrated times"].count(hit=any(same_days(time, when) for when in claim.times))
        if wanted.date_conflict:
            report.fields["date conflicts"].count(hit=any(when.conflict == wanted.date_conflict for when in claim.times))
        return
    for name in ("content", "source", "quote", "stance", "cue", "relays"):
        report.fields[name].count(hit=checks[name])
    if wanted.relays:
        report.fields["relayed"].count(hit=checks["relays"])
    if wanted.said_on:
        report.fields["dated"].count(hit=checks["said_on"])


def _said(claim: ClaimExtracted, fields: Sequence[str]) -> str:
    """What the extractor gave in these fields."""
    return claim.model_dump_json(include=set(fields), exclude_defaults=True)


def _pairs(gold: Sequence[GoldClaim], claims: Sequence[ClaimExtracted]) -> Iterator[tuple[int, int]]:
    candidates = sorted(
        (-shared, wanted.optional, i, j)
        for i, wanted in enumerate(gold)
        for j, claim in enumerate(claims)
        if wanted.kind == claim.kind and (shared := overlap(wanted.content, claim.content.text)) >= FOUND
    )
    used_gold, used_claims = set(), set()
    for _, _, i, j in candidates:
        if i not in used_gold and j not in used_claims:
            used_gold.add(i)
            used_claims.add(j)
            yield i, j
