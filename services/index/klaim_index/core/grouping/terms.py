"""What a stretch of text says, as terms: words folded, entities by their id, each with its weight and whether it is negated."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from klaim_index.core.grouping.data import lines_of, words_of
from klaim_index.core.grouping.stems import stem

LIGHT = 0.35
PLAIN = 1.0
NAME = 1.4
STATE = 0.8  # states are named everywhere

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_NEGATORS = frozenset({"tidak", "tak", "bukan", "belum", "enggak", "nggak", "ndak", "gak", "jangan", "takkan"})
_WITHOUT = "tanpa"
WITHOUT = "~"  # before the key of what there is none of
_NOT_ONLY = frozenset({"hanya", "cuma", "saja", "sekadar", "sekedar", "lain"})
_REACH = 3  # how many words after a negator its word may stand


class Mark(NamedTuple):
    """A stretch of text that names an entity."""

    start: int
    end: int
    entity_id: str


class Term(NamedTuple):
    """One word, phrase or entity of a text. `key` is what two texts share; `start` and `end` count code points in it."""

    key: str
    weight: float
    negated: bool
    name: bool
    start: int
    end: int


class _Token(NamedTuple):
    key: str
    stem: str
    word: str
    start: int
    end: int
    name: bool


def _stop_words() -> frozenset[str]:
    return words_of("empty.txt")


def _folded(words: str) -> tuple[str, ...]:
    return tuple(part if part in _NEGATORS else stem(part) for part in re.findall(r"[^\W\d_]+", words.casefold()))


def _classes() -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """Folded words and phrases with the name of their class, and such words as belong to one only as they are written."""
    phrases: dict[tuple[str, ...], str] = {}
    words: dict[str, str] = {}
    for line in lines_of("same.tsv"):
        name, variants = line.split("\t")
        for variant in map(str.strip, (name, *variants.split(","))):
            if variant.startswith("!"):
                words[variant[1:]] = f"={name}"
            else:
                phrases.setdefault(_folded(variant), f"={name}")
    return phrases, words


_STOP = _stop_words()
_LIGHT = frozenset(stem(word) for word in words_of("light.txt"))
_PHRASES, _WORDS = _classes()
_PHRASES_FROM: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _words in sorted(_PHRASES, key=len, reverse=True):
    _PHRASES_FROM.setdefault(_words[0], []).append((_words, _PHRASES[_words]))


def terms(text: str, marks: Iterable[Mark] = (), skip: Collection[tuple[int, int]] = ()) -> tuple[Term, ...]:
    """The terms of a text in their order; *skip* leaves out the figures that stand in those stretches."""
    tokens = list(_tokens(text, sorted(marks), skip))
    found: list[Term] = []
    negated = 0  # how far a negation still reaches
    without = False
    at = 0
    while at < len(tokens):
        length, key = _phrase(tokens, at)
        token = tokens[at]
        if length == 1 and token.word in _NEGATORS:
            following = tokens[at + 1].word if at + 1 < len(tokens) else ""
            negated = 0 if following in _NOT_ONLY else _REACH
            at += 1
            continue
        if length == 1 and token.word == _WITHOUT:
            without, at = True, at + 1
            continue
        weight = _weight(token, key)
        if weight:
            found.append(
                Term(f"{WITHOUT}{key}" if without else key, weight, negated > 0, token.name, token.start, tokens[at + length - 1].end)
            )
        negated = 0 if weight >= PLAIN else max(0, negated - 1)
        without = without and weight < PLAIN
        at += length
    return tuple(found)


def folded(word: str) -> str:
    """The key of a single word."""
    parts = _folded(word)
    return _WORDS.get(word) or _PHRASES.get(parts) or "".join(parts[:1]) or word


def total(found: Iterable[Term]) -> float:
    """The weight of terms together."""
    return sum(term.weight for term in found)


def _tokens(text: str, marks: Sequence[Mark], skip: Collection[tuple[int, int]]) -> Iterable[_Token]:
    waiting = list(marks)
    covered = -1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while waiting and waiting[0].end <= start:
            waiting.pop(0)
        if start < covered:
            continue
        if waiting and waiting[0].start <= start < waiting[0].end:
            mark = waiting.pop(0)
            covered = mark.end
            yield _Token(f"@{mark.entity_id}", "", "", start, mark.end, True)
        elif match[0][0].isdigit():
            if not any(low <= start < high for low, high in skip):
                yield _Token(f"#{match[0].replace('.', '')}", "", match[0], start, end, False)
        else:
            word = match[0].casefold()
            folded = word if word in _NEGATORS else stem(word)
            yield _Token(folded, folded, word, start, end, match[0][0].isupper() and folded not in _LIGHT and _inside(text, start))


def _inside(text: str, start: int) -> bool:
    """Whether a word that begins there stands inside a sentence, where a capital means a name."""
    before = text[:start].rstrip()[-1:]
    return before not in {"", ".", "?", "!", ":", '"', "“", "”", "‘", "’"}


def _phrase(tokens: Sequence[_Token], at: int) -> tuple[int, str]:
    """How many tokens from *at* make one term, and its key."""
    token = tokens[at]
    if token.word in _WORDS:
        return 1, _WORDS[token.word]
    for words, name in _PHRASES_FROM.get(token.stem, ()):
        length = len(words)
        if length == 1:
            return (1, token.key) if token.word in _STOP else (1, name)
        if at + length <= len(tokens) and all(tokens[at + step].stem == words[step] for step in range(1, length)):
            return length, name
    return 1, token.key


def _weight(token: _Token, key: str) -> float:
    if key.startswith("@"):
        return STATE if key.startswith("@state/") else NAME
    if key.startswith("="):
        return LIGHT if stem(key[1:]) in _LIGHT else PLAIN
    if key.startswith("#"):
        return PLAIN
    if token.word in _STOP or token.word.removesuffix("nya") in _STOP or len(token.stem) < 2:
        return 0.0
    if token.stem in _LIGHT:
        return LIGHT
    return NAME if token.name else PLAIN
