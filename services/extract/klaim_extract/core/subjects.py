"""The words for a source before an active verb: its subject, past relative clauses, appositions, dates and adverbs."""

from klaim_extract.core.appositions import before_places, name_before, role_before, with_states
from klaim_extract.core.attribution import Phrase
from klaim_extract.core.chunks import chunk_start, skip_connectives
from klaim_extract.core.document import Document
from klaim_extract.core.name_words import is_given, is_name_word
from klaim_extract.core.phrases import are_degrees, belongs_to_body, goes_on, is_name, opens_with_role
from klaim_extract.core.vocabulary import (
    CLOSED,
    ORGANIZATION_HEADS,
    PERSON_HEADS,
    PLACES,
    STATE_WORDS,
    looks_animate,
    looks_like_verb,
)

_HANGING = frozenset(("yang", "saat", "ketika", "usai", "setelah", "sebelum", "sejak", "sambil", "seraya", "meski"))
_OPENING_ENDS = frozenset(  # "Di sisi lain", "Pada akhirnya", "Oleh karenanya": the subject may follow without a comma
    (
        "itu",
        "ini",
        "tersebut",
        "lain",
        "akhirnya",
        "karenanya",
        "demikian",
        "begitu",
        "dasarnya",
        "intinya",
        "prinsipnya",
        "terpisah",
        "sama",
        "serupa",
    )
)
_LATE_ADVERBS = frozenset(("kemudian", "lalu", "juga", "pun", "sendiri", "kembali"))
_SEEMS = frozenset(("tampak", "terlihat", "terdengar", "harus", "perlu", "wajib"))  # another predicate than the cue
_ASIDES = frozenset(
    ("yang", "seperti", "sapaannya", "panggilannya", "sapaan", "panggilan", "akrabnya", "begitu", "bukan")
)  # "Jokowi, sapaannya, …"
_LANDS = PLACES | STATE_WORDS
_LONGEST = 20  # words of one name with its function


def subject_before(doc: Document, floor: int, verb: int, dates: list[tuple[int, int]]) -> Phrase | None:
    """The subject of the verb at word *verb*, no further left than word *floor*; *dates* are ranges of words that are dates."""
    last = skip_back(doc, floor, verb, dates)
    if last > floor and doc.words[last - 1] == ",":
        comma = last - 1
        while comma > floor and doc.lowers[comma - 1] in _LATE_ADVERBS:
            comma -= 1
        return _before_comma(doc, floor, comma, dates)
    first = chunk_start(doc, floor, last)
    if floor < first < last and doc.lowers[first] in CLOSED["weekday"] and doc.words[first - 1] == ",":  # "…, Kamis malam menjelaskan"
        return _before_comma(doc, floor, first - 1, dates)
    if first < last and _hangs_on(doc, floor, first, last):
        return _before_comma(doc, floor, first - 1, dates) if first > floor and doc.words[first - 1] == "," else None
    phrase = before_places(doc, floor, first, last) or _cut(doc, skip_connectives(doc, first, last), last)
    if phrase is None:
        return None
    phrase = with_states(doc, floor, phrase)
    if opens_with_role(doc, phrase.first) and (name := name_before(doc, floor, phrase.first)) is not None:
        return Phrase(*name, (phrase.first, phrase.last))
    role = role_before(doc, floor, first, dates) if is_name(doc, phrase.first, phrase.last) else None
    return Phrase(phrase.first, phrase.last, role)


def skip_back(doc: Document, floor: int, at: int, dates: list[tuple[int, int]]) -> int:
    """Step left over adverbs, negators and dates that stand between a subject and its verb."""
    adverbs, negators = CLOSED["adverb"], CLOSED["negator"]
    while at > floor:
        date = next((first for first, last in dates if first < at <= last), None)
        if date is not None:
            at = max(floor, date)
            while at > floor and doc.lowers[at - 1] in ("pada", "hari"):
                at -= 1
        elif (
            (doc.lowers[at - 1] in adverbs and (doc.words[at - 1].islower() or at - 1 == floor))
            or doc.lowers[at - 1] in negators
            or _manner(doc, at)
        ):
            at -= 1
        else:
            break
    return at


def _manner(doc: Document, at: int) -> bool:
    """The "dengan" of "dengan tegas", "secara terbuka"."""
    return doc.lowers[at - 1] in ("dengan", "secara") and doc.lowers[at] in CLOSED["adverb"]


def _hangs_on(doc: Document, floor: int, first: int, last: int) -> bool:
    """A relative clause, an adverbial set off by commas, or a by-name in brackets: the subject stands before its comma."""
    if doc.words[first] == "(":
        return True
    if doc.lowers[first] in CLOSED["adverbial_head"] and first - 2 > floor and doc.words[first - 1] == ",":
        return not any(word[0].isupper() for word in doc.words[first:last])
    return doc.lowers[first] == "yang" and doc.lowers[first + 1] not in ("lain", "lainnya", "bersangkutan")


def _cut(doc: Document, first: int, last: int) -> Phrase | None:
    """The phrase without an adjunct after its head ("Yoon dalam pidatonya", "Menteri X di Jakarta") or a preposition before it."""
    if first >= last:
        return None
    if doc.lowers[first] in CLOSED["adverbial_head"]:
        first = _after_adverbial(doc, first, last)
    for number in range(first + 1, last):
        lower = doc.lowers[number]
        if doc.words[number] != lower or doc.quoted[number] >= 0:
            continue
        if _of_body(doc, first, number) or doc.lowers[number : number + 2] == ["atas", "nama"]:
            continue
        if lower in _SEEMS and number < last - 1:
            return None
        if opens_with_role(doc, first) and _describes_role(doc, first, number, last):
            continue
        if (lower in CLOSED["cut"] or lower in _SEEMS or looks_like_verb(lower)) and not goes_on(doc, number, last):
            last = number
            break
    while last > first and doc.words[last - 1] in "(-–—.":
        last -= 1
    first = max(first, last - _LONGEST)
    return Phrase(first, last) if first < last else None


def _describes_role(doc: Document, first: int, number: int, last: int) -> bool:
    """A preposition inside the description of a function: "anggota DPR dari Fraksi X", "ahli di Universitas X di Y Rina Marlina"."""
    if doc.lowers[number] == "dari":
        return belongs_to_body(doc, number, last)
    return doc.lowers[number] == "di" and _ends_in_name(doc, first, number, last)


def _ends_in_name(doc: Document, first: int, at: int, last: int) -> bool:
    """A place after a function that no name has ended yet, and the name: "guru besar di Universitas X di Bandung Rina Marlina"."""
    start = last
    while start > at + 1 and is_name_word(doc.words[start - 1], doc.lowers[start - 1]):
        start -= 1
    if last - start < 2 or start == at + 1 or any(is_given(doc.lowers[n]) for n in range(first, at)):
        return False
    capitals = all(doc.upper[n] or doc.lowers[n] == "di" for n in range(at, last))
    return capitals and (doc.lowers[start - 1] in _LANDS or any(map(str.isdigit, doc.words[start - 1])))


def _of_body(doc: Document, first: int, number: int) -> bool:
    """The "dari" that opens the description of somebody unnamed: "tim dari Universitas X", "peneliti dari Lembaga Y"."""
    described = number == first + 1 and (doc.lowers[first] == "tim" or looks_animate(doc.lowers[first]))
    return described and doc.lowers[number] == "dari" and doc.lowers[number + 1] in ORGANIZATION_HEADS


def _after_adverbial(doc: Document, first: int, last: int) -> int:
    """A clause that opens with a preposition and has no comma: its subject begins with the first function, body or state after."""
    for number in range(first + 2, last):
        lower = doc.lowers[number]
        body = lower in ORGANIZATION_HEADS and not doc.upper[number - 1] and doc.lowers[number - 1] not in CLOSED["cut"]
        if doc.upper[number] and (lower in PERSON_HEADS or body or doc.lowers[number - 1] in _OPENING_ENDS):
            return number
        if number == last - 1 and lower in CLOSED["pronoun"]:
            return number
    return first + 1


def _before_comma(doc: Document, floor: int, comma: int, dates: list[tuple[int, int]]) -> Phrase | None:
    """`Role, Name, mengatakan`, `Name, role, mengatakan`, `Name, yang …, mengatakan`, `Name, Selasa (1/1), mengatakan`."""
    chunks = _chunks(doc, floor, comma, dates)
    if not chunks:
        return None
    first, last = chunks[0]
    if (somebody := before_places(doc, floor, first, last)) is not None:
        return somebody
    if len(chunks) == 1:
        return _cut(doc, skip_connectives(doc, first, last), last)
    second = (skip_connectives(doc, *chunks[1]), chunks[1][1])
    if is_name(doc, first, last):
        if opens_with_role(doc, second[0]):
            return Phrase(first, last, second)
    elif opens_with_role(doc, first) and (name := _cut(doc, *second)) is not None:
        return Phrase(name.first, name.last, (first, last))
    return _cut(doc, skip_connectives(doc, first, last), last)


def _chunks(doc: Document, floor: int, comma: int, dates: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Up to two comma-separated phrases left of *comma*, nearest first, without relative clauses, adverbials and dates."""
    found: list[tuple[int, int]] = []
    last = comma
    for _ in range(5):
        wide = chunk_start(doc, floor, last, marks_only=True)
        if wide > floor and doc.words[wide - 1] == "," and doc.lowers[wide] in _HANGING:
            last = wide - 1
            continue
        first = chunk_start(doc, floor, last)
        adverbial = first < last and (doc.lowers[first] in _ASIDES or doc.lowers[first] in CLOSED["adverbial_head"])
        adverbial = adverbial or doc.words[first] == "@"
        dated = doc.lowers[first] in CLOSED["weekday"] or any(start <= first < end for start, end in dates)
        if first < last and not adverbial and not dated and not are_degrees(doc, first, last):
            found.append((first, last))
        if len(found) == 2 or first <= floor or doc.words[first - 1] != ",":
            break
        last = first - 1
    return found
