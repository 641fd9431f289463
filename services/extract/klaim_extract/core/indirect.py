"""Claims without quotation marks around all of them: each word that can be a cue is tried in its frame."""

from klaim_extract.core.active import read_active, read_refusal
from klaim_extract.core.attribution import Attribution
from klaim_extract.core.document import Document, Sentence
from klaim_extract.core.inverted import read_baginya, read_berdasarkan, read_demikian, read_inverted, read_menurut
from klaim_extract.core.nominal import NOUNS, read_nominal
from klaim_extract.core.passive import read_passive
from klaim_extract.core.scan import Scan
from klaim_extract.core.vocabulary import AFTER, BEFORE, CLITIC, CLOSED, PASSIVE, PASSIVE_CLITIC

# the frame of each form; where a form has several, the last one named here wins
_FRAMES = {
    **dict.fromkeys(NOUNS, read_nominal),
    **dict.fromkeys(CLOSED["negator"], read_refusal),
    **dict.fromkeys(AFTER, read_inverted),
    **dict.fromkeys(CLITIC, read_inverted),
    **dict.fromkeys(PASSIVE, read_passive),
    **dict.fromkeys(PASSIVE_CLITIC, read_passive),
    **dict.fromkeys(("menurut", "menurutnya"), read_menurut),
    "berdasarkan": read_berdasarkan,
    "baginya": read_baginya,
    **dict.fromkeys(("demikian", "begitu"), read_demikian),
    **dict.fromkeys(BEFORE, read_active),
}
_NAMES = {frame: frame.__name__.removeprefix("read_") for frame in _FRAMES.values()}


def find_indirect(
    doc: Document, sentence: Sentence, dates: list[tuple[int, int]], floor: int, direct: list[Attribution]
) -> list[Attribution]:
    """The indirect and mixed claims of the sentence from word *floor* on, in order; *direct* are those found before."""
    scan = Scan(doc, sentence, dates, floor, list(direct))
    past = floor
    for at in doc.among(_FRAMES, floor, sentence.last):
        if at < past or doc.quoted[at] >= 0 or _in_title(doc, sentence, at):
            continue
        frame = _FRAMES[doc.lowers[at]]
        scan.frame = _NAMES[frame]
        past = frame(scan, at)
    return scan.found[len(direct) :]


def _in_title(doc: Document, sentence: Sentence, at: int) -> bool:
    """A cue with a capital between words with capitals: "UU Kemerdekaan Menyampaikan Pendapat", "Jumlah Penduduk Menurut Provinsi"."""
    if not doc.words[at].istitle() or not sentence.first < at < sentence.last - 1:
        return False
    before, after = doc.words[at - 1], doc.words[at + 1]
    return before.isalpha() and before[0].isupper() and after[0].isupper()
