"""What kind of thing a noun phrase names, by all of its words, by its head, or by what is left of it where it holds no name."""

from typing import Literal

from klaim_extract.core.document import Document
from klaim_extract.core.name_bounds import capitals_tell
from klaim_extract.core.name_words import is_name_word
from klaim_extract.core.people import Names
from klaim_extract.core.vocabulary import (
    BEFORE,
    CLOSED,
    DOCUMENT_HEADS,
    GROUP_HEADS,
    HONORIFICS,
    MEDIA,
    ORGANIZATION_HEADS,
    PERSON_HEADS,
    SEATS,
    STATES,
    is_body,
    looks_animate,
)

Kind = Literal["pronoun", "person", "role", "state", "joint", "organization", "group", "document", "media", "other"]
OPENING = frozenset(("para", "pihak", "sang", "si", "seorang", "salah", "satu", "beberapa", "sejumlah", "banyak", "sebagian", "seluruh"))
TITLES = HONORIFICS - PERSON_HEADS
_SIDES = frozenset(("sumber", "kelompok", "kubu", "kalangan"))


def kind_of_whole(doc: Document, first: int, last: int, whole: str) -> Kind | None:
    """What the phrase is by all of its words, *whole* in lower case; none where they tell nothing together."""
    if whole in STATES:
        return "state"
    if whole in MEDIA:
        return "media"
    if whole in SEATS:
        return "organization"
    return "joint" if _is_joint(doc, first, last) else None


def kind_of_head(doc: Document, first: int, head: str) -> Kind | None:
    """What the head noun tells by itself; none where the phrase may hold a person's name."""
    if head in ORGANIZATION_HEADS and not (_is_function(doc, first, head) and doc.upper[first] and head != "badan"):
        return "organization"
    if head in DOCUMENT_HEADS:
        return "document"
    if head in _SIDES:
        return "group"
    kin = doc.lowers[first + 1] if head in ("mantan", "bekas") and first + 1 < len(doc.lowers) else head
    return "role" if kin in CLOSED["relational"] else None  # "istri X" is not X


def _is_function(doc: Document, first: int, head: str) -> bool:
    return head in PERSON_HEADS and not (head in GROUP_HEADS and doc.lowers[first] in OPENING)


def kind_of_nameless(doc: Document, names: Names, extent: tuple[int, int], plain: tuple[str, ...], head: str) -> Kind:
    """What a phrase without a person's name is."""
    first, last = extent
    if _is_function(doc, first, head):
        return "role"
    if _is_short_form(doc.words[first]) or doc.lowers[first] in names.long_forms or is_body(head):
        return "organization"
    if plain and all(word[0].isupper() for word in plain) and first + len(plain) == last:
        return _kind_of_capitals(doc, names, first, plain)
    return "group" if looks_animate(head) or doc.lowers[first] in OPENING else "other"


def _kind_of_capitals(doc: Document, names: Names, first: int, plain: tuple[str, ...]) -> Kind:
    """What words in capitals are that hold no name for sure: "Pak ABC", "Golkar", a common noun that opens its sentence."""
    if len(plain) == 1 and (is_opening_word(doc, names, first) or doc.lowers[first] in GROUP_HEADS):
        return "group" if looks_animate(doc.lowers[first]) else "other"
    if doc.lowers[first] in TITLES:
        return "person"
    begins = plain[0].lower()
    person = len(plain) <= 2 and plain[0].isalpha() and (is_name_word(plain[0], begins) or begins in names.by_word)
    return "person" if person and not any(map(_is_short_form, plain)) else "organization"


def _is_short_form(word: str) -> bool:
    return word.isupper() and len(word) > 1


def is_opening_word(doc: Document, names: Names, number: int) -> bool:
    """A word with a capital only from the start of its sentence, and nobody's name elsewhere: "Mengenai", "Tuduhan"."""
    opening = number == 0 or doc.words[number - 1] in '.!?"“”' or doc.text[doc.starts[number] - 1] == "\n"
    lower = doc.lowers[number]
    known = lower in names.alone or any(len(person.words) > 1 for person in names.by_word.get(lower, []))
    speaks = lower not in names.common and not looks_animate(lower) and number + 1 < len(doc.lowers) and doc.lowers[number + 1] in BEFORE
    return opening and not known and not speaks and (lower in names.common or not capitals_tell(doc, number))


def _is_joint(doc: Document, first: int, last: int) -> bool:
    """Two states or two capitalised names joined by "dan": "Korea Utara dan Rusia"."""
    number = next(iter(doc.among(("dan", "serta"), first + 1, last - 1)), None)
    if number is None:
        return False
    left, right = " ".join(doc.lowers[first:number]), " ".join(doc.lowers[number + 1 : last])
    if left in STATES or right in STATES:
        return all(state in STATES for state in (*left.split(" , "), right))
    if doc.lowers[first] in PERSON_HEADS or doc.lowers[first] in ORGANIZATION_HEADS:
        return False
    return is_name_word(doc.words[first], doc.lowers[first]) and is_name_word(doc.words[number + 1], doc.lowers[number + 1])
