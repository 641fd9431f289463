"""The words for a source before an active verb: its subject, past relative clauses, appositions, dates and adverbs."""

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.document import Document
from klaim_extract.core.name_words import is_given, is_name_word
from klaim_extract.core.phrases import are_degrees, belongs_to_body, goes_on, is_mark, is_name, opens_with_role
from klaim_extract.core.vocabulary import (
    CLOSED,
    INSTITUTIONAL,
    ORGANIZATION_HEADS,
    PERSON_HEADS,
    PLACES,
    STATE_WORDS,
    STATES,
    can_speak,
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
_SENTENCE_ADVERBS = frozenset(("ternyata", "rupanya", "memang", "tentu", "kini", "kemudian", "lalu", "bahkan", "akhirnya"))
_SEEMS = frozenset(("tampak", "terlihat", "terdengar", "harus", "perlu", "wajib"))  # another predicate than the cue
_ASIDES = frozenset(
    ("yang", "seperti", "sapaannya", "panggilannya", "sapaan", "panggilan", "akrabnya", "begitu", "bukan")
)  # "Jokowi, sapaannya, …"
_LANDS = PLACES | STATE_WORDS
_SETTINGS = PLACES | (INSTITUTIONAL - PERSON_HEADS - ORGANIZATION_HEADS)
_LONGEST = 20  # words of one name with its function


def subject_before(doc: Document, floor: int, verb: int, dates: list[tuple[int, int]]) -> Phrase | None:
    """The subject of the verb at word *verb*, no further left than word *floor*; *dates* are ranges of words that are dates."""
    last = skip_back(doc, floor, verb, dates)
    if last > floor and doc.words[last - 1] == ",":
        comma = last - 1
        while comma > floor and doc.lowers[comma - 1] in _LATE_ADVERBS:
            comma -= 1
        return _before_comma(doc, floor, comma, dates)
    first = _chunk_start(doc, floor, last)
    if first < last and _hangs_on(doc, floor, first, last):
        return _before_comma(doc, floor, first - 1, dates) if first > floor and doc.words[first - 1] == "," else None
    phrase = _before_places(doc, floor, first, last) or _cut(doc, _skip_connectives(doc, first, last), last)
    if phrase is None:
        return None
    phrase = _with_states(doc, floor, phrase)
    if opens_with_role(doc, phrase.first) and (name := _name_before(doc, floor, phrase.first)) is not None:
        return Phrase(*name, (phrase.first, phrase.last))
    role = _role_before(doc, floor, first, dates) if is_name(doc, phrase.first, phrase.last) else None
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


def _chunk_start(doc: Document, floor: int, last: int, *, marks_only: bool = False) -> int:
    """The first word of the clause part that ends at *last*: after a mark or a subordinator, brackets are passed over."""
    depth = 0
    at = last
    while at > floor and last - at < 40:
        title = _title_start(doc, floor, at)
        if title is not None:
            at = title
            continue
        word = doc.words[at - 1]
        if word == ")":
            depth += 1
        elif word == "(":
            depth -= 1
        elif depth == 0 and (is_mark(doc, at - 1) or (not marks_only and doc.lowers[at - 1] in CLOSED["subordinator"])):
            break
        at -= 1
    return at


def _title_start(doc: Document, floor: int, at: int) -> int | None:
    """Where a short title in quotation marks begins that ends before word *at* and goes on in the phrase: `pelantun "Senja" itu`."""
    if doc.quoted[at - 1] < 0:
        return None
    quotation = doc.quotations[doc.quoted[at - 1]]
    start = doc.word_at(quotation.start)
    inside = floor < start and at - start <= 10 and quotation.closed and doc.text[quotation.inner_end - 1] not in ",.?!"
    return start if inside and doc.words[start - 1].isalpha() else None


def _hangs_on(doc: Document, floor: int, first: int, last: int) -> bool:
    """A relative clause, an adverbial set off by commas, or a by-name in brackets: the subject stands before its comma."""
    if doc.words[first] == "(":
        return True
    if doc.lowers[first] in CLOSED["adverbial_head"] and first - 2 > floor and doc.words[first - 1] == ",":
        return not any(word[0].isupper() for word in doc.words[first:last])
    return doc.lowers[first] == "yang" and doc.lowers[first + 1] not in ("lain", "lainnya", "bersangkutan")


def _skip_connectives(doc: Document, first: int, last: int) -> int:
    """Past "Sementara itu", "Namun", "Terpisah", "ternyata" and the like at the start of a clause."""
    while first < last - 1 and doc.lowers[first] in _SENTENCE_ADVERBS:
        first += 1
    while first < last and doc.lowers[first] in CLOSED["connective"] and doc.lowers[first] not in ("dia", "ia"):
        if doc.lowers[first] in ("dalam", "pada", "dengan", "untuk", "di", "atas", "oleh", "selain"):
            break
        first += 1
    if first and first < last and doc.lowers[first - 1] == "atas":
        first -= 1
    return first


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
    if (somebody := _before_places(doc, floor, first, last)) is not None:
        return somebody
    if len(chunks) == 1:
        return _cut(doc, _skip_connectives(doc, first, last), last)
    second = (_skip_connectives(doc, *chunks[1]), chunks[1][1])
    if is_name(doc, first, last):
        if opens_with_role(doc, second[0]):
            return Phrase(first, last, second)
    elif opens_with_role(doc, first) and (name := _cut(doc, *second)) is not None:
        return Phrase(name.first, name.last, (first, last))
    return _cut(doc, _skip_connectives(doc, first, last), last)


def _before_places(doc: Document, floor: int, first: int, last: int) -> Phrase | None:
    """The noun for somebody before a list of places that ends in words first..last: "warga di Desa X, Kabupaten Y, Jawa Barat"."""
    if first <= floor or doc.words[first - 1] != "," or not _is_place(doc, first, last):
        return None
    at = first - 1
    while at > floor and (doc.upper[at - 1] or doc.words[at - 1] in ",()"):
        at -= 1
    if at - 1 <= floor or doc.lowers[at - 1] not in ("di", "dari", "asal"):
        return None
    begins = _skip_connectives(doc, _chunk_start(doc, floor, at - 1), at - 1)
    return Phrase(begins, at - 1) if begins < at - 1 and can_speak(doc.lowers[begins]) else None


def _is_place(doc: Document, first: int, last: int) -> bool:
    """A state, or words of a place's name, in capitals or in brackets."""
    lowers = doc.lowers[first:last]
    words = [n for n in range(first, last) if doc.words[n] not in "()"]
    capitals = bool(words) and all(doc.upper[n] for n in words)
    return capitals and (" ".join(lowers) in STATES or doc.lowers[words[0]] in _SETTINGS)


def _with_states(doc: Document, floor: int, phrase: Phrase) -> Phrase:
    """The phrase with the states listed before it: "Inggris, Spanyol, Swedia dan Kanada"."""
    first = phrase.first
    joint = first + 1 < phrase.last and doc.lowers[first + 1] in ("dan", "serta")
    while joint and first - 2 >= floor and doc.words[first - 1] == "," and doc.lowers[first - 2] in STATES:
        first -= 2
    return phrase._replace(first=first)


def _name_before(doc: Document, floor: int, first: int) -> tuple[int, int] | None:
    """The name set off by a comma before the function that begins at *first*: "Budi Santoso (50), warga Desa X mengatakan"."""
    if first - 1 <= floor or doc.words[first - 1] != ",":
        return None
    start = _skip_connectives(doc, _chunk_start(doc, floor, first - 1), first - 1)
    end = next((n for n in range(start, first - 1) if doc.words[n] == "("), first - 1)
    named = start < end and all(is_name_word(doc.words[n], doc.lowers[n]) or doc.words[n] == "." for n in range(start, end))
    certain = doc.words[first].islower() or (named and is_given(doc.lowers[start]))
    return (start, end) if named and certain and is_name(doc, start, end) else None


def _chunks(doc: Document, floor: int, comma: int, dates: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Up to two comma-separated phrases left of *comma*, nearest first, without relative clauses, adverbials and dates."""
    found: list[tuple[int, int]] = []
    last = comma
    for _ in range(5):
        wide = _chunk_start(doc, floor, last, marks_only=True)
        if wide > floor and doc.words[wide - 1] == "," and doc.lowers[wide] in _HANGING:
            last = wide - 1
            continue
        first = _chunk_start(doc, floor, last)
        adverbial = first < last and (doc.lowers[first] in _ASIDES or doc.lowers[first] in CLOSED["adverbial_head"])
        adverbial = adverbial or doc.words[first] == "@"
        dated = any(start <= first < end for start, end in dates)
        if first < last and not adverbial and not dated and not are_degrees(doc, first, last):
            found.append((first, last))
        if len(found) == 2 or first <= floor or doc.words[first - 1] != ",":
            break
        last = first - 1
    return found


def _role_before(doc: Document, floor: int, first: int, dates: list[tuple[int, int]]) -> tuple[int, int] | None:
    """A function set off by a comma before the name that begins at *first*: "Kepala Bandara X, Budi Santoso mengatakan"."""
    last = first
    for _ in range(3):
        if last <= floor or doc.words[last - 1] != ",":
            return None
        start = _chunk_start(doc, floor, last - 1)
        opening = _skip_connectives(doc, start, last - 1)
        if any(begin <= start < end for begin, end in dates):
            return None
        if opens_with_role(doc, opening):
            return opening, first - 1
        if doc.lowers[opening] in CLOSED["adverbial_head"] or not doc.upper[opening]:
            return None
        last = start
    return None
