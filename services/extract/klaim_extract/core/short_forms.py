"""What an article calls bodies and people for short: short forms in brackets, numbered documents, by-names."""

import re

from klaim_extract.core.document import Document
from klaim_extract.core.name_bounds import LONGEST_NAME, name_start
from klaim_extract.core.name_words import is_given, is_name_word
from klaim_extract.core.people import MOST, Body, Names, Person, person_in_role
from klaim_extract.core.vocabulary import CLOSED, DOCUMENT_HEADS, HONORIFICS, ORGANIZATION_HEADS, PERSON_HEADS, STATE_WORDS

_SHORT_FORM = re.compile(r"^[A-Z][\w/-]{1,14}$")
_JOINTS = frozenset(("dan", "untuk", "of", "serta", "dan/atau", "tentang", "for", "and", "the"))
_BODY_HEADS = ORGANIZATION_HEADS | DOCUMENT_HEADS
_BY_NAME = ("disapa", "alias", "dipanggil", "dijuluki", "panggilan", "sapaan", "atau")


def note_short_forms(doc: Document, names: Names) -> None:
    """Add the short forms, documents and by-names to the *names* collected before."""
    for number in doc.among(_READERS, 0, len(doc.lowers)):
        _READERS[doc.lowers[number]](doc, names, number)


def _document(doc: Document, names: Names, number: int) -> None:
    """A numbered document: "Peraturan Presiden (Perpres) Nomor 49 Tahun 2025", unless it stands in another one's title."""
    first = number
    while first > max(0, number - 8) and (doc.upper[first - 1] or doc.words[first - 1] in "()"):
        first -= 1
    first = next((n for n in range(first, number) if doc.lowers[n] in DOCUMENT_HEADS), number)
    last = number + 2
    if last + 1 < len(doc.words) and doc.lowers[last] == "tahun":
        last += 2
    in_title = first and doc.lowers[first - 1] in ("tentang", "pencabutan", "perubahan", "atas")
    if first < number and last <= len(doc.words) and not in_title and len(names.documents) < MOST:
        text = re.sub(r"\s*\([^)]*\)", "", doc.phrase(first, last))
        names.documents.append(Body(text, tuple(text.lower().split()), first))


def _bracket(doc: Document, names: Names, number: int) -> None:
    """`Long Name (SHORT)`, or a by-name after a person's name: `Full Name (Nickname)`."""
    close = number + 2
    while close < min(number + 5, len(doc.words)) and doc.words[close] != ")":
        close += 1
    if close >= len(doc.words) or doc.words[close] != ")" or not doc.upper[number + 1]:
        return
    start = _long_form_start(doc, number)
    person = _person_before(doc, names, number - (doc.words[number - 1] == ","))
    short = close == number + 2 and _SHORT_FORM.match(doc.words[number + 1]) is not None and start < number - 1
    spells = person is not None and doc.lowers[number + 1] in _spellings(doc, number, person)
    if short and not spells and (person is None or not is_name_word(doc.words[number + 1], doc.lowers[number + 1])):
        _note_short_form(doc, names, start, number, close)
    elif person is not None and spells:
        names.long_forms.setdefault(doc.lowers[number + 1], person.name)
    elif person is not None:
        _note_by_name(doc, names, number + 1, close, person)


def _spellings(doc: Document, number: int, person: Person) -> set[str]:
    """What the initials of the name before word *number* spell, with a title before it or without: KDM, HNW, STY."""
    initials = "".join(part[0].lower() for word in person.words for part in word.split("-") if part)
    title = doc.lowers[number - len(person.words) - 1][:1] if number > len(person.words) else ""
    return {initials, title + initials, initials[1:]} if len(initials) > 2 else {initials, title + initials}


def _note_short_form(doc: Document, names: Names, start: int, number: int, close: int) -> None:
    long_form = doc.phrase(start, number)
    after = close + 1
    while after < len(doc.words) and doc.lowers[after] in STATE_WORDS and doc.upper[after]:
        after += 1
    if after > close + 1:
        long_form += " " + doc.phrase(close + 1, after)
    names.long_forms.setdefault(doc.lowers[number + 1], long_form)
    if doc.lowers[start] in ORGANIZATION_HEADS and len(names.bodies) < MOST:
        names.bodies.append(Body(long_form, tuple(long_form.lower().split()), start))


def _long_form_start(doc: Document, number: int) -> int:
    start = number
    while start > max(0, number - 14) and _in_long_form(doc, start - 1, number):
        start -= 1
    while start < number and (doc.lowers[start] in _JOINTS or doc.lowers[start] in CLOSED["function"] or doc.words[start] == ","):
        start += 1
    commas = [n for n in range(start, number) if doc.words[n] == ","]
    spelt = _by_initials(doc, start, number)
    if spelt is not None and (commas or spelt == start or is_given(doc.lowers[spelt])):
        return spelt
    start = commas[-1] + 1 if commas else start
    heads = PERSON_HEADS if doc.lowers[number + 1] in PERSON_HEADS else _BODY_HEADS
    found = next((n for n in range(start, number) if doc.lowers[n] in heads), None)
    return found if found is not None else spelt or start


def _in_long_form(doc: Document, at: int, number: int) -> bool:
    """A capitalised word, or what joins two: "Badan Meteorologi, Klimatologi, dan Geofisika (BMKG)"."""
    if doc.upper[at]:
        return True
    return at < number - 1 and (doc.lowers[at] in _JOINTS or doc.words[at] == ",")


def _by_initials(doc: Document, start: int, number: int) -> int | None:
    """Where the words begin whose capitals spell the short form in the bracket at *number*."""
    short = doc.words[number + 1].upper()
    for first in range(start, number):
        if doc.upper[first] and "".join(word[0] for word in doc.words[first:number] if word[0].isupper()) == short:
            return first
    return None


def _person_before(doc: Document, names: Names, number: int) -> Person | None:
    start = name_start(doc, names, max(0, number - LONGEST_NAME), number)
    if start == number:
        return None
    return names.people.get(tuple(word.lower() for word in doc.words[start:number] if word != "."))


def _by_name(doc: Document, names: Names, number: int) -> None:
    """`Full Name atau akrab disapa Nickname`: the nickname after the word, the person before it."""
    end = number + 1
    while end < min(len(doc.words), number + 5) and doc.upper[end]:
        end += 1
    if end == number + 1:
        _called(doc, names, number)
        return
    before = number
    while before > max(0, number - 4) and (doc.words[before - 1].islower() or doc.words[before - 1] in ",("):
        before -= 1
    person = _person_before(doc, names, before)
    if person is None and doc.lowers[before - 1] in PERSON_HEADS:
        person = person_in_role(names, (doc.lowers[before - 1],), before)
    if person is not None:
        _note_by_name(doc, names, number + 1, end, person)


def _called(doc: Document, names: Names, number: int) -> None:
    """`"…," kata Nickname, begitu Full Name biasa disapa`: the nickname before, the person between."""
    begins = next((n for n in range(number - 1, max(number - 10, 0), -1) if doc.lowers[n] in ("begitu", "demikian")), None)
    if begins is None:
        return
    last = begins + 1
    while last < number and doc.upper[last]:
        last += 1
    person = _person_before(doc, names, last)
    short = begins - 1 - (doc.words[begins - 1] == ",")
    if person is not None and short > 0 and doc.upper[short]:
        _note_by_name(doc, names, short, short + 1, person)


def _note_by_name(doc: Document, names: Names, first: int, last: int, person: Person) -> None:
    while first < last and doc.lowers[first] in HONORIFICS:
        first += 1
    key = tuple(doc.lowers[first:last])
    if key and all(is_name_word(word, word.lower()) for word in doc.words[first:last]):
        names.by_names.setdefault(key, person)


_READERS = {"(": _bracket, "nomor": _document, **dict.fromkeys(_BY_NAME, _by_name)}
