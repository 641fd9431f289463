"""Passive frames: "Ditambahkannya, …", "Dikatakan bahwa …", "… dikatakan X akan …", "Dalam perpres disebutkan bahwa …"."""

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.boundaries import content_end, content_start
from klaim_extract.core.inverted import left_start
from klaim_extract.core.phrases import speaker_after
from klaim_extract.core.scan import CueWords, Scan, Teller
from klaim_extract.core.tellers import can_tell
from klaim_extract.core.vocabulary import CLOSED, DOCUMENT_HEADS, MESSAGE_HEADS, PASSIVE, PASSIVE_CLITIC

_MESSAGES = MESSAGE_HEADS | CLOSED["answer_noun"]
_AGENTLESS = frozenset(("dinyatakan", "disebutkan"))
_MODALS = frozenset(("akan", "bakal", "tidak", "sudah", "telah"))


def read_passive(scan: Scan, at: int) -> int:
    """Read the passive at word *at*; where to go on."""
    doc = scan.doc
    lower = doc.lowers[at]
    if at > scan.floor and doc.lowers[at - 1] in _MESSAGES:
        return at + 1  # "keterangan tertulis"
    start, marked = content_start(doc, at + 1, scan.sentence.last, scan.dates)
    opening = left_start(scan, at)
    if lower in PASSIVE_CLITIC:
        return (
            _content_after(scan, start, CueWords(at, at + 1, PASSIVE_CLITIC[lower]), Teller(None, "clitic")) if opening is None else at + 1
        )
    cue = CueWords(at, at + 1, PASSIVE[lower])
    if marked and opening is None:
        return _content_after(scan, start, cue, Teller(None, "elision"))
    if marked and opening is not None and doc.lowers[opening] in ("dalam", "pada", "di"):
        speaks = doc.lowers[opening + 1] in DOCUMENT_HEADS
        return _content_after(scan, start, cue, Teller(Phrase(opening + 1, at), "phrase") if speaks else Teller(None, "elision"))
    return _with_agent(scan, cue, opening)


def _content_after(scan: Scan, start: int, cue: CueWords, teller: Teller) -> int:
    end = content_end(scan.doc, start, scan.sentence.last, scan.dates, clausal=True)
    if not scan.add((start, end), cue, teller, 0.8):
        return cue.last
    scan.floor = end
    return end


def _with_agent(scan: Scan, cue: CueWords, opening: int | None) -> int:
    """The agent after a passive: it says what follows its comma or the clause around it, or is only named ("Hal itu disampaikan X")."""
    doc, last = scan.doc, scan.sentence.last
    first = cue.last + (cue.last < last and doc.lowers[cue.last] == "oleh")
    who = speaker_after(doc, first, last, scan.dates)
    if who is None or not can_tell(doc, who) or doc.lowers[cue.first] in _AGENTLESS:
        return cue.last
    if doc.lowers[scan.floor] in CLOSED["anaphor"] and scan.floor < cue.first:
        scan.name(cue, Teller(who, "phrase"))
        return who.end
    if opening is None:
        followed = who.end < last and doc.words[who.end] == ","
        return _content_after(scan, who.end + 1, cue, Teller(who, "phrase")) if followed else cue.last
    who = Phrase(who.first, next((number for number in range(who.first + 1, who.last) if doc.lowers[number] in _MODALS), who.last))
    if who.last >= last - 1 or doc.lowers[who.last] in CLOSED["stop"]:
        return cue.last
    end = content_end(doc, who.last, last, scan.dates, clausal=True)
    if not scan.add((opening, end), cue, Teller(who, "phrase"), 0.7):
        return cue.last
    scan.floor = end
    return end
