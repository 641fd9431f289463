"""A claim as the grouping sees it: who says it, when, and what each of its sentences says."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import sqrt

from klaim_index.core.grouping.amounts import Amount, amount
from klaim_index.core.grouping.likeness import name_words
from klaim_index.core.grouping.occasions import Occasion, occasions
from klaim_index.core.grouping.sources import called
from klaim_index.core.grouping.terms import LIGHT, Term, total
from klaim_shared.messages import ArticleIngested, ClaimExtracted, Source, When

_SENTENCE_END = re.compile(r"[.?!…][\"”’']*\s+(?=[\"“‘'(\[]?[^\W\d_a-z])|\n")
_BREAK = re.compile(
    r"(?:[.?!…][\"”’']*\s+(?=[\"“‘'(\[]?[^\W\d_a-z])|\n)"
    r"|,\s+(?=(?:serta|dan|tetapi|tapi|namun|sedangkan|sementara|kecuali)\s)"
    r"|\s(?=(?:sehingga|karena|lantaran|guna|agar|supaya)\s)"
    r"|\s(?=dan\s+(?:kalau|jika|akan|kami|kita|juga|saya)\s)"
)
_HANGING = frozenset({"sehingga", "karena", "lantaran", "guna", "agar", "supaya"})
_WORD = re.compile(r"\w+")
_LEAST = 1.0  # a sentence that says less than this belongs to its neighbour


Place = tuple[str, int]


@dataclass(frozen=True)
class Period:
    """Days from first to last, both included."""

    first: date
    last: date

    def meets(self, other: "Period") -> bool:
        """Whether some day is in both."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Unit:
    """One sentence or clause of a claim; `start` and `end` count code points in the article's text. One that `hangs` tells why."""

    claim_id: str
    start: int
    end: int
    words: tuple[str, ...]
    terms: tuple[Term, ...]
    amounts: tuple[Amount, ...]
    periods: tuple[Period, ...]
    hangs: bool = False

    @property
    def place(self) -> Place:
        """What tells it from all others."""
        return self.claim_id, self.start

    @cached_property
    def keys(self) -> frozenset[str]:
        """What it says, as a set."""
        return frozenset(term.key for term in self.terms)

    @property
    def weight(self) -> float:
        """How much it says."""
        return total(self.terms)


@dataclass(frozen=True)
class Point:
    """A claim, its units, and the day it was said, or else published (None: nobody knows)."""

    claim: ClaimExtracted
    article: ArticleIngested
    units: tuple[Unit, ...]
    whole: Unit
    said: date | None
    published: date | None
    told: date | None  # the latest day that its article speaks of, where nobody knows when that was published
    occasion: Occasion | None = None

    @property
    def kind(self) -> str:
        """Attributed or narrated."""
        return self.claim.kind

    @property
    def stance(self) -> str | None:
        """How it is said."""
        return self.claim.stance

    @property
    def source(self) -> Source | None:
        """Who says it."""
        return self.claim.source

    @property
    def day(self) -> date | None:
        """The day it belongs to."""
        return self.said or self.published or self.told

    @property
    def age(self) -> tuple[str, str, str]:
        """Sorts the earliest published first; what has no date comes last."""
        article = self.claim.article
        return (article.published_at or "9999", article.source_name, self.claim.claim_id)

    @property
    def denies(self) -> bool:
        """Whether what it says is that something is not so."""
        return (self.claim.stance == "deny") != any(term.negated for term in self.whole.terms)


def read_points(article: ArticleIngested, claims: Sequence[ClaimExtracted], found: Sequence[Term]) -> tuple[Point, ...]:
    """The claims of an article, read for grouping; *found* are the terms of its text.

    A word that many of its sentences hold is its topic, and tells little about what one of them says: it weighs less.
    """
    tempered = _tempered(found, article.text)
    told = max((day for claim in claims if claim.said_on and (day := _day(claim.said_on.date))), default=None)
    points = [_point(claim, article, tempered, told) for claim in claims]
    sayings = [(point.claim, point.said, [unit.words for unit in point.units]) for point in points]
    known = occasions(article, _day(article.published_at), sayings)
    return tuple(replace(point, occasion=known.get(point.claim.claim_id)) for point in points)


def _tempered(found: Sequence[Term], text: str) -> tuple[Term, ...]:
    ends = [end.end() for end in _SENTENCE_END.finditer(text)]
    sentences = {(term.key, bisect_right(ends, term.start)) for term in found}
    counts = Counter(key for key, _ in sentences)
    return tuple(term._replace(weight=term.weight / sqrt(counts[term.key])) for term in found)


def _point(claim: ClaimExtracted, article: ArticleIngested, found: Sequence[Term], told: date | None) -> Point:
    units = tuple(_merged([_unit(claim, found, start, end) for start, end in _stretches(claim)]))
    whole = _unit(claim, found, claim.content.start, claim.content.end)
    said = _day(claim.said_on.date) if claim.said_on else None
    return Point(claim, article, units, whole, said, _day(article.published_at), told)


def period(when: When) -> Period | None:
    """The days that a date covers."""
    first = _day(when.date)
    if first is None:
        return None
    last = _day(when.end_date) or first
    if when.end_date is None and when.precision == "year":
        last = first.replace(month=12, day=31)
    return Period(first, max(first, last))


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _stretches(claim: ClaimExtracted) -> Iterator[tuple[int, int]]:
    """The stretches of the article that the content's sentences, and the main clauses in them, take."""
    at = claim.content.start
    for end in _BREAK.finditer(claim.content.text):
        yield at, claim.content.start + end.end()
        at = claim.content.start + end.end()
    if at < claim.content.end:
        yield at, claim.content.end


def _unit(claim: ClaimExtracted, found: Sequence[Term], start: int, end: int) -> Unit:
    """What the content says between those places of the article, without the words that only tell who says it."""
    frames = list(_frame(claim))
    near = found[bisect_left(found, start, key=_start) : bisect_left(found, end, key=_start)]
    inside = _once(_own(term, claim.source) for term in near if not any(low <= term.start < high for low, high in frames))
    figures = tuple(amount(figure) for figure in claim.quantities if start <= figure.start < end)
    dates = [period(when) for when in claim.times if start <= when.start < end]
    words = tuple(_WORD.findall(claim.content.text[start - claim.content.start : end - claim.content.start].casefold()))
    return Unit(
        claim.claim_id, start, end, words, inside, figures, tuple(when for when in dates if when), bool(words) and words[0] in _HANGING
    )


def _own(term: Term, source: Source | None) -> Term:
    """The term, of little weight where it only names the speaker or the house that the speaker stands for."""
    if source is None or not term.key.startswith("@"):
        return term
    return term._replace(weight=min(term.weight, LIGHT)) if name_words(term.key) <= called(source) else term


def _once(found: Iterable[Term]) -> tuple[Term, ...]:
    """The terms without those that say a thing again."""
    kept: dict[tuple[str, bool], Term] = {}
    for term in found:
        kept.setdefault((term.key, term.negated), term)
    return tuple(kept.values())


def _start(term: Term) -> int:
    return term.start


def _frame(claim: ClaimExtracted) -> Iterator[tuple[int, int]]:
    """Where the cue and its speaker stand inside the content that they interrupt."""
    if claim.cue is None or not claim.content.start <= claim.cue.start < claim.cue.end <= claim.content.end:
        return
    yield claim.cue.start, claim.cue.end
    source = claim.source
    if (
        source
        and source.start is not None
        and source.end is not None
        and claim.content.start <= source.start < source.end <= claim.content.end
    ):
        yield min(claim.cue.start, source.start), max(claim.cue.end, source.end)


def _merged(units: Sequence[Unit]) -> Iterator[Unit]:
    """The units, such as say hardly anything joined to the one before (or, at the beginning, after) them."""
    waiting: Unit | None = None
    for unit in units:
        if waiting is None:
            waiting = unit
        elif unit.weight < _LEAST or waiting.weight < _LEAST:
            waiting = _joined(waiting, unit)
        else:
            yield waiting
            waiting = unit
    if waiting is not None:
        yield waiting


def _joined(one: Unit, other: Unit) -> Unit:
    return Unit(
        one.claim_id,
        one.start,
        other.end,
        one.words + other.words,
        _once((*one.terms, *other.terms)),
        one.amounts + other.amounts,
        one.periods + other.periods,
        one.hangs,
    )
