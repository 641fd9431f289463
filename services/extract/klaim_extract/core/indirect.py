"""Claims without quotation marks around all of them: "X mengatakan …", "Menurut X, …", "…, kata X", "Dikatakannya, …"."""

from dataclasses import dataclass

from klaim_extract.core.attribution import Attribution, Cue, Phrase
from klaim_extract.core.boundaries import content_end, content_start
from klaim_extract.core.direct import inner_extent
from klaim_extract.core.document import Document, Sentence
from klaim_extract.core.phrases import skip_back, speaker_after, subject_before
from klaim_extract.core.vocabulary import (
    AFTER,
    BEFORE,
    CLITIC,
    CLOSED,
    CUE_FORMS,
    DOCUMENT_HEADS,
    PASSIVE,
    PASSIVE_CLITIC,
    Verb,
    can_speak,
    looks_like_verb,
)
from klaim_shared.messages import Quote

_MENURUT = Verb("menurut", "state", "any")
_BERKOMENTAR = Verb("komentar", "decline", "negated")
_ADJOINED = frozenset(("seraya", "sambil", "sembari", "dengan", "dan", "serta"))
_ABOUT = frozenset(("soal", "terkait", "tentang", "mengenai"))
_TRIGGERS = CUE_FORMS | CLOSED["negator"] | {"menurut", "menurutnya"}
Dates = list[tuple[int, int]]


@dataclass(slots=True)
class _Scan:
    """One sentence being read from left to right; what is attributed already lies before *floor*."""

    doc: Document
    sentence: Sentence
    dates: Dates
    floor: int
    found: list[Attribution]

    def add(self, first: int, last: int, cue: tuple[int, int, Verb, bool], who: Phrase | None, how: str, confidence: float) -> bool:
        """Note the claim whose content is words first..last; false where that is empty."""
        start, end = _trim(self.doc, first, last)
        if start >= end:
            return False
        (start, end), quote = _quote_kind(self.doc, start, end)
        if start >= end:
            return False
        begin, finish = self.doc.span(cue[0], cue[1])
        extent = (self.sentence.start, self.sentence.end)
        self.found.append(Attribution((start, end), quote, Cue(begin, finish, cue[2], cue[3]), who, how, extent, confidence, cue[0]))
        return True


def find_indirect(doc: Document, sentence: Sentence, dates: Dates, floor: int, inherited: list[Attribution]) -> list[Attribution]:
    """The indirect and mixed claims of the sentence from word *floor* on, in order; *inherited* are its direct ones."""
    scan = _Scan(doc, sentence, dates, floor, list(inherited))
    at = floor
    while at < sentence.last:
        at = max(at + 1, _read_at(scan, at)) if doc.lowers[at] in _TRIGGERS and doc.quoted[at] < 0 else at + 1
    return scan.found[len(inherited) :]


def _read_at(scan: _Scan, at: int) -> int:
    """Try word *at* as a cue; where to go on."""
    lower = scan.doc.lowers[at]
    if lower in BEFORE:
        return _active(scan, at, BEFORE[lower])
    if lower in ("menurut", "menurutnya"):
        return _menurut(scan, at)
    if lower in PASSIVE_CLITIC or lower in PASSIVE:
        return _passive(scan, at)
    if lower in AFTER or lower in CLITIC:
        return _inverted(scan, at)
    if lower in CLOSED["negator"] or lower == "tak":
        return _declined(scan, at)
    return at + 1


def _active(scan: _Scan, at: int, verb: Verb) -> int:
    doc, first = scan.doc, scan.floor
    negated = _negator_before(doc, first, at)
    if _is_infinitive(doc, first, at) or (verb.takes == "negated" and negated is None):
        return at + 1
    who, how = _subject(scan, at)
    if how == "none":
        return at + 1
    if verb.takes != "negated" and _is_parenthesis(scan, who, at):
        return _clause_before(scan, who, at, verb)
    start, marked = content_start(doc, at + 1, scan.sentence.last, scan.dates)
    if negated is not None and start < scan.sentence.last and doc.lowers[start] in _ABOUT:
        start += 1
    if who is not None and not _plausible(doc, who, marked=marked):
        return at + 1
    clausal = marked or (verb.takes in ("any", "finite") and verb.stance in ("state", "expect", "estimate", "promise"))
    end = content_end(doc, start, scan.sentence.last, scan.dates, clausal=clausal and (marked or verb.lemma != "sebut"))
    if not _takes(doc, verb, start, end, marked=marked, negated=negated is not None):
        return at + 1
    cue = (at if negated is None else negated, at + 1, verb, negated is not None)
    if scan.add(start, end, cue, who, how, 0.9 if marked else 0.8):
        scan.floor = end
        return end
    return at + 1


def _plausible(doc: Document, who: Phrase, *, marked: bool) -> bool:
    """Whether the phrase can speak: a name, a pronoun, somebody, a body; another noun only where a complementiser follows the verb."""
    first = who.first
    while first < who.last - 1 and doc.lowers[first] in CLOSED["quantifier"]:
        first += 1
    word, lower = doc.words[first], doc.lowers[first]
    if lower in ("saya", "kami", "kita", "aku") or (word == lower and looks_like_verb(lower) and not can_speak(lower)):
        return False
    if not word[0].isalpha() or (lower in CLOSED["function"] and lower not in CLOSED["speaking_function"]):
        return word.isupper() and len(word) > 1
    if lower in CLOSED["speaking_function"] or can_speak(lower) or marked:
        return True
    opening = first == 0 or doc.words[first - 1] in ".!?" or doc.text[doc.starts[first] - 1] == "\n"
    common = doc.words[first + 1].islower() and (first + 1 < who.last or doc.lowers[first + 1] in ("ini", "itu", "tersebut", "baru"))
    return word[0].isupper() and not (opening and common and doc.lowers[first + 1] not in ("dan", "serta"))


def _negator_before(doc: Document, floor: int, at: int) -> int | None:
    number = at - 1
    while number > floor and doc.lowers[number] in ("pernah", "mau", "ingin", "juga", "bersedia", "bisa", "dapat", "akan"):
        number -= 1
    return number if number >= floor and doc.lowers[number] in CLOSED["negator"] else None


def _is_infinitive(doc: Document, floor: int, at: int) -> bool:
    """ "untuk mengatakan", "yang menyebut": no claim of its own, unless a quotation follows the relative clause."""
    number = at - 1
    while number > floor and doc.lowers[number] in CLOSED["adverb"] and doc.lowers[number] not in ("akan", "dengan"):
        number -= 1
    if number < floor:
        return False
    before = doc.lowers[number]
    if before == "yang":
        return not any(doc.words[follows] in ':"“”„' for follows in range(at + 1, min(at + 3, len(doc.words))))
    return before in CLOSED["modal"] and before not in _ADJOINED and before not in CLOSED["junction"]


def _subject(scan: _Scan, at: int) -> tuple[Phrase | None, str]:
    """The phrase before the verb; that of the claim before where the cue is coordinated with it; how it is told."""
    doc, floor = scan.doc, scan.floor
    number = at
    number = skip_back(doc, floor, at, [])
    junction = number > floor and doc.lowers[number - 1] in CLOSED["junction"] | {"dengan"}
    if junction or number == floor > scan.sentence.first:
        if scan.found:
            return scan.found[-1].who, scan.found[-1].how
        who = speaker_after(doc, _past_opening(doc, scan.sentence), at, scan.dates)
        return who, "phrase" if who else "none"
    if number > floor and doc.lowers[number - 1] == "yang":
        return _relative_head(doc, floor, number - 1), "phrase"
    who = subject_before(doc, floor, number, scan.dates)
    if who is None:
        return None, "elision" if number == scan.sentence.first and not doc.lowers[at].startswith("ber") else "none"
    return who, "phrase"


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


def _past_opening(doc: Document, sentence: Sentence) -> int:
    """The first word of the main clause: past connectives and an adverbial that ends in a comma."""
    number = sentence.first
    if doc.lowers[number] in CLOSED["adverbial_head"]:
        comma = next((n for n in range(number, min(number + 20, sentence.last)) if doc.words[n] == ","), None)
        number = number if comma is None else comma + 1
    while number < sentence.last and (doc.lowers[number] in CLOSED["connective"] or doc.words[number] == ","):
        number += 1
    return number


def _is_parenthesis(scan: _Scan, who: Phrase | None, at: int) -> bool:
    """ ", media pemerintah melaporkan pada hari Jumat, …": the clause before the first comma is what was said."""
    doc = scan.doc
    if who is None or who.apposition is not None or who.first - 1 <= scan.floor or doc.words[who.first - 1] != ",":
        return False
    first = _past_opening(doc, scan.sentence) if scan.floor == scan.sentence.first else scan.floor
    if who.first - 1 - first < 4 or doc.lowers[first] in CLOSED["adverbial_head"] or doc.lowers[first] in CLOSED["subordinator"]:
        return False
    after = at + 1
    while after < scan.sentence.last and (
        any(begin <= after < end for begin, end in scan.dates) or doc.lowers[after] in ("pada", "hari") or doc.words[after] in "()"
    ):
        after += 1
    return after >= scan.sentence.last or (doc.words[after] in ".," and not doc.words[who.first][0].isupper())


def _clause_before(scan: _Scan, who: Phrase | None, at: int, verb: Verb) -> int:
    first = scan.floor
    if who is None or not scan.add(first, who.first - 1, (at, at + 1, verb, False), who, "phrase", 0.7):
        return at + 1
    scan.floor = at + 1
    return at + 1


def _takes(doc: Document, verb: Verb, start: int, end: int, *, marked: bool, negated: bool) -> bool:
    """Whether what follows the verb makes it a claim."""
    if start >= end:
        return False
    head = doc.lowers[start]
    if verb.takes == "quote":
        return doc.quoted[start] >= 0
    if negated and verb.stance in ("accuse", "demand", "condemn", "promise", "ask"):
        return False
    if negated:
        return True
    if verb.takes == "noun":
        return marked or head in CLOSED["speech_noun"]
    if verb.takes == "finite":
        return marked or any(doc.lowers[number] in CLOSED["finite"] for number in range(start, min(end, start + 8)))
    if verb.takes == "marked":
        return marked
    return marked or head not in CLOSED["no_content"]


def _inverted(scan: _Scan, at: int) -> int:
    """ "…, kata X" at the end, ", lanjut X," in the middle, "Kata X, …" at the start."""
    doc, sentence = scan.doc, scan.sentence
    lower = doc.lowers[at]
    clitic = lower in CLITIC
    verb = CLITIC[lower] if clitic else AFTER[lower]
    after_comma = at > scan.floor and doc.words[at - 1] == ","
    if not after_comma and not (at == sentence.first and lower in ("kata", "ujar", "katanya", "ujarnya")):
        return at + 1
    who = None if clitic else speaker_after(doc, at + 1, sentence.last, scan.dates)
    if not clitic and (who is None or not _can_speak(doc, who) or not _closes(scan, who)):
        return at + 1
    return _around(scan, at, verb, who, "clitic" if clitic else "phrase")


def _closes(scan: _Scan, who: Phrase) -> bool:
    """After the speaker of an inverted cue comes a mark, a circumstance or the end: "pesan X bukan …" is a noun phrase."""
    doc = scan.doc
    end = (who.apposition or (who.first, who.last))[1]
    if end >= scan.sentence.last or not doc.words[end].isalpha() or any(begin <= end < last for begin, last in scan.dates):
        return True
    return doc.lowers[end] in CLOSED["cut"] or doc.lowers[end] in CLOSED["relay"] or doc.lowers[end] in ("seperti", "sebagaimana", "lagi")


def _can_speak(doc: Document, who: Phrase) -> bool:
    """Bare cues are also nouns ("lanjut usia", "jelas sekali"): a name, a pronoun or a noun for somebody must follow."""
    lower = doc.lowers[who.first]
    return doc.words[who.first][0].isupper() or lower in CLOSED["pronoun"] or can_speak(lower)


def _menurut(scan: _Scan, at: int) -> int:
    doc, sentence = scan.doc, scan.sentence
    clitic = doc.lowers[at] == "menurutnya"
    who = None if clitic else speaker_after(doc, at + 1, sentence.last, scan.dates)
    if not clitic and who is None:
        return at + 1
    opens = at == sentence.first or doc.words[at - 1] == "," or _left_start(doc, scan, at) is None
    if not opens and not (clitic or (who is not None and doc.words[who.first][0].isupper())):
        return at + 1
    if who is not None and doc.lowers[who.first] in ("saya", "kami", "kita", "aku"):
        return at + 1
    if at > scan.floor and doc.words[at - 1] == "," and scan.found and at - scan.floor <= 1:
        return at + 1
    return _around(scan, at, _MENURUT, who, "clitic" if clitic else "phrase")


def _around(scan: _Scan, at: int, verb: Verb, who: Phrase | None, how: str) -> int:
    """The claim that stands around the attribution at word *at*: before it, after it, or both."""
    doc, sentence = scan.doc, scan.sentence
    end = at + 1 if who is None else (who.apposition or (who.first, who.last))[1]
    left = _left_start(doc, scan, at)
    rest = _rest_after(doc, scan, end)
    cue = (at, at + 1, verb, False)
    if left is None:
        first = rest if rest is not None else sentence.last
        last = content_end(doc, first, sentence.last, scan.dates, clausal=True) if first < sentence.last else first
        done = scan.add(first, last, cue, who, how, 0.9)
    elif rest is None:
        last = end
        done = scan.add(left, at, cue, who, how, 0.9)
    else:
        last = content_end(doc, rest, sentence.last, scan.dates, clausal=True)
        done = scan.add(left, last, cue, who, how, 0.85)
    scan.floor = max(scan.floor, last if done else at + 1)
    return scan.floor if done else at + 1


def _left_start(doc: Document, scan: _Scan, at: int) -> int | None:
    """Where the claim's part before the attribution begins; none where only connectives stand there."""
    first = scan.floor
    while first < at and (doc.lowers[first] in CLOSED["junction"] or doc.words[first] == ","):
        first += 1
    only = all(doc.lowers[n] in CLOSED["connective"] or doc.lowers[n] in CLOSED["adverb"] or doc.words[n] == "," for n in range(first, at))
    return None if only else first


def _rest_after(doc: Document, scan: _Scan, end: int) -> int | None:
    """Where the claim goes on after the attribution; none where only circumstances follow."""
    last = scan.sentence.last
    follows = end
    if follows < last and doc.words[follows] == ",":
        follows += 1
    elif follows < last and scan.found == [] and doc.words[follows] not in ".!?":
        comma = next((n for n in range(follows, min(last, follows + 14)) if doc.words[n] == ","), None)
        opens = _left_start(doc, scan, end - 1) is None
        follows = comma + 1 if comma is not None and doc.lowers[follows] in CLOSED["stop"] else follows if opens else last
    if follows >= last - 1:
        return None
    circumstance = doc.lowers[follows] in CLOSED["relay"] or any(begin <= follows < finish for begin, finish in scan.dates)
    trailing = doc.lowers[follows] in ("seperti", "sebagaimana", "saat", "usai", "ketika", "di", "dalam", "kepada") and end > scan.floor + 6
    return None if circumstance or trailing else follows


def _passive(scan: _Scan, at: int) -> int:
    """ "Ditambahkannya, …", "Dikatakan bahwa …", "… dikatakan X akan …", "Dalam perpres disebutkan bahwa …"."""
    doc, sentence = scan.doc, scan.sentence
    lower = doc.lowers[at]
    start, marked = content_start(doc, at + 1, sentence.last, scan.dates)
    if lower in PASSIVE_CLITIC:
        if _left_start(doc, scan, at) is not None:
            return at + 1
        return _finish(scan, start, (at, at + 1, PASSIVE_CLITIC[lower], False), None, "clitic")
    verb = PASSIVE[lower]
    opening = _left_start(doc, scan, at)
    if marked and opening is None:
        return _finish(scan, start, (at, at + 1, verb, False), None, "elision")
    if marked and doc.lowers[opening or 0] in ("dalam", "pada", "di"):
        document = Phrase((opening or 0) + 1, at) if doc.lowers[(opening or 0) + 1] in DOCUMENT_HEADS else None
        return _finish(scan, start, (at, at + 1, verb, False), document, "phrase" if document else "elision")
    return _agent(scan, at, verb, opening)


def _finish(scan: _Scan, start: int, cue: tuple[int, int, Verb, bool], who: Phrase | None, how: str) -> int:
    end = content_end(scan.doc, start, scan.sentence.last, scan.dates, clausal=True)
    if scan.add(start, end, cue, who, how, 0.8):
        scan.floor = end
        return end
    return cue[1]


def _agent(scan: _Scan, at: int, verb: Verb, opening: int | None) -> int:
    """The agent after a passive: it says the clause around it, or is only named ("Hal itu disampaikan X")."""
    doc, sentence = scan.doc, scan.sentence
    first = at + 2 if at + 1 < sentence.last and doc.lowers[at + 1] == "oleh" else at + 1
    who = speaker_after(doc, first, sentence.last, scan.dates)
    if opening is None or who is None or not _can_speak(doc, who) or doc.lowers[at] in ("dinyatakan", "disebutkan"):
        return at + 1
    who = Phrase(who.first, _before_modal(doc, who))
    if doc.lowers[opening] in CLOSED["anaphor"]:
        begin, finish = doc.span(at, at + 1)
        extent = (sentence.start, sentence.end)
        mention = Attribution(extent, "indirect", Cue(begin, finish, verb), who, "phrase", extent, 0.5, at, counts=False)
        scan.found.append(mention)
        return who.last
    if who.last >= sentence.last - 1 or doc.lowers[who.last] in CLOSED["stop"]:
        return at + 1
    end = content_end(doc, who.last, sentence.last, scan.dates, clausal=True)
    if scan.add(opening, end, (at, at + 1, verb, False), who, "phrase", 0.7):
        scan.floor = end
        return end
    return at + 1


def _before_modal(doc: Document, who: Phrase) -> int:
    return next((n for n in range(who.first + 1, who.last) if doc.lowers[n] in ("akan", "bakal", "tidak", "sudah", "telah")), who.last)


def _declined(scan: _Scan, at: int) -> int:
    """ "enggan memberikan jawaban", "menolak berkomentar", "belum bersedia menjawab"."""
    doc, sentence = scan.doc, scan.sentence
    number = at + 1
    while number < sentence.last and doc.lowers[number] in ("bersedia", "mau", "banyak", "ingin", "bisa", "dapat", "untuk"):
        number += 1
    if number >= sentence.last or doc.lowers[number] not in CLOSED["decline_verb"]:
        return at + 1
    giving = doc.lowers[number] in ("memberikan", "memberi")
    if giving and not (number + 1 < sentence.last and doc.lowers[number + 1] in CLOSED["answer_noun"]):
        return at + 1
    if not giving and (doc.lowers[at] in ("tidak", "belum", "tak", "bukan") and doc.lowers[number] in BEFORE) and number == at + 1:
        return at + 1  # the active frame reads it
    end = number + 2 if giving else number + 1
    who, how = _subject(scan, at)
    if how == "none":
        return at + 1
    first, last = _refused(scan, at, end)
    scan.add(first, last, (at, end, _BERKOMENTAR, True), who, how, 0.7)
    scan.floor = max(end, last)
    return scan.floor


def _refused(scan: _Scan, at: int, end: int) -> tuple[int, int]:
    """What was not answered: what follows, else the question before ("Ketika ditanya apakah …"), else the refusal itself."""
    doc, last = scan.doc, scan.sentence.last
    follows = end
    while follows < last and doc.lowers[follows] in _ABOUT | {"lebih", "lanjut"}:
        follows += 1
    if follows < last and doc.words[follows] not in ".,!?" and doc.lowers[follows] not in CLOSED["stop"]:
        return follows, content_end(doc, follows, last, scan.dates, clausal=True)
    question = next((n for n in range(scan.floor, at) if doc.lowers[n] in ("apakah", "soal", "terkait", "mengenai")), None)
    if question is not None:
        comma = next((n for n in range(question, at) if doc.words[n] == ","), at)
        return question, comma
    return at, end


def _trim(doc: Document, first: int, last: int) -> tuple[int, int]:
    """Code points of words first..last without marks around them; a closing mark stays with its quotation."""
    while first < last and doc.words[first] in ",;:.-–—" and doc.quoted[first] < 0:
        first += 1
    while last > first and doc.words[last - 1] in ",;:.!-–—" and doc.quoted[last - 1] < 0:
        last -= 1
    return doc.span(first, last) if first < last else (0, 0)


def _quote_kind(doc: Document, start: int, end: int) -> tuple[tuple[int, int], Quote]:
    """Direct where the content is one quotation and nothing else (then without its marks); mixed where it holds one."""
    numbers = {doc.quoted[word] for word in range(doc.word_at(start), doc.word_at(end))} - {-1}
    if not numbers:
        return (start, end), "indirect"
    quotation = doc.quotations[min(numbers)]
    if len(numbers) == 1 and quotation.start <= start and end <= quotation.end:
        return inner_extent(doc, quotation), "direct"
    return (start, end), "mixed"
