"""The words for a source after a cue: where a noun phrase ends, and what stands in apposition to it."""

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.document import Document
from klaim_extract.core.name_words import is_degree, is_given, marks_nickname
from klaim_extract.core.vocabulary import (
    CLOSED,
    DEGREES,
    GROUP_HEADS,
    HONORIFICS,
    ORGANIZATION_HEADS,
    PERSON_HEADS,
    STATES,
    can_speak,
    looks_animate,
    looks_like_verb,
)

_MARKS = frozenset(',;:—–-"“”„‟«»＂.!?')
_QUOTES = frozenset('"“”')
NECESSITY = frozenset(("harus", "perlu", "wajib", "dapat", "bisa", "boleh", "mesti", "diminta"))
_DOTTED = frozenset(("no", "jl", "plt", "plh", "pj", "pjs", "inc", "co", "corp", "cos", "ltd", "tbk", "st", "jr", "sr"))
MANY = frozenset(("ratusan", "ribuan", "puluhan", "belasan", "sejumlah", "beberapa", "banyak"))  # "Ratusan warga X, Y, …" lists places
_TITLES = HONORIFICS - PERSON_HEADS
_LONGEST = 20  # words of one name with its function


def speaker_after(doc: Document, first: int, last: int, dates: list[tuple[int, int]]) -> Phrase | None:
    """The source that follows a cue at word *first*, up to word *last*: "kata Menteri X, Budi Santoso, di Jakarta"."""
    end = _phrase_end(doc, first, last, dates)
    if end == first:
        return None
    if end + 1 < last and (named := _past_home(doc, first, end, last, dates)) is not None:
        return Phrase(first, end, named)
    if end + 1 < last and doc.words[end] == ",":
        follows = _phrase_end(doc, end + 1, last, dates)
        if follows > end + 1 and not _is_subject(doc, follows, last) and _is_apposition(doc, (first, end), (end + 1, follows)):
            return Phrase(first, end, (end + 1, follows))
    return Phrase(first, end)


def _past_home(doc: Document, first: int, end: int, last: int, dates: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The name after a function with a place or a task: "ahli gizi di New York, Rina Marlina", "ketua yang membidangi X, Lukman"."""
    if doc.lowers[end] not in ("di", "dari", "asal", "yang") or not any(can_speak(doc.lowers[n]) for n in range(first, end)):
        return None
    if doc.lowers[end] == "yang":
        comma = next((n for n in range(end + 2, min(last, end + 12)) if doc.words[n] in ",.;"), end + 1)
    else:
        comma = _capitals_end(doc, end + 1, min(last, end + 8))
    if comma == end + 1 or comma + 2 >= last or doc.words[comma] != ",":
        return None
    close = _phrase_end(doc, comma + 1, last, dates)
    named = close > comma + 1 and is_name(doc, comma + 1, close) and (close >= last or doc.words[close] in ",.")
    return (comma + 1, close) if named and is_given(doc.lowers[comma + 1]) else None


def _is_subject(doc: Document, follows: int, last: int) -> bool:
    """Whether a predicate follows at once: "kata Budi, warga harus siaga"."""
    if follows >= last or doc.words[follows] != doc.lowers[follows]:
        return False
    lower = doc.lowers[follows]
    return lower in CLOSED["finite"] or lower in NECESSITY or looks_like_verb(lower)


def _is_apposition(doc: Document, phrase: tuple[int, int], follows: tuple[int, int]) -> bool:
    """A name after a function, or a function after a name."""
    function = doc.lowers[phrase[0]] in GROUP_HEADS or any(doc.lowers[number] in PERSON_HEADS for number in range(*phrase))
    if doc.lowers[phrase[0]] in MANY:
        return False
    function = function or (doc.words[phrase[0]].islower() and looks_animate(doc.lowers[phrase[0]].removesuffix("nya")))
    if function and is_name(doc, *follows):
        return True
    return is_name(doc, *phrase) and opens_with_role(doc, follows[0])


def _phrase_end(doc: Document, first: int, last: int, dates: list[tuple[int, int]]) -> int:
    """Where the noun phrase ends that begins at word *first*."""
    last = min(last, first + _LONGEST)
    for begin, _ in dates:
        if first <= begin < last:
            last = begin
    at = first
    while at < last:
        word, lower = doc.words[at], doc.lowers[at]
        if word == "(":
            close = _closing_bracket(doc, at, last)
            if close is None or not (close + 1 < last and doc.upper[close + 1]):
                return at
            at = close
        elif is_mark(doc, at) or word in "()[]-" or (word == lower and _ends_phrase(doc, at, first, last) and not _joins(doc, at, first)):
            return at
        elif (at == first and lower in CLOSED["pronoun"]) or _opens_next(doc, at, first):
            return at + (at == first)
        at += 1
    return at


def _opens_next(doc: Document, at: int, first: int) -> bool:
    """A function word with a capital after a name: the full stop before it was lost ("ujar Rina Selain itu")."""
    lower = doc.lowers[at]
    return at > first and doc.words[at].istitle() and lower in CLOSED["function"] and lower in CLOSED["adverbial_head"]


def _ends_phrase(doc: Document, at: int, first: int, last: int) -> bool:
    """Whether the lower-case word *at* cannot go on a noun phrase: a preposition, an adverb, a verb."""
    lower = doc.lowers[at]
    if at == first:
        return lower in CLOSED["stop"] and lower not in ("yang", "beberapa")
    if lower == "dari" and (opens_with_role(doc, first) or doc.lowers[first] == "tim"):
        return not (belongs_to_body(doc, at, last) or goes_on(doc, at, _capitals_end(doc, at + 1, last)))
    subject = doc.upper[at - 1] or doc.lowers[first] == "seorang"
    predicate = at - first > 1 and lower in CLOSED["predicate"] and subject
    if predicate or lower in CLOSED["stop"] or lower in CLOSED["relay"] or lower in CLOSED["finite"] or looks_like_verb(lower):
        return True
    if lower in CLOSED["adverb"]:
        return lower != "tersebut"
    if doc.lowers[first] in CLOSED["quantifier"]:
        return False
    bare_name = lower.isalpha() and doc.upper[first] and doc.upper[at - 1] and not can_speak(doc.lowers[first])
    return bare_name and lower not in ("dan", "bin", "binti", "al")


def _joins(doc: Document, at: int, first: int) -> bool:
    """A second function of the same person: "Ahli Gizi sekaligus Dekan Fakultas X"."""
    if at + 1 >= len(doc.words) or not opens_with_role(doc, first):
        return False
    either = doc.lowers[at] == "atau" and looks_animate(doc.lowers[at + 1])
    return either or (doc.lowers[at] in ("sekaligus", "merangkap") and doc.upper[at + 1])


def belongs_to_body(doc: Document, at: int, last: int) -> bool:
    """The "dari" of "anggota DPR dari Fraksi X"."""
    if at + 1 >= last or not doc.upper[at + 1]:
        return False
    return doc.lowers[at + 1] in ORGANIZATION_HEADS or (doc.words[at + 1].isupper() and doc.lowers[at + 1] not in STATES)


def _capitals_end(doc: Document, at: int, last: int) -> int:
    """Where the capitalised words and brackets end that begin at word *at*."""
    while at < last and (doc.upper[at] or doc.words[at] in "()"):
        at += 1
    return at


def _closing_bracket(doc: Document, at: int, last: int) -> int | None:
    for number in range(at + 1, min(last, at + 6)):
        if doc.words[number] == ")":
            return number
    return None


def is_mark(doc: Document, number: int) -> bool:
    """A mark that ends a phrase; the dot of an initial or a title does not."""
    word = doc.words[number]
    if (
        word not in _MARKS
        or (word in _QUOTES and marks_nickname(doc, number))
        or (word == "," and (_in_title(doc, number) or _before_degree(doc, number)))
    ):
        return False
    if word != "." or not number:
        return True
    before = doc.lowers[number - 1]
    return len(before) > 1 and before not in HONORIFICS and before not in _DOTTED and before.replace(".", "") not in DEGREES


def _before_degree(doc: Document, number: int) -> bool:
    """The comma of "Rina Marlina, M.Sc": a dot or capitals tell the degree from a name."""
    if not number or number + 1 >= len(doc.words) or not doc.upper[number - 1]:
        return False
    word = doc.words[number + 1]
    return is_degree(word) and not word[1:].islower()


def _in_title(doc: Document, number: int) -> bool:
    """A comma inside a function's name: "Direktur Industri Maritim, Alat Angkut, dan Alat Pertahanan Kementerian X"."""
    words, first, last = doc.words, number, number + 1
    while last < len(words) and (words[last][0].isupper() or (words[last] == "," and last - number < _LONGEST)):
        last += 1
    if last + 1 >= len(words) or doc.lowers[last] not in ("dan", "serta", "&") or not words[last + 1][0].isupper():
        return False
    while first > 0 and number - first < _LONGEST and (words[first - 1][0].isupper() or words[first - 1] == ","):
        first -= 1
    head = next((n for n in range(first, number) if doc.lowers[n] in PERSON_HEADS), None)
    if head is None or head + 1 == number:
        return False
    after = [n for n in range(head + 2, last + 2) if words[n][0].isupper()]
    return not any(is_given(doc.lowers[n]) or doc.lowers[n] in PERSON_HEADS for n in after)


def are_degrees(doc: Document, first: int, last: int) -> bool:
    """What stands between commas after a name: "S.H.", "M.Ed."."""
    return all(doc.words[n] in ".()" or doc.lowers[n].replace(".", "") in DEGREES or is_degree(doc.words[n]) for n in range(first, last))


def goes_on(doc: Document, number: int, last: int) -> bool:
    """A preposition inside a function or a body's name: a name or an adjective with a capital follows to the end."""
    if doc.lowers[number] not in ("dari", "di", "untuk", "pada"):
        return False
    return ")" in doc.words[number:last] and doc.words[last - 1] != ")"


def opens_with_role(doc: Document, number: int) -> bool:
    """A word for a function, or "seorang", "salah satu"."""
    lower = doc.lowers[number]
    one = lower == "salah" and doc.lowers[number + 1 : number + 2] in (["satu"], ["seorang"])
    return one or lower in PERSON_HEADS or lower == "seorang"


def is_name(doc: Document, first: int, last: int) -> bool:
    """All capitals at word starts (a title before them may have none), and neither a function nor a state."""
    while first < last - 1 and (doc.lowers[first] in _TITLES or doc.words[first] == "."):
        first += 1
    return (
        first < last
        and all(doc.upper[number] or doc.words[number] in ".," for number in range(first, last))
        and doc.lowers[first] not in PERSON_HEADS
        and doc.lowers[first] not in ORGANIZATION_HEADS
        and " ".join(doc.lowers[first:last]) not in STATES
    )
