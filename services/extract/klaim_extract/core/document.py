"""An article's text, read once: paragraphs, quotations, sentences and words, all as code point offsets."""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from klaim_extract.core.quotes import Quotation, find_quotations
from klaim_extract.core.sentences import Extent, paragraph_extents, split_sentences
from klaim_extract.core.words import split_words

_MOST_PLACES = 50  # of one word: enough to tell how it is used


class Sentence(NamedTuple):
    """A sentence: its extent in the text, and its words as a half-open range of word numbers."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Document:
    """Parallel lists over the words.

    As written, lower case, whether it opens with a capital, start, end, and the number of the quotation around it (-1: none).
    """

    text: str
    quotations: list[Quotation]
    sentences: list[Sentence]
    words: list[str]
    lowers: list[str]
    upper: list[bool]
    starts: list[int]
    ends: list[int]
    quoted: list[int]
    capitals: frozenset[str]  # words written with a capital inside a sentence
    where: dict[str, list[int]]  # the numbers of the first places of each lower-case word that is written with a capital

    def span(self, first: int, last: int) -> Extent:
        """The extent of words first..last (half open, not empty)."""
        return self.starts[first], self.ends[last - 1]

    def phrase(self, first: int, last: int) -> str:
        """The text from the first word to the end of the last."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""

    def word_at(self, position: int) -> int:
        """The number of the first word that starts at or after *position*."""
        return bisect_left(self.starts, position)

    def among(self, lowers: Collection[str], first: int, last: int) -> list[int]:
        """The numbers of those of the words first..last whose lower-case form is among *lowers*."""
        return list(compress(range(first, last), map(lowers.__contains__, self.lowers[first:last])))


def read(text: str) -> Document:
    """Cut *text* into quotations, sentences and words."""
    paragraphs = paragraph_extents(text)
    quotations = find_quotations(text, paragraphs)
    extents = split_sentences(text, paragraphs, [(q.start, q.end) for q in quotations])
    words, starts, ends = split_words(text)
    sentences = [_sentence(start, end, starts, ends) for start, end in extents]
    lowers = list(map(str.lower, words))
    upper = list(map(str.isupper, map(itemgetter(0), words)))
    quoted, capitals = _quoted(starts, quotations), _capitals(text, words, upper, starts)
    return Document(text, quotations, sentences, words, lowers, upper, starts, ends, quoted, capitals, _where(lowers, upper))


def _sentence(start: int, end: int, starts: list[int], ends: list[int]) -> Sentence:
    """The sentence with its words; a word that a hard cut falls into belongs to it whole."""
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    return Sentence(start, max(end, ends[last - 1]) if last > first else end, first, last)


def _capitals(text: str, words: list[str], upper: list[bool], starts: list[int]) -> frozenset[str]:
    inside = [n for n in compress(range(len(words)), upper) if n and text[starts[n] - 1] != "\n"]
    return frozenset([words[n] for n in inside if words[n - 1] == "," or words[n - 1][-1].isalnum()])


def _where(lowers: list[str], upper: list[bool]) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for number in compress(range(len(upper)), upper):
        if len(places := where.setdefault(lowers[number], [])) < _MOST_PLACES:
            places.append(number)
    return where


def _quoted(starts: list[int], quotations: list[Quotation]) -> list[int]:
    quoted = [-1] * len(starts)
    for number, quotation in enumerate(quotations):
        for word in range(bisect_left(starts, quotation.start), bisect_left(starts, quotation.end)):
            quoted[word] = number
    return quoted
