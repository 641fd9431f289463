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
    SEATS,
    STATE_WORDS,
)

PARTICLES = frozenset(("bin", "binti", "al", "el", "van", "von", "de", "der", "da", "dos", "ibn"))
LONGEST_NAME = 5
_INSTITUTION_SHAPE = re.compile(r"^(?:pe[a-z]{4,}an|per[a-z]{3,}an|ke[a-z]{4,}an|[a-z]{4,}(?:isasi|ologi|olog|ulasi|itas|isme))$")
_BODIES = INSTITUTIONAL | STATE_WORDS | PLACES | PERSON_HEADS | ORGANIZATION_HEADS | DOCUMENT_HEADS
_SEAT_WORDS = frozenset(word for seat in SEATS for word in seat.split())
_NOT_NAMES = (_BODIES | _SEAT_WORDS | CLOSED["function"] | CLOSED["weekday"] | CLOSED["unit"]) - GIVEN_NAMES


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
    if first < start:
        start = past_institution(doc, names, start, last)
    if last - start > LONGEST_NAME:
        return next((n for n in range(start + 1, last - 1) if doc.lowers[n] in GIVEN_NAMES), last - 2)
    return start


def past_institution(doc: Document, names: Names, start: int, last: int) -> int:
    """Where a name begins that follows a function or a body: at a word that is a whole name elsewhere, or past a body's own word."""
    if last - start < 3 or doc.lowers[start] in GIVEN_NAMES or doc.lowers[start] in names.alone:
        return start
    alone = next((number for number in range(start + 1, last - 1) if doc.lowers[number] in names.alone), None)
    if alone is not None:
        return alone
    takes = start > 0 and doc.words[start - 1].istitle() and doc.lowers[start - 1] in ORGANIZATION_HEADS  # Universitas Merdeka Rina Marlina
    return start + 1 if takes else start


def in_name(doc: Document, number: int, first: int, last: int) -> bool:
    """Whether word *number* can stand in the name that ends before *last*; a title or rank stands before a name."""
    word, lower = doc.words[number], doc.lowers[number]
    if word == ".":
        return number > first and len(doc.words[number - 1]) == 1 and doc.lowers[number - 1] not in HONORIFICS
    if lower in PARTICLES:
        return first < number < last - 1
    return is_name_word(word, lower) and lower not in HONORIFICS
