"""Which words of a phrase are a person's name."""

import re

from klaim_extract.core.document import Document
from klaim_extract.core.people import Names
from klaim_extract.core.vocabulary import (
    CLOSED,
    DOCUMENT_HEADS,
    GIVEN_NAMES,
    HONORIFICS,
    INSTITUTIONAL,
    ORGANIZATION_HEADS,
    PERSON_HEADS,
    PLACES,
    STATE_WORDS,
)

PARTICLES = frozenset(("bin", "binti", "al", "el", "van", "von", "de", "der", "da", "dos", "ibn"))
LONGEST_NAME = 5
_INSTITUTION_SHAPE = re.compile(r"^(?:pe[a-z]{4,}an|per[a-z]{3,}an|ke[a-z]{4,}an|[a-z]{4,}(?:isasi|ologi|olog|ulasi|itas|isme))$")
_BODIES = INSTITUTIONAL | STATE_WORDS | PLACES | PERSON_HEADS | ORGANIZATION_HEADS | DOCUMENT_HEADS
_NOT_NAMES = (_BODIES | CLOSED["function"] | CLOSED["weekday"] | CLOSED["unit"]) - GIVEN_NAMES


def is_name_word(word: str, lower: str) -> bool:
    """Whether *word* can be part of a person's name, as far as the word alone tells."""
    if not word[0].isupper() or lower in _NOT_NAMES:
        return False
    if word.isupper() and len(word) > 1:
        return False
    return _INSTITUTION_SHAPE.match(lower) is None


def name_start(doc: Document, names: Names, first: int, last: int) -> int:
    """Where the person's name begins that ends the phrase first..last; *last* where it ends in none."""
    start = last
    while start > first and in_name(doc, start - 1, first, last):
        start -= 1
    while start < last and (doc.lowers[start] in PARTICLES or doc.words[start] == "."):
        start += 1
    if first < start < last and doc.lowers[start] not in GIVEN_NAMES and doc.lowers[start] not in names.alone:
        inner = next((n for n in range(start + 1, last) if doc.lowers[n] in names.alone and n < max(last - 1, start + 2)), None)
        if inner is not None and (inner < last - 1 or last - start > LONGEST_NAME):
            return inner
    if first < start < last:
        start = past_body(doc, names, start, last)
    if last - start > LONGEST_NAME:
        return next((n for n in range(start + 1, last - 1) if doc.lowers[n] in GIVEN_NAMES), last - 2)
    return start


def past_body(doc: Document, names: Names, start: int, last: int) -> int:
    """Past the word that a body's head noun takes with it: "Universitas Merdeka Rina Marlina"."""
    takes = start > 0 and doc.words[start - 1].istitle() and doc.lowers[start - 1] in ORGANIZATION_HEADS
    known = doc.lowers[start] in GIVEN_NAMES or doc.lowers[start] in names.alone
    return start + 1 if takes and not known and last - start > 2 else start


def in_name(doc: Document, number: int, first: int, last: int) -> bool:
    """Whether word *number* can stand in the name that ends before *last*; a title or rank stands before a name."""
    word, lower = doc.words[number], doc.lowers[number]
    if word == ".":
        return number > first and len(doc.words[number - 1]) == 1 and doc.lowers[number - 1] not in HONORIFICS
    if lower in PARTICLES:
        return first < number < last - 1
    return is_name_word(word, lower) and lower not in HONORIFICS
