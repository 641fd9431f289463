"""A text cut so that what matters can be marked in place: an article's claims, or what was looked for in a claim."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from klaim_shared.messages import Extent, Span


@dataclass(frozen=True)
class Run:
    """A stretch of one paragraph that the same claims cover throughout.

    `covering` are indices into the spans, `starting` those of them that begin here.
    """

    text: str
    covering: tuple[int, ...] = ()
    starting: tuple[int, ...] = ()


def paragraphs(text: str, spans: Sequence[Span]) -> list[list[Run]]:
    """The text's paragraphs as runs: joined, and the paragraphs joined by newlines, they are the text again.

    Spans may overlap, nest and run over paragraphs. One whose words are not those of the text at its place is left unmarked.
    """
    opening, closing = defaultdict(list), defaultdict(list)
    for number, span in enumerate(spans):
        if span.start < span.end and text[span.start : span.end] == span.text:
            opening[span.start].append(number)
            closing[span.end].append(number)
    newlines = [at for at, character in enumerate(text) if character == "\n"]
    edges = sorted({0, len(text), *opening, *closing, *newlines, *(at + 1 for at in newlines)})
    result: list[list[Run]] = [[]]
    active: set[int] = set()
    begun: set[int] = set()
    for left, right in pairwise(edges):
        active = active.difference(closing[left]).union(opening[left])
        if text[left] == "\n":
            result.append([])
            continue
        result[-1].append(Run(text[left:right], tuple(sorted(active)), tuple(sorted(active - begun))))
        begun |= active
    return result


def marked(text: str, extents: Sequence[Extent]) -> list[Run]:
    """A text as runs, in turn outside and inside those stretches of it, which are in order and do not overlap."""
    edges = [0, *(edge for extent in extents for edge in (extent.start, extent.end)), len(text)]
    runs = [Run(text[left:right], (nth // 2,) if nth % 2 else ()) for nth, (left, right) in enumerate(pairwise(edges))]
    return [run for run in runs if run.text]
