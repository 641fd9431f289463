"""How much of what one says another says too."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from klaim_index.core.grouping.stems import stem
from klaim_index.core.grouping.terms import Term, total

_LONG = 6
_ALIKE = 0.7  # of the letter trigrams of two long words: spelling, glued words
_BUT_ALIKE = 0.8


class Cover(NamedTuple):
    """The share of the one's weight found in the other and back, and the weight of words that one negates and the other does not."""

    there: float
    back: float
    turned: float
    shared: float
    words: int  # how many different terms both have

    @property
    def low(self) -> float:
        """The smaller share."""
        return min(self.there, self.back)

    @property
    def high(self) -> float:
        """The greater share."""
        return max(self.there, self.back)


def cover(one: Sequence[Term], other: Sequence[Term], common: float = 0.0) -> Cover:
    """How far two texts say the same; *common* is the weight of what else they share (figures)."""
    there, turned, words = _found(one, other)
    back, turned_back, words_back = _found(other, one)
    return Cover(
        _share(there + common, total(one) + common),
        _share(back + common, total(other) + common),
        max(turned, turned_back),
        min(there, back) + common,
        min(words, words_back),
    )


def _share(found: float, whole: float) -> float:
    return found / whole if whole else 0.0


def _found(one: Sequence[Term], other: Sequence[Term]) -> tuple[float, float, int]:
    """The weight of *one*'s terms that stand in *other*, of those that stand there the other way round, and how many different ones do."""
    keys: dict[str, list[Term]] = defaultdict(list)
    for term in other:
        keys[term.key].append(term)
    soft = [candidate.key for candidate in other if candidate.name or len(candidate.key) >= _LONG]
    found = turned = 0.0
    words = set()
    for term in one:
        same = keys.get(term.key)
        share = 1.0
        if same is None:
            share = _softly(term, soft)
        elif all(candidate.negated != term.negated for candidate in same):
            turned += term.weight
            continue
        if share and term.weight > 0:
            found += term.weight * share
            words.add(term.key)
    return found, turned, len(words)


def _softly(term: Term, soft: Sequence[str]) -> float:
    """How alike a term is to the most alike of those keys."""
    key = term.key
    if key[0] == "@":
        return max((likeness(key, other) for other in soft), default=0.0)
    if len(key) < _LONG:
        return max((likeness(key, other) for other in soft if other[0] == "@"), default=0.0) if term.name else 0.0
    begins, ends, best = key[:2], key[-3:], 0.0
    for other in soft:  # the innermost of all loops
        if other[0] == "@" or other[:2] == begins or other[-3:] == ends:
            best = max(best, likeness(key, other))
    return best


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """How alike two different keys are: names by their words, long words by their letters."""
    if one.startswith("@") or other.startswith("@"):
        return 1.0 if _same_name(one, other) else 0.0
    if min(len(one), len(other)) < _LONG or one[0] in "=#" or other[0] in "=#":
        return 0.0
    first, second = _trigrams(one), _trigrams(other)
    return _BUT_ALIKE if 2 * len(first & second) / (len(first) + len(second)) >= _ALIKE else 0.0


def _same_name(one: str, other: str) -> bool:
    """Whether the words of the one name are among those of the other; a single word stands for a name that holds it."""
    first, second = name_words(one), name_words(other)
    return bool(first and second) and (first <= second or second <= first)


@lru_cache(maxsize=16384)
def name_words(key: str) -> frozenset[str]:
    """The folded words of an entity's id, or the one word of a name."""
    slug = key.rpartition("/")[2] if key.startswith("@") else key
    return frozenset(stem(word) for word in slug.split("-")) if key[0] not in "=#" else frozenset()


def _trigrams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
