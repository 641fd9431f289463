"""Where a person's name begins in words that end in one: after functions, bodies, and the places and companies in their names."""

from klaim_extract.core.document import Document
from klaim_extract.core.name_words import PARTICLES, in_name, is_degree, is_given, is_name_word
from klaim_extract.core.people import Names
from klaim_extract.core.vocabulary import (
    ABBREVIATIONS,
    CLOSED,
    DEGREES,
    HONORIFICS,
    INSTITUTIONAL,
    ORGANIZATION_HEADS,
    PERSON_HEADS,
    PLACED_FUNCTIONS,
    PLACED_UNITS,
)

LONGEST_NAME = 5
_LETTERED = frozenset(("fraksi", "komisi", "grup", "golongan", "tipe", "kelas", "seri", "blok", "panja", "pansus", "bidang"))
_LONGEST_PLACE = 3
_CLOSE_BODIES = frozenset(("tbk", "persero", "ltd", "inc"))
_RANKS = frozenset(("komisaris", "ajun", "brigadir", "inspektur"))  # Komisaris Besar, Inspektur Polisi Satu
_IN_RANKS = frozenset(("besar", "polisi", "satu", "dua", "kepala"))
_MARKERS = PLACED_UNITS | {"di", "ke", "asal", "pulau", "kepulauan", "gunung", "sungai", "selat", "pantai", "distrik", "teluk", "danau"}
_STATE_OFFICES = ("menteri", "presiden", "raja", "paus", "menko", "wamen", "sultan", "ratu", "kaisar", "pangeran")


def collect_places(doc: Document) -> set[str]:
    """Words that stand as places in the article: "di Sukamaju", "Kota Sukamaju" (lower case)."""
    places: set[str] = set()
    for number in doc.among(_MARKERS, 0, len(doc.lowers)):
        lower = doc.lowers[number]
        if lower == "kota" and number and doc.lowers[number - 1] == "wali":
            continue
        end = number + 1
        while end < len(doc.words) and end - number <= _LONGEST_PLACE and doc.upper[end]:
            end += 1
        if lower not in ("di", "ke") and end - number > _LONGEST_PLACE - 1 + (end < len(doc.words)):
            end = number + 2
        if end == number + 1 or (lower not in ("di", "ke") and _in_function(doc, number)):
            continue
        words = [n for n in range(number + 1, end) if doc.lowers[n] not in INSTITUTIONAL]
        people = any(doc.lowers[n] in PERSON_HEADS for n in words) or (lower != "di" and is_given(doc.lowers[number + 1]))
        if not people and end - number <= _LONGEST_PLACE:
            places.update(doc.lowers[n] for n in words if is_name_word(doc.words[n], doc.lowers[n]))
    return places


def _in_function(doc: Document, number: int) -> bool:
    """Capitals before word *number* begin with a function, whose holder may follow: "Kepala Stasiun Rina Marlina"."""
    at = number
    while at > max(0, number - 8) and doc.upper[at - 1]:
        at -= 1
        if doc.lowers[at] in PERSON_HEADS:
            return True
    return False


def name_start(doc: Document, names: Names, first: int, last: int) -> int:
    """Where the person's name begins that ends the phrase first..last; *last* where it ends in none."""
    start = last
    if last - first > 1 and len(doc.words[last - 1]) == 1 and doc.lowers[last - 2] in _LETTERED:  # "Ketua Fraksi D"
        return last
    while start > first and in_name(doc, start - 1, first, last):
        start -= 1
    while start < last and (doc.lowers[start] in PARTICLES or doc.words[start] == ".") and not doc.upper[start]:
        start += 1
    if first < start:
        start = past_place(doc, names, first, start, last)
    if last - start > LONGEST_NAME:
        return next((n for n in range(start + 1, last - 1) if is_given(doc.lowers[n])), last - 2)
    return start


def without_degrees(doc: Document, first: int, last: int) -> int:
    """The end of the name without academic degrees: `Rina Marlina, S.H., M.H.`, `Rina Marlina SE`."""
    end = last
    while end > first + 1 and (doc.words[end - 1] in ".," or _is_degree(doc, end - 1)):
        end -= 1
    return end if any(_is_degree(doc, n) for n in range(end, last)) else last


def _is_degree(doc: Document, number: int) -> bool:
    return doc.lowers[number].replace(".", "") in DEGREES or is_degree(doc.words[number])


def past_place(doc: Document, names: Names, first: int, start: int, last: int) -> int:
    """Where a name begins in words start..last that follow a function or a body, whose own name may go on with a place or a company.

    What tells: words that are a whole name or a place elsewhere in the article, what takes a place (`RSUD`, `Bupati`), and given names.
    """
    lowers = doc.lowers
    at = start
    while at < last and (_is_place(names, lowers[at]) or (at < last - 1 and _goes_on_elsewhere(doc, at))):
        at += 1
    before = lowers[start - 1] if start else ""
    unit = before in PLACED_UNITS and not (before == "kota" and start > 1 and lowers[start - 2] == "wali")
    if at == start < last and unit and not _begins_name(names, lowers[at]):
        at += 1
    if at >= last - 1 or lowers[at] in names.called:
        return at
    takes = at == start and last - at > 2 and _takes_place(doc, first, start)
    inner = [n for n in range(at + 1, last - 1) if lowers[n - 1] == "." or lowers[n - 1][0].isalnum()]  # no nickname in marks
    begins = next((n for n in inner if is_given(lowers[n])), None) if takes else None
    if lowers[at] in names.alone and (begins is None or is_given(lowers[at])):
        return at
    alone = next((n for n in inner if lowers[n] in names.alone), None)
    if alone is not None and (unit or not is_given(lowers[at])) and not _ends_before(doc, start):
        return alone
    if is_given(lowers[at]):
        return at
    return past_body(doc, start, at) if begins is None else begins


def _goes_on_elsewhere(doc: Document, at: int) -> bool:
    """Whether a body's name that ends before word *at* goes on with it elsewhere, where another word follows: "Jasa Marga"."""
    before = doc.lowers[at - 1] if at else ""
    if before not in INSTITUTIONAL or before in HONORIFICS or not doc.upper[at - 1] or is_given(doc.lowers[at]):
        return False
    pairs = (n for n in doc.where.get(doc.lowers[at], ()) if n != at and n and doc.lowers[n - 1] == before)
    return any(n + 1 == len(doc.lowers) or doc.lowers[n + 1] != doc.lowers[at + 1] for n in pairs)


def past_body(doc: Document, start: int, at: int) -> int:
    """Past the one word of its own that a body takes: `Universitas Merdeka Rina Marlina`."""
    takes = (
        at == start > 0
        and doc.lowers[start - 1] not in _CLOSE_BODIES
        and doc.words[start - 1].istitle()
        and doc.lowers[start - 1] in ORGANIZATION_HEADS
    )
    return at + 1 if takes else at


def _is_place(names: Names, lower: str) -> bool:
    return lower in names.places and lower not in names.alone


def _begins_name(names: Names, lower: str) -> bool:
    return is_given(lower) or lower in names.alone


def _takes_place(doc: Document, first: int, start: int) -> bool:
    """Whether the words before a name can go on with a place or a company: a function of a unit, not an office of state."""
    if doc.lowers[start - 1] in _IN_RANKS and any(lower in _RANKS for lower in doc.lowers[max(0, start - 4) : start - 1]):
        return False
    office = next((doc.lowers[n] for n in range(max(first, start - 12), start) if doc.lowers[n] in PERSON_HEADS), "")
    if office.startswith(_STATE_OFFICES) or doc.lowers[start - 1] in HONORIFICS:
        return False
    if doc.lowers[start - 1] in PERSON_HEADS and start > 1 and doc.lowers[start - 2] in ORGANIZATION_HEADS:  # Asosiasi Pedagang X
        return True
    before = doc.words[start - 1]
    body = doc.lowers[start - 1] in INSTITUTIONAL or (before.isupper() and len(before) > 1)
    return doc.lowers[start - 1] in PLACED_FUNCTIONS or (body and not _ends_before(doc, start))


def _ends_before(doc: Document, start: int) -> bool:
    """Whether the body that stands before word *start* stands elsewhere without it: "Bank Mega Syariah" is all of the bank's name."""
    last = doc.lowers[start - 1]
    if ABBREVIATIONS.get(last, "").endswith("daerah"):  # DPRD takes a place
        return False
    length = 1 if doc.words[start - 1].isupper() else 2
    name = doc.lowers[start - length : start]
    elsewhere = (n for n in doc.where.get(last, ()) if n != start - 1 and doc.lowers[n + 1 - length : n + 1] == name)
    return any(n + 1 == len(doc.words) or not doc.upper[n + 1] or doc.lowers[n + 1] == "ri" for n in elsewhere)


def capitals_tell(doc: Document, number: int) -> bool:
    """Whether the capital of a word that opens a sentence can be a name's: it is no verb, and no noun made from one."""
    lower = doc.lowers[number]
    if is_given(lower):
        return True
    if lower in CLOSED["function"] or lower in CLOSED["connective"]:
        return False
    derived = lower.endswith(("an", "annya", "nya")) and len(lower) > 5
    prefixed = lower.startswith(("me", "di", "ber", "ter", "ke", "pe", "se")) and len(lower) > 6
    return not derived and not prefixed
