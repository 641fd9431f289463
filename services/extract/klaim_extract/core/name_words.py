"""Which words can be a person's name, as far as the word and its neighbours tell."""

import re
from functools import lru_cache

from klaim_extract.core.document import Document
from klaim_extract.core.vocabulary import (
    ABBREVIATIONS,
    AFTER,
    BEFORE,
    CLOSED,
    COMPANIES,
    DEGREES,
    DOCUMENT_HEADS,
    GIVEN_NAMES,
    GROUP_HEADS,
    HONORIFICS,
    INSTITUTIONAL,
    NAME_ENDS,
    ORGANIZATION_HEADS,
    PASSIVE,
    PERSON_HEADS,
    PLACES,
    SEATS,
    STATE_WORDS,
    STATES,
)

PARTICLES = frozenset(("bin", "binti", "al", "el", "van", "von", "de", "der", "da", "dos", "ibn", "del", "bte"))
_INSTITUTION_SHAPE = re.compile(r"^(?:pe[a-z]{4,}an|per[a-z]{3,}an|ke[a-z]{4,}an|[a-z]{4,}(?:isasi|ulasi|itas|isme)|[a-z]{2,}olog[iy]?)$")
_OFFICE_SHAPE = re.compile(r"^(?:kemen|kemdik|menko|wamen|wakapol|kapol|kajari|kajati|kasat|kasub|kapus|kabid|kadis|kakanwil)[a-z]+$")
_GIVEN_SHAPE = re.compile(r"^[a-z]{3,}(?:uddin|udin|ullah|rrahman|mansyah|iansyah|ningsih|yanto|yono|wati|ianto|awan|iyanti)$")
_ARTICLED = re.compile(r"^(?:al|el|as|ar|an|ad|at|az|ash|bin|ben)-[A-Z]\w+$")  # al-Sisi
_NICKNAME_MARKS = frozenset("'‘’\"“”")
_MONTHS_IN_NAMES = frozenset(("januari", "april", "mei", "juni", "juli", "agustus", "september", "oktober"))
_NUMERAL = re.compile(r"^[IVX]{1,4}$")
_BODIES = INSTITUTIONAL | STATE_WORDS | PLACES | PERSON_HEADS | GROUP_HEADS | ORGANIZATION_HEADS | DOCUMENT_HEADS
_SEAT_WORDS = frozenset(word for seat in SEATS for word in seat.split())
_HEADLINE_VERBS = CLOSED["headline"] | AFTER.keys() | BEFORE.keys()
_PRONOUNS = CLOSED["pronoun"] | CLOSED["clitic_pronoun"]
_CLOSED_WORDS = CLOSED["function"] | _PRONOUNS | CLOSED["weekday"] | CLOSED["unit"] | _HEADLINE_VERBS | PASSIVE.keys()
_NOT_NAMES = (_BODIES | COMPANIES | ABBREVIATIONS.keys() | _SEAT_WORDS | _CLOSED_WORDS) - GIVEN_NAMES
_CAUSATIVE = re.compile(r"^[a-z]{4,}kan$")  # Umumkan
_SPECIALIST = re.compile(r"^S[pP]\.?[A-Z][A-Za-z]{0,5}(?:\.[A-Z][a-z]*)*$")  # Sp.A, SpJP
_ACRONYMS = ABBREVIATIONS.keys() | STATES.keys() | HONORIFICS | ORGANIZATION_HEADS | DOCUMENT_HEADS | INSTITUTIONAL
_ROYAL = frozenset(("ratu", "sultan", "pangeran", "imam"))
_HIGH_OFFICE = frozenset(("jaksa", "hakim", "uskup", "imam", "mahkamah", "kejaksaan", "masjid", "gereja"))  # Jaksa Agung


@lru_cache(maxsize=32768)
def is_name_word(word: str, lower: str) -> bool:
    """Whether *word* can be part of a person's name, as far as the word alone tells."""
    if not word[0].isupper():
        return _ARTICLED.match(word) is not None
    if lower.replace(".", "") in DEGREES and not word[1:].islower():  # PhD, M.Sc
        return False
    if lower in _NOT_NAMES or (word.isupper() and (len(word) > 1 or word in "VX")):
        return False
    if (_CAUSATIVE.match(lower) and lower not in GIVEN_NAMES) or (_SPECIALIST.match(word) and not word[1:].islower()):
        return False
    return _INSTITUTION_SHAPE.match(lower) is None and _OFFICE_SHAPE.match(lower) is None


def is_numeral(word: str) -> bool:
    """A king's number: `X` in `Hamengku Buwono X`."""
    return _NUMERAL.match(word) is not None


def is_degree(word: str) -> bool:
    """An academic degree as written: `M.Sc`, `S.H.`, `Sp.A`, `SpJP`."""
    return word[0].isupper() and (word.lower().replace(".", "") in DEGREES or _SPECIALIST.match(word) is not None)


def is_headline_verb(lower: str) -> bool:
    """A word that only a headline writes with a capital inside a sentence: `Bank X Umumkan Laba`."""
    if lower in GIVEN_NAMES or lower in NAME_ENDS:
        return False
    return lower in _HEADLINE_VERBS or _CAUSATIVE.match(lower) is not None


@lru_cache(maxsize=32768)
def is_given(lower: str) -> bool:
    """Whether a person's name often begins with the word: a known given name, or one by its ending (`-uddin`, `-yanto`)."""
    return lower in GIVEN_NAMES or (lower not in _NOT_NAMES and _GIVEN_SHAPE.match(lower) is not None)


def in_name(doc: Document, number: int, first: int, last: int) -> bool:
    """Whether word *number* can stand in the name that ends before *last*; a title or rank stands before a name."""
    word, lower = doc.words[number], doc.lowers[number]
    if word == ".":
        initial = number > first and len(doc.words[number - 1]) == 1
        return initial and (in_name(doc, number - 1, first, last) or (number + 1 < last and _follows_name(doc, number - 1, first)))
    if lower in PARTICLES and not word[0].isupper():
        return first < number < last - 1 and doc.upper[number - 1]
    if lower == "agung" and number and doc.lowers[number - 1] in _HIGH_OFFICE and doc.upper[number - 1]:
        return False
    if word == "I" and (number + 1 >= last or not is_given(doc.lowers[number + 1])):
        return _follows_name(doc, number, first)
    if (is_name_word(word, lower) and lower not in HONORIFICS) or (word in _NICKNAME_MARKS and marks_nickname(doc, number)):
        return first <= number < last
    follows = _follows_name(doc, number, first) and (_goes_on(doc, number, last) or _only_looks_causative(doc, number))
    return follows or (first < number and _opens_name(doc, number, last)) or _are_initials(doc, number, last)


def marks_nickname(doc: Document, number: int) -> bool:
    """Whether the mark at word *number* is one of the two around a nickname inside a name: `Rina 'Nana' Marlina`."""
    for opening in (number, number - 2):
        around = doc.words[max(opening - 1, 0) : opening + 4]
        if len(around) < 5 or opening < 1 or around[1] not in _NICKNAME_MARKS or around[3] not in _NICKNAME_MARKS:
            continue
        if all(is_name_word(word, word.lower()) for word in around[::2]):
            return True
    return False


def without_nickname(doc: Document, first: int, last: int) -> tuple[str, ...]:
    """The words of a name, without dots, what is in brackets, and a nickname in marks."""
    words = doc.words[first:last]
    if "(" in words and ")" in words[words.index("(") :]:
        words = words[: words.index("(")] + words[words.index(")", words.index("(")) + 1 :]
    if _NICKNAME_MARKS.isdisjoint(words):
        return tuple([word for word in words if word not in ".()"])
    marks = [n for n, word in enumerate(words) if word in _NICKNAME_MARKS]
    inside = {n + step for n in marks for step in (0, 1)} - {n + 1 for n in marks[1::2]}
    return tuple(word for n, word in enumerate(words) if word not in ".()" and n not in inside)


def _opens_name(doc: Document, number: int, last: int) -> bool:
    """A royal title that is a part of the name, after a function: "Wali Kota Sukamaju Ratu Mutiara"."""
    if doc.lowers[number] not in _ROYAL or not doc.words[number].istitle() or number + 1 >= last:
        return False
    return is_name_word(doc.words[number + 1], doc.lowers[number + 1])


def _goes_on(doc: Document, number: int, last: int) -> bool:
    """What only ends or goes on a name: `Lukman Hakim`, `Hamengku Buwono X`, `Rina H Marlina`."""
    word, lower = doc.words[number], doc.lowers[number]
    if lower in NAME_ENDS and word.istitle():
        return True
    if lower in _MONTHS_IN_NAMES and doc.lowers[number - 1] == "raja":  # Raja Juli
        return True
    if lower in _MONTHS_IN_NAMES and word.istitle():  # Putu Juli Ardika
        return number + 1 < last and is_name_word(doc.words[number + 1], doc.lowers[number + 1])
    if _NUMERAL.match(word):
        return True
    if len(word) == 2 and word.isupper() and number + 1 == last and lower not in _ACRONYMS and lower not in DEGREES:  # Johan Budi SP
        return number > 1 and is_name_word(doc.words[number - 2], doc.lowers[number - 2])
    return len(word) == 1 and word.isupper() and number + 1 < last


def _only_looks_causative(doc: Document, number: int) -> bool:
    """A name that ends as verbs do, after a given name: "Ferry Walintukan"; a headline's verb is one that tells ("Umumkan")."""
    lower = doc.lowers[number]
    causative = doc.words[number].istitle() and _CAUSATIVE.match(lower) is not None and lower not in _NOT_NAMES
    return causative and is_given(doc.lowers[number - 1]) and not any(form in BEFORE for form in _active_forms(lower))


def _active_forms(bare: str) -> tuple[str, ...]:
    """What a bare verb can look like with its prefix: umumkan, mengumumkan; tegaskan, menegaskan."""
    return ("me" + bare, "mem" + bare, "men" + bare, "meng" + bare, "men" + bare[1:], "mem" + bare[1:], "meny" + bare[1:])


def _follows_name(doc: Document, number: int, first: int) -> bool:
    if number <= first:
        return False
    word, lower = doc.words[number - 1], doc.lowers[number - 1]
    return is_name_word(word, lower) and lower not in HONORIFICS and (lower != "agung" or number - 1 > first)


def _are_initials(doc: Document, number: int, last: int) -> bool:
    """Two or three capitals before a name that are no short form of anything: `TB Hasan`, `ST Burhan`."""
    word, lower = doc.words[number], doc.lowers[number]
    if not (len(word) == 2 and word.isupper() and word.isalpha()) or lower in _ACRONYMS or number + 1 >= last:
        return False
    return is_name_word(doc.words[number + 1], doc.lowers[number + 1]) and doc.lowers[number + 1] not in HONORIFICS
