"""What must stand around an active cue for it to make a claim: a subject that speaks, and a content that can be said."""

import re

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.clauses import is_clause
from klaim_extract.core.document import Document
from klaim_extract.core.scan import CueWords
from klaim_extract.core.tellers import plausible
from klaim_extract.core.vocabulary import CLOSED, DOCUMENT_HEADS, GIVEN_NAMES, GROUP_HEADS, MEDIA, STATES, Verb, can_speak, is_body

_NEVER_NEGATED = frozenset(("accuse", "demand", "condemn", "promise", "ask"))
_ACTS_WHEN_NEGATED = frozenset(("quote", "report", "document"))  # "tidak menemukan", "tidak melaporkan"
_THINGS_DO = frozenset(  # a fact, a step, a film also does these, and then says nothing
    (
        *("tegas", "tekan", "ingat", "pasti", "isyarat", "sirat", "sorot", "ungkap", "tuntut", "janji", "ancam", "tolak"),
        *("indikasi", "dorong", "singgung", "ungkit", "ajak", "tunjuk", "bukti", "jamin", "lanjut"),
    )
)
_REPORTERS = frozenset(("wartawan", "jurnalis", "reporter"))
_STATES_OF_MIND = frozenset(("expect", "concern"))  # "tidak yakin" is one as well
_OPENERS = frozenset(("agar", "supaya", "mengapa", "bagaimana", "kenapa", "apakah", "kapan", "siapa"))
_ABSTRACT = re.compile(r"(?:(?:[^w]an|si|tas|isme)(?:nya)?)$")


def speaks(doc: Document, who: Phrase, verb: Verb, *, marked: bool) -> bool:
    """Whether the subject can say what *verb* tells; of what things do too, only somebody or a body tells."""
    if verb.takes == "document" and _is_document(doc, who):
        return True
    if not plausible(doc, who, marked=marked):
        return False
    if verb.lemma == "konfirmasi" and any(lower in _REPORTERS or lower in MEDIA for lower in doc.lowers[who.first : who.last]):
        return False  # who asks for it, and confirms nothing
    return verb.lemma not in _THINGS_DO or _is_somebody(doc, who)


def _is_somebody(doc: Document, who: Phrase) -> bool:
    first = who.first
    while first < who.last - 1 and doc.lowers[first] in CLOSED["quantifier"]:
        first += 1
    lower = doc.lowers[first]
    if lower in CLOSED["speaking_function"] or lower in CLOSED["finding"] or can_speak(lower):
        return True
    if not doc.upper[first]:
        return first > who.first
    return not _opens(doc, first) or doc.words[first] in doc.capitals or doc.upper[first + 1] or not _is_abstract(lower)


def _opens(doc: Document, number: int) -> bool:
    return number == 0 or doc.words[number - 1] in '.!?"“”' or doc.text[doc.starts[number] - 1] == "\n"


def _is_abstract(lower: str) -> bool:
    return lower in CLOSED["thing"] or (_ABSTRACT.search(lower) is not None and lower not in GIVEN_NAMES)


def makes_claim(doc: Document, cue: CueWords, who: Phrase | None, content: tuple[int, int], *, marked: bool) -> bool:
    """Whether the words of *content* are what the cue asks for; *marked* where a complementiser or a mark stands before them."""
    start, end = content
    takes = cue.verb.takes
    if doc.lowers[start : start + 1] == ["secara"] and end - start < 4:  # "menolak secara tegas"
        return False
    if start >= end or (
        takes == "document" and not _is_document(doc, who) and not (cue.verb.lemma == "temu" and doc.lowers[start - 1] == "bahwa")
    ):
        return False
    if cue.negated and cue.verb.stance in _STATES_OF_MIND:
        return marked or _fits(doc, takes, who, content)
    if cue.negated:
        acts = takes in _ACTS_WHEN_NEGATED or cue.verb.lemma in ("lanjut", "target")
        return not acts and cue.verb.stance not in _NEVER_NEGATED
    if takes == "quote":
        return marked and doc.quoted[start] >= 0
    return marked or doc.lowers[start] in _OPENERS or _fits(doc, takes, who, content)


def _fits(doc: Document, takes: str, who: Phrase | None, content: tuple[int, int]) -> bool:
    """The same where nothing stands before the content."""
    start, end = content
    first = doc.lowers[start]
    match takes:
        case "denial":
            fits = first in CLOSED["denial_noun"]
        case "noun":
            fits = first.removesuffix("nya") in CLOSED["speech_noun"]
        case "told":
            fits = first.removesuffix("nya") in CLOSED["speech_noun"] or is_clause(doc, start, end)
        case "urge":
            told = any(lower in ("untuk", "agar", "supaya") for lower in doc.lowers[start : min(end, start + 10)])
            fits = told or ((first in GROUP_HEADS or first in CLOSED["quantifier"]) and is_clause(doc, start + 1, end))
        case "clause" | "document":
            fits = is_clause(doc, start, end)
        case "report":
            fits = is_clause(doc, start, end) or _is_report(doc, who, start, end)
        case "any":
            fits = first not in CLOSED["no_content"] or (first == "di" and is_clause(doc, start, end))
        case _:
            fits = takes == "object"
    return fits


def _is_document(doc: Document, who: Phrase | None) -> bool:
    if who is None:
        return False
    return any(lower in DOCUMENT_HEADS or lower in CLOSED["finding"] for lower in doc.lowers[who.first : min(who.last, who.first + 3)])


def _is_report(doc: Document, who: Phrase | None, start: int, end: int) -> bool:
    """`Dinas Kesehatan mencatat 412 kasus`: a body gives figures or findings; what is reported to the police is an act."""
    if who is None or any(lower in CLOSED["authority"] for lower in doc.lowers[start:end]):
        return False
    body = any(is_body(lower) or doc.words[who.first + n] == ")" for n, lower in enumerate(doc.lowers[who.first : who.last]))
    body = body or any(lower in STATES for lower in doc.lowers[who.first : who.last])
    acronym = doc.words[who.first].isupper() and len(doc.words[who.first]) > 1
    return (body or acronym) and doc.lowers[start] not in CLOSED["no_content"]
