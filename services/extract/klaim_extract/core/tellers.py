"""Who tells: the subject of an active verb, and whether the words for it can speak at all."""

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.document import Document, Sentence
from klaim_extract.core.phrases import speaker_after
from klaim_extract.core.scan import Scan, Teller
from klaim_extract.core.subjects import skip_back, subject_before
from klaim_extract.core.vocabulary import CLOSED, GIVEN_NAMES, HONORIFICS, INSTITUTIONAL, STATES, can_speak, looks_like_verb

_AUTHOR = frozenset(("saya", "kami", "kita", "aku"))


def subject_of(scan: Scan, at: int) -> Teller | None:
    """The phrase before the verb at word *at*; the teller of the claim before, where the verb is coordinated with its cue."""
    doc, floor = scan.doc, scan.floor
    number = skip_back(doc, floor, at, [])
    joined = number > floor and (doc.lowers[number - 1] in CLOSED["junction"] or doc.lowers[number - 1] == "dengan")
    if joined or number == floor > scan.sentence.first:
        if scan.found:
            return Teller(scan.found[-1].who, scan.found[-1].how)
        who = speaker_after(doc, past_opening(doc, scan.sentence), at, scan.dates)
        return Teller(who, "phrase") if who else None
    if number > floor and doc.lowers[number - 1] == "yang":
        return Teller(_relative_head(doc, floor, number - 1), "phrase") if number - 1 > floor else None
    who = subject_before(doc, floor, number, scan.dates)
    if who is not None:
        return Teller(who, "phrase")
    return Teller(None, "elision") if number == scan.sentence.first and not doc.lowers[at].startswith("ber") else None


def _relative_head(doc: Document, floor: int, at: int) -> Phrase:
    """The noun phrase that a relative clause hangs on: left of "yang", back to a preposition, a verb or a mark."""
    first = at
    while (
        first > floor
        and doc.lowers[first - 1] not in CLOSED["cut"]
        and doc.words[first - 1] not in ",:;"
        and not looks_like_verb(doc.lowers[first - 1])
    ):
        first -= 1
    return Phrase(min(first, at - 1), at)


def past_opening(doc: Document, sentence: Sentence) -> int:
    """The first word of the main clause: past connectives and an adverbial that ends in a comma."""
    number = sentence.first
    if doc.lowers[number] in CLOSED["adverbial_head"]:
        comma = next((n for n in range(number, min(number + 20, sentence.last)) if doc.words[n] == ","), None)
        number = number if comma is None else comma + 1
    while number < sentence.last and (doc.lowers[number] in CLOSED["connective"] or doc.words[number] == ","):
        number += 1
    return number


def plausible(doc: Document, who: Phrase, *, marked: bool) -> bool:
    """Whether the phrase can speak: a name, a pronoun, somebody, a body; another noun only where a complementiser follows the verb."""
    first = who.first
    while first < who.last - 1 and (doc.lowers[first] in CLOSED["quantifier"] or doc.words[first][0].isdigit()):
        first += 1
    word, lower = doc.words[first], doc.lowers[first]
    if lower in HONORIFICS or (first > who.first and doc.lowers[who.first] in ("para", "sang", "seorang", "pihak")):
        return True
    if lower in _AUTHOR or lower == "bukan" or (word == lower and looks_like_verb(lower) and not can_speak(lower)):
        return False
    if not word[0].isalpha() or (lower in CLOSED["function"] and lower not in CLOSED["speaking_function"]):
        return word.isupper() and len(word) > 1
    if lower in CLOSED["speaking_function"] or can_speak(lower) or marked:
        return True
    return word[0].isupper() and not _is_common_noun(doc, first, who.last)


def _is_common_noun(doc: Document, first: int, last: int) -> bool:
    """A noun with a capital only from the start of the sentence: a lower-case word follows that goes with it ("Paradigma baru ini")."""
    opening = first == 0 or doc.words[first - 1] in ".!?" or doc.text[doc.starts[first] - 1] == "\n"
    if opening and first + 1 == last and _never_speaks(doc, first):
        return True
    follows = doc.lowers[first + 1]
    goes_with = doc.words[first + 1].islower() and (first + 1 < last or follows in ("ini", "itu", "tersebut", "baru"))
    return opening and goes_with and follows not in ("dan", "serta")


def _never_speaks(doc: Document, number: int) -> bool:
    """A word whose capital tells nothing, and that is no short form: "Dunia menuntut", "Demonstrasi memprotes"."""
    lower = doc.lowers[number]
    if doc.words[number].isupper() or lower in STATES or lower in GIVEN_NAMES or can_speak(lower):
        return False
    return lower in INSTITUTIONAL or looks_like_verb(lower) or lower in doc.words


def can_tell(doc: Document, who: Phrase) -> bool:
    """Bare cues are also nouns ("lanjut usia", "jelas sekali"): a name, a pronoun or a noun for somebody must follow."""
    first = who.first
    while first < who.last - 1 and doc.lowers[first] in CLOSED["quantifier"]:
        first += 1
    lower = doc.lowers[first]
    return doc.upper[who.first] or lower in CLOSED["pronoun"] or can_speak(lower)


def is_author(doc: Document, who: Phrase) -> bool:
    """As in "menurut saya": outside quotations that is the outlet's own voice."""
    return doc.lowers[who.first] in _AUTHOR
