"""Through whom the words came: "dikutip Al Jazeera", "dilansir dari Antara", and "menurut kantor X" after another attribution."""

from klaim_extract.core.document import Document, Sentence
from klaim_extract.core.phrases import speaker_after
from klaim_extract.core.vocabulary import CLOSED, MEDIA, PERSON_HEADS
from klaim_shared.messages import Relay

_CUES = CLOSED["relay"]
_KEPT_FILLERS = frozenset(("kantor", "berita", "situs", "resmi"))
Dates = list[tuple[int, int]]


def find_relays(doc: Document, sentence: Sentence, dates: Dates, outlet: str | None) -> list[Relay]:
    """The relays named in the sentence outside quotations, in order, without the article's own outlet."""
    found: list[Relay] = []
    if _CUES.isdisjoint(doc.lowers[sentence.first : sentence.last]):
        return found
    for at in range(sentence.first, sentence.last):
        if doc.quoted[at] >= 0 or doc.lowers[at] not in _CUES:
            continue
        relay = _relay_at(doc, sentence, at, dates)
        if relay is not None and not _same_outlet(relay.name, outlet):
            found.append(relay)
    return found


def _relay_at(doc: Document, sentence: Sentence, at: int, dates: Dates) -> Relay | None:
    first = at + 1
    while first < sentence.last and doc.lowers[first] in CLOSED["relay_filler"] and not doc.upper[first]:
        first += 1
    phrase = speaker_after(doc, first, sentence.last, dates)
    if phrase is not None and phrase.apposition is None and _is_state_medium(doc, phrase.last, sentence.last):
        phrase = speaker_after(doc, phrase.last + 1, sentence.last, dates) or phrase
    if phrase is not None and doc.lowers[phrase.first] in PERSON_HEADS:
        return None  # somebody quotes or is quoted: no medium
    if phrase is not None and doc.upper[phrase.first]:
        return _relay(doc, at, phrase.first, phrase.last)
    plain = first if phrase is None else phrase.last
    start = next((n for n in range(at + 1, plain) if doc.lowers[n] not in ("dari", "oleh", "seperti", "pada")), plain)
    if start < plain and any(doc.lowers[n] in _KEPT_FILLERS for n in range(start, plain)):
        return _relay(doc, at, start, plain)
    return None


def _is_state_medium(doc: Document, comma: int, last: int) -> bool:
    """As in "kantor berita negara Rusia, Tass": the medium's name follows the comma."""
    return comma + 1 < last and doc.words[comma] == "," and doc.lowers[comma + 1] in MEDIA


def _relay(doc: Document, cue: int, first: int, last: int) -> Relay:
    start, end = doc.span(first, last)
    text = doc.text[start:end]
    known = MEDIA.get(text.lower(), text)
    name = known if _outlet_key(known) == _spelt(text) else text  # "CNNIndonesia.com" is CNN Indonesia; "AP" stays
    return Relay(text=text, start=start, end=end, name=name, cue=doc.lowers[cue])


def closing_menurut(doc: Document, sentence: Sentence, after: int, dates: Dates) -> Relay | None:
    """As in ", menurut X" that closes a sentence whose claims are attributed already: X passed them on."""
    first = max(after, sentence.first + 1)
    if "menurut" not in doc.lowers[first : sentence.last]:
        return None
    for at in range(first, sentence.last):
        if doc.lowers[at] == "menurut" and doc.words[at - 1] == "," and doc.quoted[at] < 0:
            phrase = speaker_after(doc, at + 1, sentence.last, dates)
            return _relay(doc, at, phrase.first, phrase.last) if phrase is not None else None
    return None


def _same_outlet(name: str, outlet: str | None) -> bool:
    if outlet is None:
        return False
    return _outlet_key(name) == _outlet_key(outlet)


def _outlet_key(name: str) -> str:
    return _spelt(MEDIA.get(name.lower(), name))


def _spelt(name: str) -> str:
    return name.lower().replace(" ", "").removesuffix(".com").removesuffix("com").removesuffix(".")
