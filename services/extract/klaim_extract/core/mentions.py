"""What a noun phrase says about a source: a name, a function, a state, a body, a pronoun or a common noun."""

from dataclasses import dataclass
from typing import Literal

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.document import Document
from klaim_extract.core.name_words import is_name_word, name_start
from klaim_extract.core.people import Names
from klaim_extract.core.vocabulary import (
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
_OPENING = frozenset(("para", "pihak", "sang", "si", "seorang", "salah", "satu", "beberapa", "sejumlah", "banyak", "sebagian", "seluruh"))
_TITLES = HONORIFICS - PERSON_HEADS
_DEMONSTRATIVE = frozenset(("tersebut", "itu", "ini"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase read: its extent in words, what it is, its name (as written), its function, and its head noun (lower case)."""

    first: int
    last: int
    kind: Kind
    name: tuple[str, ...]
    role: str | None
    head: str


def read_mention(doc: Document, names: Names, phrase: Phrase) -> Mention:
    """Read the phrase; a function beside a name in apposition goes with it."""
    mention = _read(doc, names, *_trim(doc, phrase.first, phrase.last))
    if phrase.apposition is None:
        return mention
    other = _read(doc, names, *_trim(doc, *phrase.apposition))
    if mention.kind == "role" and other.kind == "person":
        return Mention(other.first, other.last, "person", other.name, _clean_role(doc, mention.first, mention.last), other.head)
    if mention.kind in ("person", "other"):
        return Mention(
            mention.first, mention.last, "person", mention.name, mention.role or _clean_role(doc, other.first, other.last), mention.head
        )
    return mention


def _trim(doc: Document, first: int, last: int) -> tuple[int, int]:
    """Without demonstratives and marks at the ends, and without a clause that hangs on ("yang …", "saat itu")."""
    for number in range(first + 1, last):
        if doc.lowers[number] in ("yang", "saat", "atau", "alias") and not doc.words[number][0].isupper():
            last = number
            break
    while last > first + 1 and (doc.words[last - 1] in ",;:-–" or doc.lowers[last - 1] in CLOSED["weak"]):
        last -= 1
    while first < last - 1 and doc.words[first] in "-–—,":
        first += 1
    return first, last


def _read(doc: Document, names: Names, first: int, last: int) -> Mention:
    lowers = doc.lowers[first:last]
    if lowers[0] in CLOSED["pronoun"] or lowers[0] in CLOSED["clitic_pronoun"]:
        return Mention(first, first + 1, "pronoun", (), None, "dia" if lowers[0] in CLOSED["clitic_pronoun"] else lowers[0])
    if last - first > 3 and doc.words[last - 1] == ")" and "," in names.long_forms.get(doc.lowers[last - 2], ""):
        return Mention(first, last, "organization", (doc.words[last - 2],), None, doc.lowers[last - 2])
    plain = _without_brackets(doc, first, last)
    whole = " ".join(plain).lower()
    head = next((lower for lower in lowers if lower not in _OPENING), lowers[0])
    kind = _kind_of_whole(doc, first, last, whole) or _kind_of_head(doc, first, head)
    if kind is not None:
        return Mention(first, last, kind, plain, None, whole if kind in ("state", "media") else head)
    start, end = _named(doc, names, first, last)
    if start == end:
        start, end = _inner_name(doc, names, first, end)
    name = tuple(word for word in doc.words[start:end] if word not in ".()")
    if not name:
        return Mention(first, last, _kind_of_nameless(doc, names, (first, last), plain, head), plain, None, head)
    role = _clean_role(doc, first, start) if any(lower not in HONORIFICS for lower in doc.lowers[first:start]) else None
    return Mention(first, last, "person", name, role, head)


def _kind_of_whole(doc: Document, first: int, last: int, whole: str) -> Kind | None:
    if whole in STATES:
        return "state"
    if whole in MEDIA:
        return "media"
    if whole in SEATS:
        return "organization"
    return "joint" if _is_joint(doc, first, last) else None


def _kind_of_head(doc: Document, first: int, head: str) -> Kind | None:
    """What the head noun tells by itself; none where the phrase may hold a person's name."""
    if head in ORGANIZATION_HEADS and not (_is_function(doc, first, head) and doc.words[first][0].isupper() and head != "badan"):
        return "organization"
    if head in DOCUMENT_HEADS:
        return "document"
    return "role" if head in CLOSED["relational"] else None  # "istri X" is not X


def _is_function(doc: Document, first: int, head: str) -> bool:
    return head in PERSON_HEADS and not (head in GROUP_HEADS and doc.lowers[first] in _OPENING)


def _kind_of_nameless(doc: Document, names: Names, extent: tuple[int, int], plain: tuple[str, ...], head: str) -> Kind:
    first, last = extent
    if _is_function(doc, first, head):
        return "role"
    if (doc.words[first].isupper() and len(doc.words[first]) > 1) or doc.lowers[first] in names.long_forms or is_body(head):
        return "organization"
    if plain and all(word[0].isupper() for word in plain) and first + len(plain) == last:
        return "person" if last - first <= 2 and plain[0].isalpha() else "organization"
    return "group" if looks_animate(head) or doc.lowers[first] in _OPENING else "other"


def _named(doc: Document, names: Names, first: int, last: int) -> tuple[int, int]:
    """The person's name in the phrase (empty: none): after a short form in brackets, and without a by-name in brackets at the end."""
    if doc.words[last - 1] == ")" and "(" in doc.words[first:last]:
        last = next(number for number in range(last - 1, first - 1, -1) if doc.words[number] == "(")
    for number in range(last - 1, first, -1):
        if doc.words[number] == ")" and number + 1 < last and is_name_word(doc.words[number + 1], doc.lowers[number + 1]):
            return name_start(doc, names, number + 1, last), last
    return name_start(doc, names, first, last), last


def _inner_name(doc: Document, names: Names, first: int, last: int) -> tuple[int, int]:
    """A name of two words or more with lower-case words after it: "Budi Santoso tersangka kasus itu"."""
    end = last
    while end > first and not doc.words[end - 1][0].isupper():
        end -= 1
    start = name_start(doc, names, first, end)
    return (start, end) if first < end < last and end - start >= 2 else (last, last)


def _without_brackets(doc: Document, first: int, last: int) -> tuple[str, ...]:
    words: list[str] = []
    depth = 0
    for number in range(first, last):
        word = doc.words[number]
        depth += (word == "(") - (word == ")")
        if depth <= 0 and word not in "()":
            words.append(word)
    while words and words[-1].lower() in _DEMONSTRATIVE:
        words.pop()
    return tuple(words)


def _clean_role(doc: Document, first: int, last: int) -> str | None:
    """The function as written, without honorifics at its end and a comma."""
    while last > first and (doc.lowers[last - 1] in _TITLES or doc.words[last - 1] in ",.("):
        last -= 1
    while last > first and doc.lowers[first] in ("para", "mantan-mantan", ","):
        first += 1
    return doc.phrase(first, last) or None


def _is_joint(doc: Document, first: int, last: int) -> bool:
    """Two states or two capitalised names joined by "dan": "Korea Utara dan Rusia"."""
    for number in range(first + 1, last - 1):
        if doc.lowers[number] in ("dan", "serta"):
            left, right = " ".join(doc.lowers[first:number]), " ".join(doc.lowers[number + 1 : last])
            if left in STATES or right in STATES:
                return left in STATES and right in STATES
            alone = doc.lowers[first] not in PERSON_HEADS and doc.lowers[first] not in ORGANIZATION_HEADS
            return (
                alone and is_name_word(doc.words[first], doc.lowers[first]) and is_name_word(doc.words[number + 1], doc.lowers[number + 1])
            )
    return False
