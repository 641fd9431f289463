"""Active frames: "X mengatakan bahwa …", "X enggan memberikan komentar soal …"."""

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.boundaries import content_end, content_start
from klaim_extract.core.clauses import is_clause
from klaim_extract.core.document import Document
from klaim_extract.core.scan import CueWords, Scan, Teller
from klaim_extract.core.takes import makes_claim, speaks
from klaim_extract.core.tellers import past_opening, subject_of
from klaim_extract.core.vocabulary import BEFORE, CLOSED, DOCUMENT_HEADS, Verb

_BERKOMENTAR = Verb("komentar", "decline", "negated")
_ADJOINED = frozenset(("seraya", "sambil", "sembari", "dengan", "dan", "serta"))
_ABOUT = frozenset(("soal", "terkait", "tentang", "mengenai", "atas", "terhadap", "seputar", "perihal", "ihwal"))
_DEFINING = frozenset(("adalah", "ialah", "yakni", "yaitu", "merupakan", "melainkan"))
_MORE = frozenset(("lebih", "lanjut", "jauh", "banyak", "detail", "rinci", "apa", "apapun", "pun"))
_AUXILIARIES = frozenset(("pernah", "mau", "ingin", "juga", "bersedia", "bisa", "dapat", "akan", "banyak", "untuk"))
_WRITINGS = DOCUMENT_HEADS | {"kesaksian", "komunike", "edaran", "petisi", "manifesto"}
_OPEN_STANCES = frozenset(("state", "expect", "estimate", "promise"))


def read_active(scan: Scan, at: int) -> int:
    """Read the active verb at word *at* with its subject and content; where to go on."""
    verb = BEFORE[scan.doc.lowers[at]]
    negator = _negator_before(scan.doc, scan.floor, at)
    if negator is None and (verb.takes == "negated" or _is_infinitive(scan.doc, scan.floor, at)):
        return at + 1
    if negator is not None and negator > scan.floor and scan.doc.lowers[negator - 1] in BEFORE:
        return at + 1  # "merasa tidak pernah menyebut"
    teller = subject_of(scan, at if negator is None else negator)
    if teller is None:
        return at + 1
    if negator is not None and teller.how == "elision":
        return at + 1
    if negator is None and teller.who is not None and _is_parenthesis(scan, teller.who, at):
        return _clause_before(scan, teller.who, CueWords(at, at + 1, verb))
    cue = CueWords(at if negator is None else negator, at + 1, verb, negator is not None)
    return _with_content(scan, cue, teller)


def _with_content(scan: Scan, cue: CueWords, teller: Teller) -> int:
    doc, verb, last = scan.doc, cue.verb, scan.sentence.last
    start, marked = content_start(doc, cue.last, last, scan.dates)
    if not marked and verb.takes == "marked" and (named := _named_content(doc, start, last)) is not None:
        start, marked = named, True
    while cue.negated and start < last and (doc.lowers[start] in _ABOUT or doc.lowers[start] in _MORE):
        start += 1
    if teller.who is not None and not speaks(doc, teller.who, verb, marked=marked):
        return cue.last
    end = content_end(doc, start, last, scan.dates, clausal=marked or _runs_on(doc, verb, start, last))
    if _points(doc, cue, start, end):
        scan.name(cue, teller)
        return end
    if not makes_claim(doc, cue, teller.who, (start, end), marked=marked):
        return cue.last
    if not scan.add((start, end), cue, teller, 0.9 if marked else 0.8):
        return cue.last
    scan.floor = end
    return end


def _named_content(doc: Document, start: int, last: int) -> int | None:
    """The clause after what it is called: "merilis data awal bahwa …"."""
    for number in range(start, min(start + 4, last - 1)):
        if doc.lowers[number] == "bahwa":
            return number + 1
        if not doc.words[number].islower() or not doc.words[number].isalpha():
            return None
    return None


def _points(doc: Document, cue: CueWords, start: int, end: int) -> bool:
    """`menyampaikan hal itu`: what was said stands elsewhere."""
    pointing = start + 1 < end and doc.lowers[start] == "hal" and doc.lowers[start + 1] in ("itu", "ini", "tersebut", "demikian")
    return pointing and cue.verb.stance == "state" and end - start < 5 and not is_clause(doc, start + 2, end)


def _runs_on(doc: Document, verb: Verb, start: int, last: int) -> bool:
    """A clause without a complementiser, which may hold coordinated verbs of its own; "menyatakan kekhawatiran atas …" holds none."""
    open_ended = verb.takes in ("any", "clause") and verb.stance in _OPEN_STANCES and verb.lemma != "sebut"
    return open_ended and start < last and doc.lowers[start] not in CLOSED["speech_noun"]


def _negator_before(doc: Document, floor: int, at: int) -> int | None:
    number = at - 1
    while number > floor and doc.lowers[number] in _AUXILIARIES:
        number -= 1
    return number if number >= floor and doc.lowers[number] in CLOSED["negator"] else None


def _is_infinitive(doc: Document, floor: int, at: int) -> bool:
    """As in "untuk mengatakan", "yang menyebut": no claim of its own, unless a quotation follows the relative clause."""
    number = at - 1
    while number > floor and doc.lowers[number] in CLOSED["adverb"] and doc.lowers[number] not in ("akan", "dengan"):
        number -= 1
    if number < floor:
        return False
    before = doc.lowers[number]
    if before == "yang" and _tells_document(doc, floor, number, at):
        return False
    if before == "yang":
        return not any(doc.words[follows] in ':"“”„' for follows in range(at + 1, min(at + 3, len(doc.words))))
    if before in CLOSED["hearsay"] or before in BEFORE or before in _DEFINING:
        return True
    return before in CLOSED["modal"] and before not in _ADJOINED and before not in CLOSED["junction"]


def _tells_document(doc: Document, floor: int, yang: int, at: int) -> bool:
    """A document's relative clause: "surat edaran yang mengimbau warga untuk …", "komunike bersama yang menegaskan bahwa …"."""
    near = doc.lowers[max(floor, yang - 3) : yang]
    told = "bahwa" in doc.lowers[at + 1 : at + 3]
    asked = BEFORE[doc.lowers[at]].stance == "demand" and not {"untuk", "agar", "supaya"}.isdisjoint(doc.lowers[at + 1 : at + 12])
    return not _WRITINGS.isdisjoint(near) and (told or asked)


def _is_parenthesis(scan: Scan, who: Phrase, at: int) -> bool:
    """`, media pemerintah melaporkan pada hari Jumat, …`: the clause before the first comma is what was said."""
    doc = scan.doc
    if who.apposition is not None or who.first - 1 <= scan.floor or doc.words[who.first - 1] != ",":
        return False
    first = past_opening(doc, scan.sentence) if scan.floor == scan.sentence.first else scan.floor
    if who.first - 1 - first < 2 or doc.lowers[first] in CLOSED["adverbial_head"] or doc.lowers[first] in CLOSED["subordinator"]:
        return False
    if any(doc.lowers[number] in CLOSED["relay"] for number in range(first, who.first)):
        return False
    after = _past_date(scan, at + 1)
    goes_on = doc.words[after : after + 1] == [","] and not CLOSED["finite"].isdisjoint(doc.lowers[after + 1 : after + 2])
    if goes_on and not is_clause(doc, first, who.first - 1):
        return doc.words[first] not in doc.capitals  # a subject, its attribution, and its predicate
    if who.first - 1 - first < 4:
        return False
    return after >= scan.sentence.last - 1 or (doc.words[after] in ".," and doc.words[who.first].islower())


def _past_date(scan: Scan, at: int) -> int:
    doc = scan.doc
    while at < scan.sentence.last:
        dated = any(begin <= at < end for begin, end in scan.dates)
        if not dated and doc.lowers[at] not in ("pada", "hari") and doc.words[at] not in "()":
            break
        at += 1
    return at


def _clause_before(scan: Scan, who: Phrase, cue: CueWords) -> int:
    doc, last = scan.doc, scan.sentence.last
    end, until = who.first - 1, cue.last
    if cue.last + 2 < last and doc.words[cue.last] == "," and is_clause(doc, cue.last + 1, last):
        end = until = content_end(doc, cue.last + 1, last, scan.dates, clausal=True)
    if scan.add((scan.floor, end), cue, Teller(who, "phrase"), 0.7):
        scan.floor = until
    return until


def read_refusal(scan: Scan, at: int) -> int:
    """Read "enggan memberikan jawaban", "menolak berkomentar", "belum bersedia menjawab" at the negator; where to go on."""
    end = _refusal_end(scan, at)
    teller = subject_of(scan, at) if end is not None else None
    if end is None or teller is None:
        return at + 1
    content = _refused(scan, at, end)
    scan.add(content, CueWords(at, end, _BERKOMENTAR, negated=True), teller, 0.7)
    scan.floor = max(end, content[1])
    return scan.floor


def _refusal_end(scan: Scan, at: int) -> int | None:
    """The word after the refusal that begins at *at*; none where it is no refusal, or one that the active frame reads."""
    doc, last = scan.doc, scan.sentence.last
    verb = at + 1
    while verb < last and doc.lowers[verb] in _AUXILIARIES:
        verb += 1
    if verb >= last or doc.lowers[verb] not in CLOSED["decline_verb"]:
        return None
    if doc.lowers[verb] in ("memberikan", "memberi"):
        return verb + 2 if verb + 1 < last and doc.lowers[verb + 1] in CLOSED["answer_noun"] else None
    plain = doc.lowers[at] in ("tidak", "belum", "tak", "bukan") and doc.lowers[verb] in BEFORE
    return None if plain else verb + 1


def _refused(scan: Scan, at: int, end: int) -> tuple[int, int]:
    """What was not answered: what follows, else the question before ("Ketika ditanya apakah …"), else the refusal itself."""
    doc, last = scan.doc, scan.sentence.last
    follows = end
    while follows < last and (doc.lowers[follows] in _ABOUT or doc.lowers[follows] in _MORE):
        follows += 1
    if follows < last and doc.words[follows] not in ".,!?" and doc.lowers[follows] not in CLOSED["stop"]:
        return follows, content_end(doc, follows, last, scan.dates, clausal=True)
    question = next((n for n in range(scan.floor, at) if doc.lowers[n] == "apakah" or doc.lowers[n] in _ABOUT), None)
    if question is None:
        return at, end
    return question, next((n for n in range(question, at) if doc.words[n] == ","), at)
