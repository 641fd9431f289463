"""Claims made in quotation marks: the words between the marks, and the cue after them."""

from typing import NamedTuple

from klaim_extract.core.attribution import Attribution, Cue, Phrase
from klaim_extract.core.document import Document, Sentence
from klaim_extract.core.phrases import speaker_after
from klaim_extract.core.quotes import Quotation
from klaim_extract.core.subjects import subject_before
from klaim_extract.core.vocabulary import AFTER, BEFORE, CLITIC, CLOSED, DOCUMENT_HEADS, PASSIVE, Verb, can_speak
from klaim_shared.messages import Quote

_GUESSED = Verb("", "state", "quote")
_DEMIKIAN = Verb("demikian", "state", "quote")
_LONGEST_LEAD = 60  # words
_SPEECH_MARKS = ",?!.…-"
Dates = list[tuple[int, int]]


class Reading(NamedTuple):
    """The cue after a quotation, the phrase for the source, how that is told, and the rule that read it."""

    cue: Cue
    who: Phrase | None
    how: str
    confidence: float
    rule: str


def find_direct(doc: Document, sentence: Sentence, dates: Dates) -> list[Attribution]:
    """The quotations of the sentence that are speech, in order; none where a quotation is only part of an indirect claim."""
    found: list[Attribution] = []
    for number in sorted(set(doc.quoted[sentence.first : sentence.last]) - {-1}):
        quotation = doc.quotations[number]
        if found and _resumes(doc, sentence, found[-1], quotation):
            found[-1] = found[-1]._replace(content=(found[-1].content[0], inner_extent(doc, quotation)[1]), rule="direct.broken")
            continue
        claim = _with_cue_after(doc, sentence, quotation, dates) or _continued(doc, sentence, quotation, after=bool(found))
        if claim is not None:
            found.append(claim)
    return found


def _resumes(doc: Document, sentence: Sentence, claim: Attribution, quotation: Quotation) -> bool:
    """Whether the quotation goes on with the one that its cue broke: `"…," kata X, "…."`, both halves of one sentence."""
    opening = doc.word_at(quotation.start)
    if claim.cue is None or claim.quote != "direct" or claim.content[1] > quotation.start or doc.words[opening - 1] != ",":
        return False
    told = max(doc.word_at(claim.cue.end), claim.who.end if claim.who is not None else 0)
    following = doc.word_at(quotation.end)
    ends = following >= sentence.last or all(not doc.words[n].isalpha() for n in range(following, min(following + 2, sentence.last)))
    return opening - told <= 12 and ends and not any(doc.lowers[n] in BEFORE for n in range(told, opening))


def _with_cue_after(doc: Document, sentence: Sentence, quotation: Quotation, dates: Dates) -> Attribution | None:
    after = doc.word_at(quotation.end)
    while after < sentence.last and doc.words[after] in ",.-–—":
        after += 1
    if after >= sentence.last:
        return None
    extent = inner_extent(doc, quotation)
    if extent[0] >= extent[1]:
        return None
    content, quote = _with_words_before(doc, sentence, quotation, extent)
    if not _sounds_spoken(doc, quotation, extent):
        return None
    read = _read_cue(doc, sentence, quotation, after, dates)
    if read is None:
        return _with_speaker_alone(doc, sentence, (content, quote), after, dates)
    return Attribution(content, quote, read.cue, read.who, read.how, (sentence.start, sentence.end), read.confidence, after, rule=read.rule)


def _with_speaker_alone(
    doc: Document, sentence: Sentence, said: tuple[tuple[int, int], Quote], after: int, dates: Dates
) -> Attribution | None:
    """`"…," Direktur Riset Budi Santoso, Rabu.`: the cue was left out."""
    who = speaker_after(doc, after, sentence.last, dates)
    comma = doc.word_at(said[0][1])
    if who is None or who.last - who.first < 2 or not all(word[0].isupper() for word in doc.words[who.first : who.last]):
        return None
    if said[1] != "direct" or doc.starts[sentence.first] + 1 != said[0][0]:
        return None
    if doc.words[comma : comma + 1] != [","] or doc.words[who.end : who.end + 1] not in ([","], ["."]):
        return None
    return Attribution(*said, None, who, "phrase", (sentence.start, sentence.end), 0.5, after, rule="direct.speaker-alone")


def _sounds_spoken(doc: Document, quotation: Quotation, extent: tuple[int, int]) -> bool:
    """More than a term in quotation marks: it ends like speech, or has three words."""
    return doc.text[quotation.inner_end - 1] in _SPEECH_MARKS or doc.word_at(extent[1]) - doc.word_at(extent[0]) >= 3


def _read_cue(doc: Document, sentence: Sentence, quotation: Quotation, after: int, dates: Dates) -> Reading | None:
    """The cue at word *after*, with the phrase for the source and how that is told."""
    lower = doc.lowers[after]
    if lower in CLITIC:
        return Reading(_cue(doc, after, after + 1, CLITIC[lower]), None, "clitic", 0.95, "direct.cue-after.clitic")
    if lower in ("demikian", "begitu"):
        return _demikian(doc, sentence, after, dates)
    verb = AFTER.get(lower) or PASSIVE.get(lower)
    if verb is not None:
        who = speaker_after(doc, after + 1, sentence.last, dates)
        return Reading(_cue(doc, after, after + 1, verb), who, "phrase" if who else "elision", 0.97, "direct.cue-after")
    if lower in CLOSED["relay"]:
        return Reading(_cue(doc, after, after + 1, Verb("kutip", "state", "quote")), None, "continuation", 0.7, "direct.relay-after")
    spoken = doc.text[quotation.inner_end - 1] in _SPEECH_MARKS
    return (_verb_after_subject(doc, sentence, after, dates) if spoken else None) or _guess(doc, sentence, quotation, after, dates)


def _cue(doc: Document, first: int, last: int, verb: Verb) -> Cue:
    start, end = doc.span(first, last)
    return Cue(start, end, verb)


def _demikian(doc: Document, sentence: Sentence, after: int, dates: Dates) -> Reading:
    """As in "demikian rilis X", "demikian kata X", "begitu X"."""
    end = after + 1
    while end < sentence.last and (doc.lowers[end] in CLOSED["demikian_noun"] or doc.lowers[end] in PASSIVE):
        end += 1
    cue = _cue(doc, after, end, _DEMIKIAN)
    while end < sentence.last and doc.lowers[end] in ("resmi", "tertulis", "pers"):
        end += 1
    if end < sentence.last and doc.lowers[end] in ("tersebut", "itu", "ini") and doc.lowers[end - 1] in DOCUMENT_HEADS:
        return Reading(cue, Phrase(end - 1, end + 1), "phrase", 0.8, "direct.demikian")
    who = speaker_after(doc, end, sentence.last, dates)
    return Reading(cue, who, "phrase" if who else "elision", 0.95, "direct.demikian")


def _verb_after_subject(doc: Document, sentence: Sentence, after: int, dates: Dates) -> Reading | None:
    """`"…," Budi menambahkan.`"""
    for number in range(after + 1, min(sentence.last, after + 9)):
        if doc.lowers[number] in BEFORE and doc.lowers[number - 1] not in CLOSED["modal"] and doc.lowers[number - 1] != "yang":
            who = subject_before(doc, after, number, dates)
            cue = _cue(doc, number, number + 1, BEFORE[doc.lowers[number]])
            return Reading(cue, who, "phrase", 0.9, "direct.subject-and-cue-after") if who else None
        if doc.words[number] in ",.":
            return None
    return None


def _guess(doc: Document, sentence: Sentence, quotation: Quotation, after: int, dates: Dates) -> Reading | None:
    """An unknown word after speech: a cue where the quotation ends like speech and a name with a capital follows."""
    lower = doc.lowers[after]
    ends_as_speech = doc.text[quotation.inner_end - 1] in _SPEECH_MARKS if quotation.inner_end > quotation.inner_start else False
    if ends_as_speech and lower.endswith("ya") and len(lower) > 5 and doc.words[after] == lower and lower not in CLOSED["function"]:
        return Reading(_cue(doc, after, after + 1, _GUESSED), None, "clitic", 0.6, "direct.unknown-cue.clitic")
    if not ends_as_speech or not lower.isalpha() or doc.words[after] != lower or lower in CLOSED["function"] or after + 1 >= sentence.last:
        return None
    follows = doc.lowers[after + 1]
    if not doc.upper[after + 1] and follows not in CLOSED["pronoun"] and not can_speak(follows):
        return None
    who = speaker_after(doc, after + 1, sentence.last, dates)
    return Reading(_cue(doc, after, after + 1, _GUESSED), who, "phrase", 0.6, "direct.unknown-cue") if who else None


def _continued(doc: Document, sentence: Sentence, quotation: Quotation, *, after: bool) -> Attribution | None:
    """A quotation without a cue: the sentence is nothing else, or it follows a cue in the same sentence."""
    extent = inner_extent(doc, quotation)
    first, last = doc.word_at(quotation.inner_start), doc.word_at(extent[1])
    whole = quotation.start <= sentence.start and quotation.end >= sentence.end - 1
    resumed = after and quotation.end >= sentence.end - 1 and doc.words[doc.word_at(quotation.start) - 1] in ",.;:"
    if not (whole or resumed) or last - first < 3 or extent[0] >= extent[1]:
        return None
    rule = "direct.continued" if whole else "direct.resumed"
    return Attribution(extent, "direct", None, None, "continuation", (sentence.start, sentence.end), 0.7, first, rule=rule)


def inner_extent(doc: Document, quotation: Quotation) -> tuple[int, int]:
    """The words between the marks, without white space and the comma or full stop before the closing mark."""
    start, end = quotation.inner_start, quotation.inner_end
    while start < end and (doc.text[start].isspace() or doc.text[start] in ",.…"):
        start += 1
    while end > start and (doc.text[end - 1].isspace() or doc.text[end - 1] in ",.;"):
        end -= 1
    return start, end


def _with_words_before(doc: Document, sentence: Sentence, quotation: Quotation, extent: tuple[int, int]) -> tuple[tuple[int, int], Quote]:
    """Words before the quotation in its sentence belong to the claim (`Seoul "…," kata X`), unless they are a cue or a connective."""
    first, opening = sentence.first, doc.word_at(quotation.start)
    if opening <= first or opening - first > _LONGEST_LEAD or any(doc.quoted[word] >= 0 for word in range(first, opening)):
        return extent, "direct"
    if doc.words[opening - 1] in ",:;-–—.)" or any(doc.lowers[word] in BEFORE for word in range(first, opening)):
        return extent, "direct"
    return (doc.starts[first], quotation.end if doc.text[quotation.inner_end - 1] != "," else extent[1]), "mixed"
