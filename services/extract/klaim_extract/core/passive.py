"""Passive frames: "Ditambahkannya, …", "Dikatakan bahwa …", "… dikatakan X akan …", "Tuduhan itu dibantah X", "Disebutkan dalam …"."""

from dataclasses import replace

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.boundaries import content_end, content_start
from klaim_extract.core.clauses import is_clause
from klaim_extract.core.document import Document
from klaim_extract.core.inverted import left_start
from klaim_extract.core.nominal import NOUNS
from klaim_extract.core.phrases import speaker_after
from klaim_extract.core.scan import CueWords, Scan, Teller
from klaim_extract.core.tellers import can_tell
from klaim_extract.core.vocabulary import CLOSED, DOCUMENT_HEADS, MESSAGE_HEADS, PASSIVE, PASSIVE_CLITIC

_MESSAGES = MESSAGE_HEADS | CLOSED["answer_noun"]
_AGENTLESS = frozenset(("dinyatakan", "disebutkan"))
_MODALS = frozenset(("akan", "bakal", "tidak", "sudah", "telah"))
_IN = frozenset(("dalam", "pada", "di"))
_LIGHT = CLOSED["connective"] | {","}
_POINTING = frozenset(("itu", "ini", "tersebut"))
_COMPARED = frozenset(("seperti", "sebagaimana"))
_ANSWERS = frozenset(("deny", "confirm", "condemn"))  # what they are about is their content: "Tuduhan itu dibantah X"
_HEARSAY = frozenset(("accuse", "estimate", "deny", "condemn", "expect"))  # no claim without an agent: "diduga", "dituding"


def read_passive(scan: Scan, at: int) -> int:
    """Read the passive at word *at*; where to go on."""
    doc = scan.doc
    before = doc.lowers[at - 1] if at > scan.floor else ""
    if before in _COMPARED or (before == "yang" and at - 2 >= scan.floor and doc.lowers[at - 2] in _COMPARED):
        return _compared(scan, at, at - 1 if before in _COMPARED else at - 2)
    if before in _MESSAGES or before == "yang" or before in CLOSED["subordinator"]:
        return at + 1  # "keterangan tertulis", "hal yang dikatakan"
    opening = left_start(scan, at)
    lower = doc.lowers[at]
    if lower in PASSIVE_CLITIC:
        return _with_clitic(scan, CueWords(at, at + 1, PASSIVE_CLITIC[lower]), opening)
    cue = CueWords(at, at + 1, PASSIVE[lower])
    read = None if _anaphor_opens(scan, at) or cue.verb.stance in _HEARSAY else _without_agent(scan, cue, opening)
    return _with_agent(scan, cue, opening) if read is None else read


def _without_agent(scan: Scan, cue: CueWords, opening: int | None) -> int | None:
    """`Dikatakan bahwa …`, `Dalam perpres itu disebutkan …`; none where it is neither."""
    doc, last = scan.doc, scan.sentence.last
    start, marked = content_start(doc, cue.last, last, scan.dates)
    if marked and opening is None:
        return _content_after(scan, start, cue, Teller(None, "elision"))
    place = None if opening is None else _place(doc, opening, cue.first)
    if place is None or not (marked or (doc.lowers[place + 1] in DOCUMENT_HEADS and is_clause(doc, start, last))):
        return None
    return _content_after(scan, start, cue, _document(scan, place, cue.first))


def _anaphor_opens(scan: Scan, at: int) -> bool:
    """`Hal itu disampaikan …`: what was said stands elsewhere."""
    return scan.floor < at and scan.doc.lowers[scan.floor] in CLOSED["anaphor"]


def _place(doc: Document, opening: int, at: int) -> int | None:
    """The preposition of "dalam perpres itu" at the start of the clause, past connectives."""
    while (
        opening < at - 1 and doc.lowers[opening] not in _IN and (doc.lowers[opening] in CLOSED["connective"] or doc.words[opening] == ",")
    ):
        opening += 1
    return opening if doc.lowers[opening] in _IN and opening + 1 < at else None


def _with_clitic(scan: Scan, cue: CueWords, opening: int | None) -> int:
    """`Ditambahkannya, …` and `Produksi diperkirakannya tembus …`."""
    doc, last = scan.doc, scan.sentence.last
    start, _ = content_start(doc, cue.last, last, scan.dates)
    if _anaphor_opens(scan, cue.first):
        opening = scan.floor
    if opening is None:
        return _content_after(scan, start, cue, Teller(None, "clitic"))
    if doc.lowers[opening] in CLOSED["anaphor"] or start >= last - 1 or doc.lowers[start] in CLOSED["stop"]:
        scan.name(cue, Teller(None, "clitic"))
        return cue.last
    return _whole(scan, opening, start, cue, Teller(None, "clitic"))


def _document(scan: Scan, opening: int, at: int) -> Teller:
    """`Dalam perpres itu disebutkan`: the document speaks; after "dalam rapat" whoever spoke last."""
    last = at
    while last > opening + 1 and scan.doc.words[last - 1] == ",":
        last -= 1
    speaks = last > opening + 1 and scan.doc.lowers[opening + 1] in DOCUMENT_HEADS
    return Teller(Phrase(opening + 1, last), "phrase") if speaks else Teller(None, "elision")


def _content_after(scan: Scan, start: int, cue: CueWords, teller: Teller) -> int:
    return _whole(scan, start, start, cue, teller)


def _whole(scan: Scan, first: int, start: int, cue: CueWords, teller: Teller) -> int:
    """The claim from word *first* to the end of the clause that goes on at *start*."""
    end = content_end(scan.doc, start, scan.sentence.last, scan.dates, clausal=True)
    if not scan.add((first, end), cue, teller, 0.8 if first == start else 0.7):
        return cue.last
    scan.floor = end
    return end


def _compared(scan: Scan, at: int, seperti: int) -> int:
    """`…, seperti disampaikan X`: what stands before is what X said."""
    who = _agent(scan, at)
    opening = left_start(scan, seperti)
    cue = CueWords(at, at + 1, PASSIVE.get(scan.doc.lowers[at], PASSIVE["dikatakan"]))
    if who is not None and opening is None and _tells_after(scan, who.end):
        return _content_after(scan, who.end + 1, cue, Teller(who, "phrase"))
    if who is not None and _anaphor_opens(scan, seperti):
        scan.name(CueWords(at, at + 1, PASSIVE["dikatakan"]), Teller(who, "phrase"))
        return who.end
    if who is None or opening is None or scan.doc.words[seperti - 1] != ",":
        return at + 1
    if scan.add((opening, seperti), cue, Teller(who, "phrase"), 0.7):
        scan.floor = who.end
    return who.end


def _tells_after(scan: Scan, at: int) -> bool:
    """`Seperti diungkapkan X, …`: a comma and a clause follow."""
    last = scan.sentence.last
    return at + 3 < last and scan.doc.words[at] == "," and is_clause(scan.doc, at + 1, last)


def _goes_on(doc: Document, number: int) -> bool:
    """Whether the predicate after an agent begins: "dinilai para ahli gagal"."""
    return doc.lowers[number] in _MODALS or (doc.words[number].islower() and doc.lowers[number] in CLOSED["predicate"])


def _agent(scan: Scan, at: int) -> Phrase | None:
    """Who does what the passive at word *at* tells: "oleh X", or a name, a pronoun or somebody right after it."""
    doc, last = scan.doc, scan.sentence.last
    first = at + 1 + (at + 1 < last and doc.lowers[at + 1] == "oleh")
    who = speaker_after(doc, first, last, scan.dates)
    if who is None or not (can_tell(doc, who) or doc.lowers[who.first] in CLOSED["finding"]):
        return None
    end = next((number for number in range(who.first + 1, who.last) if _goes_on(doc, number)), who.last)
    return who if end == who.last else Phrase(who.first, end)


def _with_agent(scan: Scan, cue: CueWords, opening: int | None) -> int:
    """The agent after a passive: it says what follows its comma, or what stands around it."""
    doc = scan.doc
    anaphor = _anaphor_opens(scan, cue.first)
    who = _agent(scan, cue.first)
    if who is not None and opening is not None and doc.words[cue.first - 1] == "," and doc.words[who.end : who.end + 1] == [","]:
        return _whole(scan, opening, who.end + 1, cue, Teller(who, "phrase"))  # `…, disebutkan X, …`
    if who is not None and opening is not None and doc.words[cue.first - 1] == "," and _closes(scan, who.end):
        return _subject(scan, (opening, cue.first), cue, Teller(who, "phrase"))  # `…, disebutkan X.`
    if who is None or doc.lowers[cue.first] in _AGENTLESS:
        if anaphor and opening is None:
            scan.name(cue, Teller(None, "elision"))
        elif opening is None and cue.verb.stance == "state" and is_clause(doc, cue.last, scan.sentence.last):
            return _content_after(scan, cue.last, cue, Teller(None, "elision"))  # "Disebutkan kelompok usia itu turun"
        return cue.last
    if opening is None and not anaphor:
        followed = who.end < scan.sentence.last and doc.words[who.end] == ","
        return _content_after(scan, who.end + 1, cue, Teller(who, "phrase")) if followed else cue.last
    return _around(scan, scan.floor if opening is None else opening, cue, who)


def _closes(scan: Scan, at: int) -> bool:
    """Whether the sentence ends at word *at*, but for "itu" and a full stop."""
    return all(lower in _POINTING or lower in ".!" for lower in scan.doc.lowers[at : scan.sentence.last])


def _around(scan: Scan, opening: int, cue: CueWords, who: Phrase) -> int:
    """The clause around the passive and its agent; its subject alone where that is denied, confirmed, or holds what was said."""
    doc, last, teller = scan.doc, scan.sentence.last, Teller(who, "phrase")
    if cue.verb.stance in _ANSWERS:
        return _subject(scan, (opening, cue.first), cue, teller)
    noun = doc.lowers[opening]
    if noun in NOUNS and "bahwa" in doc.lowers[opening + 1 : cue.first]:
        told = cue._replace(verb=replace(cue.verb, stance=NOUNS[noun]))
        return _subject(scan, (doc.lowers.index("bahwa", opening) + 1, cue.first), told, teller)
    ends = who.end >= last - 1 or doc.lowers[who.last] in CLOSED["stop"]
    if noun in CLOSED["anaphor"] or (ends and (doc.lowers[cue.first - 1] in _POINTING or noun in CLOSED["speech_noun"])):
        scan.name(cue, teller)
        return who.end
    if ends:
        return cue.last
    return _whole(scan, opening, who.last, cue, teller)


def _subject(scan: Scan, content: tuple[int, int], cue: CueWords, teller: Teller) -> int:
    """The claim whose content is the subject of the passive."""
    if not scan.add(content, cue, teller, 0.75) or teller.who is None:
        return cue.last
    scan.floor = teller.who.end
    return scan.floor
