"""Which sentences of two articles are one: what the outlets themselves wrote, for words in quotation marks are nobody's copy."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from klaim_index.core.grouping.likeness import cover
from klaim_index.core.grouping.terms import Term, total
from klaim_shared.messages import ArticleIngested

_SENTENCE = re.compile(r"[^\n]+?(?:[.?!…][\"”’']*(?=\s|$)|(?=\n|$))")
_QUOTED = re.compile(r"[\"“”][^\"“”\n]*[\"“”]?")
_LEAST = 2.0  # a sentence that says less is no evidence
_SAME = 1.1  # both shares together
_LOWEST = 0.45


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article; what it says outside quotation marks, and that as bare words."""

    start: int
    end: int
    terms: tuple[Term, ...]
    words: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Passage:
    """A sentence of one article and the one of another that says it; `verbatim` where they are the same words."""

    one: Sentence
    other: Sentence
    strength: float
    verbatim: bool


def sentences(article: ArticleIngested, found: Sequence[Term]) -> tuple[Sentence, ...]:
    """The sentences of an article that say something in its own words; *found* are the terms of its text."""
    text = _without_quotes(article.text)
    unquoted = [term for term in found if not text[term.start].isspace()]
    starts = [term.start for term in unquoted]
    told = []
    for match in _SENTENCE.finditer(text):
        own = unquoted[bisect_left(starts, match.start()) : bisect_left(starts, match.end())]
        unique = tuple({term.key: term for term in own}.values())
        if total(unique) >= _LEAST:
            words = tuple(re.findall(r"\w+", match[0].casefold()))
            told.append(Sentence(match.start(), match.end(), unique, words, total(unique)))
    return tuple(told)


def passages(one: Sequence[Sentence], other: Sequence[Sentence]) -> list[Passage]:
    """The sentences that both hold, in the order of both: where they cross, the longest row that does not."""
    index = _index(other)
    pairs = {(at, best[1]): best[0] for at, sentence in enumerate(one) if (best := _best(sentence, other, index))}
    return [Passage(one[at], other[best], pairs[at, best], _verbatim(one[at], other[best])) for at, best in _in_order(list(pairs))]


def _without_quotes(text: str) -> str:
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def _index(sentences: Sequence[Sentence]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, sentence in enumerate(sentences):
        for term in sentence.terms:
            found.setdefault(term.key, []).append(at)
    return found


def _best(sentence: Sentence, other: Sequence[Sentence], index: Mapping[str, list[int]]) -> tuple[float, int] | None:
    """The sentence of the other that is most alike, after how alike it is; None where none is alike enough."""
    shared: dict[int, float] = {}
    for term in sentence.terms:
        for at in index.get(term.key, ()):
            shared[at] = shared.get(at, 0.0) + term.weight
    near = sorted((at for at in shared if shared[at] >= _LOWEST / 2 * sentence.weight), key=lambda at: (-shared[at], at))[:3]
    ranked = [(found.low + found.high, -at) for at in near if (found := cover(sentence.terms, other[at].terms)).low >= _LOWEST]
    strength, at = max(ranked, default=(0.0, 0))
    return (strength, -at) if strength >= _SAME else None


def _verbatim(one: Sentence, other: Sentence) -> bool:
    first, second = set(one.words), set(other.words)
    return len(first & second) >= 0.9 * max(len(first), len(second))


def _in_order(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The longest row of pairs that rises in both, each of the other article's sentences taken once."""
    best: list[list[tuple[int, int]]] = []
    for pair in pairs:
        before = max((row for row in best if row[-1][1] < pair[1]), key=len, default=[])
        best.append([*before, pair])
    yield from max(best, key=len, default=[])
