"""Copies: articles of which one was made from the other, or both from a third."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from klaim_index.core.grouping.alignment import Passage, Sentence, passages
from klaim_index.core.grouping.reading import Reading

Kind = Literal["copy", "rewrite", "excerpt"]

_EVIDENCE = 27.0  # how much must be common, beyond what two reports of one event have in common anyway
_SHARE = 0.45
_LIKENESS = 1.6
_WHOLE = 0.7


@dataclass(frozen=True)
class Copy:
    """Two articles that share what an outlet wrote; `a` is the earlier one where that is known."""

    a: Reading
    b: Reading
    first: str | None
    kind: Kind
    share: float
    passages: tuple[Passage, ...]

    @property
    def sisters(self) -> bool:
        """Whether both are of one outlet."""
        return bool(self.a.article.outlet) and self.a.article.outlet == self.b.article.outlet


def copy_of(one: Reading, other: Reading, *, said: bool = False) -> Copy | None:
    """What two articles share, where it is enough to say that one was not written without the other.

    Where somebody *said* that they are copies, any sentence that they share is enough.
    """
    a, b = sorted(
        (one, other), key=lambda reading: (reading.article.published_at or "9999", reading.article.source_name, reading.article_id)
    )
    found = passages(a.sentences, b.sentences)
    if not found:
        return None
    evidence = sum((passage.strength - 1) * min(passage.one.weight, passage.other.weight) for passage in found)
    if not said and (evidence < _EVIDENCE or sum(passage.strength for passage in found) < _LIKENESS * len(found)):
        return None
    shares = (
        _weight([passage.one for passage in found]) / _weight(a.sentences),
        _weight([passage.other for passage in found]) / _weight(b.sentences),
    )
    if not said and max(shares) < _SHARE:
        return None
    return Copy(a, b, _first(a, b), _kind(found, shares), round(min(1.0, max(shares)), 3), tuple(found))


def _weight(sentences: Sequence[Sentence]) -> float:
    return sum(sentence.weight for sentence in sentences)


def _kind(found: Sequence[Passage], shares: tuple[float, float]) -> Kind:
    verbatim = _weight([passage.one for passage in found if passage.verbatim]) / _weight([passage.one for passage in found])
    if verbatim < 0.5:
        return "rewrite"
    return "copy" if min(shares) >= _WHOLE else "excerpt"


def _first(a: Reading, b: Reading) -> str | None:
    """The article that was there first; None where the dates do not tell."""
    one, other = a.article.published_at, b.article.published_at
    if not one or not other or (one[:10] == other[:10] and (len(one) < 11 or len(other) < 11 or one == other)):
        return None
    return a.article.source_name
