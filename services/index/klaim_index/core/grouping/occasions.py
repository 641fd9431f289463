"""Occasions: where and on which day a source spoke, and what else it said there, as one article tells it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from klaim_shared.messages import ArticleIngested, ClaimExtracted

Words = tuple[str, ...]
Said = tuple[ClaimExtracted, date | None, Sequence[Words]]  # a claim, the day it was said, the words of its sentences

_PLACE = re.compile(r".*\bdi\s+((?:[\w.'’-]+,?\s+){1,8}?)(?:pada\s+)?$", re.DOTALL)  # just before the day: di Balai Kota, Selasa (5/3)
_WORD = re.compile(r"\w+")
_NEAR = 120


@dataclass(frozen=True)
class Occasion:
    """A day on which a source spoke: the words that name the place (none: it is not told, or there are several), and what is quoted."""

    day: date
    place: frozenset[str]
    quotes: tuple[Words, ...]

    def is_there(self, other: "Occasion", around: Iterable["Occasion"]) -> bool:
        """Whether both name one place, the one perhaps more fully than the other.

        Jakarta tells nothing where those *around* them spoke at two places in it.
        """
        less, more = sorted((self.place, other.place), key=len)
        if self.day != other.day or not less or not less <= more:
            return False
        return all(one.day != self.day or not less <= one.place or one.place <= more or more <= one.place for one in around)

    def is_elsewhere(self, other: "Occasion") -> bool:
        """Whether both name a place, and those differ."""
        return bool(self.place and other.place) and not (self.place <= other.place or other.place <= self.place)

    def is_heard_in(self, other: "Occasion", same: Callable[[Words, Words], object]) -> bool:
        """Whether words that are quoted of the one are quoted of the other, on the same day and nowhere else."""
        if self.day != other.day or self.is_elsewhere(other):
            return False
        return any(same(one, another) for one in self.quotes for another in other.quotes)


def occasions(article: ArticleIngested, published: date | None, told: Iterable[Said]) -> dict[str, Occasion]:
    """By claim, the occasion on which it was said.

    What has no day of its own belongs to the one day on which its source spoke in this article, or else to that of publication.
    """
    by_source: dict[str, list[Said]] = defaultdict(list)
    for one in told:
        if source := one[0].source:
            by_source[source.entity_id or source.name].append(one)
    return {claim: occasion for sayings in by_source.values() for claim, occasion in _of_source(article, published, sayings)}


def _of_source(article: ArticleIngested, published: date | None, sayings: Sequence[Said]) -> Iterable[tuple[str, Occasion]]:
    days = {day for _, day, _ in sayings if day}
    otherwise = published if not days else min(days) if len(days) == 1 else None
    by_day: dict[date, list[Said]] = defaultdict(list)
    for claim, day, words in sayings:
        if known := day or otherwise:
            by_day[known].append((claim, day, words))
    for day, same_day in by_day.items():
        places = {claim.claim_id: _place(article.text, claim) for claim, _, _ in same_day}
        yield from _of_day(day, same_day, places)


def _of_day(day: date, sayings: Sequence[Said], places: Mapping[str, frozenset[str]]) -> Iterable[tuple[str, Occasion]]:
    """Those at one place are one occasion; where several are told, each saying stands for itself."""
    named = {place for place in places.values() if place}
    fullest = max(named, key=len, default=frozenset[str]())
    if all(place <= fullest for place in named):
        quotes = tuple(words for claim, _, said in sayings if claim.quote == "direct" for words in said)
        return [(claim.claim_id, Occasion(day, fullest, quotes)) for claim, _, _ in sayings]
    return [(claim.claim_id, Occasion(day, places[claim.claim_id], ())) for claim, _, _ in sayings]


def _place(text: str, claim: ClaimExtracted) -> frozenset[str]:
    """The names in what stands before the day on which it was said: *di Balai Kota Semarang, Selasa (5/3)*."""
    if claim.said_on is None:
        return frozenset()
    found = _PLACE.match(text[max(claim.sentence.start, claim.said_on.start - _NEAR) : claim.said_on.start])
    names = _WORD.findall(found[1]) if found else []
    return frozenset(name.casefold() for name in names if name[:1].isupper() and not name.endswith("nya"))
