"""What stands before a subject and belongs to it or tells it from another: a function, a name, states listed, places."""

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.chunks import chunk_start, skip_connectives
from klaim_extract.core.document import Document
from klaim_extract.core.name_words import is_given, is_name_word
from klaim_extract.core.phrases import is_name, opens_with_role
from klaim_extract.core.vocabulary import CLOSED, INSTITUTIONAL, ORGANIZATION_HEADS, PERSON_HEADS, PLACES, STATES, can_speak

_SETTINGS = PLACES | (INSTITUTIONAL - PERSON_HEADS - ORGANIZATION_HEADS)


def before_places(doc: Document, floor: int, first: int, last: int) -> Phrase | None:
    """The noun for somebody before a list of places that ends in words first..last: "warga di Desa X, Kabupaten Y, Jawa Barat"."""
    if first <= floor or doc.words[first - 1] != "," or not _is_place(doc, first, last):
        return None
    at = first - 1
    while at > floor and (doc.upper[at - 1] or doc.words[at - 1] in ",()"):
        at -= 1
    if at - 1 <= floor or doc.lowers[at - 1] not in ("di", "dari", "asal"):
        return None
    begins = skip_connectives(doc, chunk_start(doc, floor, at - 1), at - 1)
    return Phrase(begins, at - 1) if begins < at - 1 and can_speak(doc.lowers[begins]) else None


def _is_place(doc: Document, first: int, last: int) -> bool:
    """A state, or words of a place's name, in capitals or in brackets."""
    lowers = doc.lowers[first:last]
    words = [n for n in range(first, last) if doc.words[n] not in "()"]
    capitals = bool(words) and all(doc.upper[n] for n in words)
    return capitals and (" ".join(lowers) in STATES or doc.lowers[words[0]] in _SETTINGS)


def name_before(doc: Document, floor: int, first: int) -> tuple[int, int] | None:
    """The name set off by a comma before the function that begins at *first*: "Budi Santoso (50), warga Desa X mengatakan"."""
    if first - 1 <= floor or doc.words[first - 1] != ",":
        return None
    start = skip_connectives(doc, chunk_start(doc, floor, first - 1), first - 1)
    end = next((n for n in range(start, first - 1) if doc.words[n] == "("), first - 1)
    named = start < end and all(is_name_word(doc.words[n], doc.lowers[n]) or doc.words[n] == "." for n in range(start, end))
    certain = doc.words[first].islower() or (named and is_given(doc.lowers[start]))
    return (start, end) if named and certain and is_name(doc, start, end) else None


def with_states(doc: Document, floor: int, phrase: Phrase) -> Phrase:
    """The phrase with the states listed before it: "Inggris, Spanyol, Swedia dan Kanada"."""
    first = phrase.first
    joint = first + 1 < phrase.last and doc.lowers[first + 1] in ("dan", "serta")
    while joint and first - 2 >= floor and doc.words[first - 1] == "," and doc.lowers[first - 2] in STATES:
        first -= 2
    return phrase._replace(first=first)


def role_before(doc: Document, floor: int, first: int, dates: list[tuple[int, int]]) -> tuple[int, int] | None:
    """A function set off by a comma before the name that begins at *first*: "Kepala Bandara X, Budi Santoso mengatakan"."""
    last = first
    for _ in range(3):
        if last <= floor or doc.words[last - 1] != ",":
            return None
        start = chunk_start(doc, floor, last - 1)
        opening = skip_connectives(doc, start, last - 1)
        if any(begin <= start < end for begin, end in dates):
            return None
        if opens_with_role(doc, opening):
            return opening, first - 1
        if doc.lowers[opening] in CLOSED["adverbial_head"] or not doc.upper[opening]:
            return None
        last = start
    return None
