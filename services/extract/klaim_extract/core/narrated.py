"""What the outlet tells in its own voice, and whom such a sentence is about."""

from klaim_extract.core.attribution import Phrase
from klaim_extract.core.document import Document, Sentence
from klaim_extract.core.mentions import Mention, read_mention
from klaim_extract.core.people import Names
from klaim_extract.core.phrases import speaker_after
from klaim_extract.core.tellers import past_opening
from klaim_extract.core.vocabulary import CLOSED, PASSIVE

_FIRST_PERSON = frozenset(("saya", "kami", "kita", "aku"))  # a speech written out, or the outlet addressing its reader
_POINTING = (["itu"], ["ini"], ["tersebut"])
_OBJECT_VOICE = frozenset(form[2:] for form in PASSIVE if form.startswith("di") and form.endswith("kan"))  # ia katakan, dia sampaikan
_TO_THE_READER = frozenset(("itulah", "demikianlah", "berikut", "simak", "tonton", "baca", "yuk", "cek"))
_OWN = frozenset(("artikel", "berita", "tulisan", "infografis"))  # the outlet's own piece
_LISTS = (["sebagai", "berikut"], ["berikut", "ini"], ["bawah", "ini"], ["halaman", "berikutnya"])
_GOES_ON = CLOSED["cut"] | CLOSED["connective"]
_SHORTEST = 4  # words: less is a heading or a remnant of furniture


def narrated_extent(doc: Document, sentence: Sentence) -> tuple[int, int]:
    """The sentence without its final punctuation; empty where it is a quotation, a question, a heading, or in the first person."""
    words = [number for number in range(sentence.first, sentence.last) if doc.words[number][0].isalnum()]
    if len(words) < _SHORTEST or doc.words[sentence.last - 1] in ":?" or all(doc.quoted[number] >= 0 for number in words):
        return 0, 0
    if any(doc.quoted[number] < 0 for number in doc.among(_FIRST_PERSON, sentence.first, sentence.last)):
        return 0, 0
    if _points_back(doc, sentence) or _is_service(doc, sentence):
        return 0, 0
    last = sentence.last
    while last > sentence.first and doc.words[last - 1] in ".,;:!…" and doc.quoted[last - 1] < 0:
        last -= 1
    return doc.starts[sentence.first], doc.ends[last - 1]


def _is_service(doc: Document, sentence: Sentence) -> bool:
    """The outlet about its own article: "Itulah informasi mengenai …", "Pada artikel kali ini …", "Simak juga …"."""
    opening = doc.lowers[sentence.first : sentence.first + 4]
    own = opening[0] in _OWN and opening[1] in ("ini", "tersebut")
    words = doc.lowers[max(sentence.first, sentence.last - 3) : sentence.last]
    return opening[0] in _TO_THE_READER or "artikel" in opening or own or any(words[n : n + 2] in _LISTS for n in range(2))


def _points_back(doc: Document, sentence: Sentence) -> bool:
    """`Hal itu ia katakan dalam seminar`: what was said stands elsewhere."""
    first = sentence.first
    opening = doc.lowers[first : first + 2]
    return (
        opening[:1] == ["hal"] and opening[1:] in _POINTING and any(lower in _OBJECT_VOICE for lower in doc.lowers[first + 2 : first + 7])
    )


def _without_predicate(doc: Document, phrase: Phrase) -> Phrase:
    """The words with capitals that open the phrase, where no preposition goes on: "Petani Rina Marlina (hadir)"."""
    last = next((n for n in range(phrase.first, phrase.last) if doc.words[n].islower()), phrase.last)
    if last == phrase.last or last - phrase.first < 2 or phrase.apposition is not None:
        return phrase
    if any(doc.upper[n] for n in range(last, phrase.last)):  # "Ketua Himpunan kawasan Industri Rina Marlina"
        return phrase
    return phrase if doc.lowers[last] in _GOES_ON else Phrase(phrase.first, last)


def opening_mention(doc: Document, names: Names, sentence: Sentence, dates: list[tuple[int, int]]) -> Mention | None:
    """The person or function that the sentence opens with, past connectives; pronouns and common words are none."""
    first = next(
        (n + 1 for n in range(sentence.first, min(sentence.first + 8, sentence.last - 1)) if doc.words[n] in "-–—"), sentence.first
    )
    first = past_opening(doc, Sentence(sentence.start, sentence.end, first, sentence.last))
    phrase = speaker_after(doc, first, sentence.last, dates)
    if phrase is None:
        return None
    mention = read_mention(doc, names, _without_predicate(doc, phrase))
    return mention if mention.kind in ("person", "role", "group") else None
