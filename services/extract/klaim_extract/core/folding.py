"""Reading words in lower-cased text, without moving an offset."""

import re
from collections.abc import Iterable

_BLANKS = " \u00a0\t"
BEFORE_WORD = r"[^a-z](?<=\W)"  # a pattern in place of a word boundary, found faster; it takes the character before the word
_FARTHEST = 32  # no word that matters here is longer


def fold(text: str) -> str:
    """Lower-case text in which every code point keeps its place (`İ`, which would become two, stays)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


def word_before(text: str, at: int) -> tuple[str, int]:
    """The word (hyphens included) that ends before `at` on the same line, blanks between, and where it starts; else `("", at)`."""
    base = max(0, at - _FARTHEST)
    near = text[base:at].rstrip(_BLANKS)
    begin = near.rfind(" ") + 1
    if not near[begin:].isalpha():  # a hyphen, a mark, another blank, or nothing
        begin = len(near)
        while begin > 0 and (near[begin - 1].isalpha() or near[begin - 1] == "-"):
            begin -= 1
    return (near[begin:], base + begin) if begin < len(near) else ("", at)


def starts_capital(text: str, at: int) -> bool:
    """Whether the word at `at` is written with a capital."""
    return text[at : at + 1].isupper()


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, grouped by first letter: a long flat alternation is several times slower."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, reverse=True):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
