"""Texts side by side: what one wording has that another has not, and the passages that two articles share."""

from collections.abc import Sequence
from dataclasses import dataclass

from klaim_index.core.changes import Run, changed
from klaim_index.core.groups import CopyRecord


@dataclass(frozen=True)
class Passage:
    """A passage of both articles, each as runs: `added` and `removed` are only in the one, `same` in both."""

    one: tuple[Run, ...]
    other: tuple[Run, ...]
    one_start: int
    other_start: int
    one_text: str
    other_text: str


def against(fullest: str, text: str) -> Sequence[Run]:
    """A wording as runs: `added` is what the fullest one has not."""
    return [run for run in changed(fullest, text) if run.kind != "removed"]


def side_by_side(copy: CopyRecord, one: str, other: str) -> list[Passage]:
    """The passages that two articles share, in the order of the first; one that is not within their texts is left out."""
    found = []
    for start, end, other_start, other_end in sorted(copy.passages):
        if end > len(one) or other_end > len(other):
            continue
        runs = changed(one[start:end], other[other_start:other_end])
        left = tuple(run for run in runs if run.kind != "added")
        right = tuple(run for run in runs if run.kind != "removed")
        found.append(Passage(left, right, start, other_start, one[start:end], other[other_start:other_end]))
    return found
