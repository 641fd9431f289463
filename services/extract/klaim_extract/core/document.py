"""An article's text, read once: paragraphs, quotations, sentences and words, all as code point offsets."""

from bisect import bisect_left
from dataclasses import dataclass
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
    """Parallel lists over the words: as written, lower case, start, end, and the number of the quotation around it (-1: none)."""

    text: str
    quotations: list[Quotation]
    sentences: list[Sentence]
    words: list[str]
    lowers: list[str]
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


def read(text: str) -> Document:
    """Cut *text* into quotations, sentences and words."""
    paragraphs = paragraph_extents(text)
    quotations = find_quotations(text, paragraphs)
    extents = split_sentences(text, paragraphs, [(q.start, q.end) for q in quotations])
    spans = split_words(text)
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    words = [text[start:end] for start, end in spans]
    sentences = [_sentence(start, end, starts, ends) for start, end in extents]
    lowers = list(map(str.lower, words))
    quoted, capitals = _quoted(starts, quotations), _capitals(text, words, lowers, starts)
    return Document(text, quotations, sentences, words, lowers, starts, ends, quoted, capitals, _where(words, lowers))


def _sentence(start: int, end: int, starts: list[int], ends: list[int]) -> Sentence:
    """The sentence with its words; a word that a hard cut falls into belongs to it whole."""
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    return Sentence(start, max(end, ends[last - 1]) if last > first else end, first, last)


def _capitals(text: str, words: list[str], lowers: list[str], starts: list[int]) -> frozenset[str]:
    found = {
        word
        for before, word, lower, start in zip(words, words[1:], lowers[1:], starts[1:], strict=False)
        if word != lower and word[0].isupper() and (before[-1].isalnum() or before == ",") and text[start - 1] != "\n"
    }
    return frozenset(found)


def _where(words: list[str], lowers: list[str]) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        if word[0].isupper() and len(places := where.setdefault(lowers[number], [])) < _MOST_PLACES:
            places.append(number)
    return where


def _quoted(starts: list[int], quotations: list[Quotation]) -> list[int]:
    quoted = [-1] * len(starts)
    for number, quotation in enumerate(quotations):
        for word in range(bisect_left(starts, quotation.start), bisect_left(starts, quotation.end)):
            quoted[word] = number
    return quoted
