"""What a question looked for, where it can be seen in the words of a claim that answers it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from klaim_index.core.search.entry import ANY_UNIT, as_decimal, figures_of
from klaim_index.core.search.figures import Range
from klaim_index.core.search.words import folded, plain
from klaim_shared.messages import ClaimExtracted, Extent

_WORD = re.compile(r"[^\W_]+")
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Sought:
    """What of a question may stand in a text.

    Folded words, the beginnings of words, words in a row, all as `plain` has them; entities by id; figures with what they count.
    """

    forms: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    entities: frozenset[str] = frozenset()
    figures: frozenset[tuple[Range, str]] = frozenset()


def seen(claim: ClaimExtracted, sought: Sought) -> tuple[Extent, ...]:
    """Where in the claim's content that stands, in its own code points from 0, in order; what overlaps is one."""
    if sought == Sought():
        return ()
    words = [(plain(found[0]), found.start(), found.end()) for found in _WORD.finditer(claim.content.text)]
    stretches = [*_in_words(words, sought), *_in_rows(words, sought.phrases), *_told(claim, sought)]
    return tuple(Extent(start=start, end=end) for start, end in _merged(stretches))


def _in_words(words: Iterable[tuple[str, int, int]], sought: Sought) -> Iterator[Stretch]:
    for word, start, end in words:
        if word in sought.forms or folded(word) in sought.forms or (sought.beginnings and word.startswith(sought.beginnings)):
            yield start, end


def _in_rows(words: Sequence[tuple[str, int, int]], phrases: Iterable[tuple[str, ...]]) -> Iterator[Stretch]:
    bare = [word for word, _, _ in words]
    for phrase in phrases:
        for at in range(len(bare) - len(phrase) + 1):
            if tuple(bare[at : at + len(phrase)]) == phrase:
                yield words[at][1], words[at + len(phrase) - 1][2]


def _told(claim: ClaimExtracted, sought: Sought) -> Iterator[Stretch]:
    """Entities under any of their names, and figures however they are written; those that stand in the content."""
    spans = [entity for entity in claim.entities if entity.entity_id in sought.entities]
    counted = [one for one in claim.quantities if any(_counts(figures_of(one), *asked) for asked in sought.figures)]
    for span in (*spans, *counted):
        start, end = span.start - claim.content.start, span.end - claim.content.start
        if claim.content.text[max(start, 0) : max(end, 0)] == span.text:
            yield start, end


def _counts(figures: Iterable[tuple[str, float]], within: Range, unit: str) -> bool:
    return any(unit in {ANY_UNIT, counted} and within.holds(as_decimal(value)) for counted, value in figures)


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged
