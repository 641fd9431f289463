"""One sentence being read from left to right for indirect claims."""

from dataclasses import dataclass
from typing import NamedTuple

from klaim_extract.core.attribution import Attribution, Cue, Phrase
from klaim_extract.core.direct import inner_extent
from klaim_extract.core.document import Document, Sentence
from klaim_extract.core.vocabulary import Verb
from klaim_shared.messages import Quote

_MARKERS = {"bahwa": "bahwa", "bahwasanya": "bahwa", ",": "comma", ":": "colon"}


class CueWords(NamedTuple):
    """A cue as a half-open range of word numbers."""

    first: int
    last: int
    verb: Verb
    negated: bool = False


class Teller(NamedTuple):
    """Who tells: the phrase, and how that is told (see `Attribution.how`)."""

    who: Phrase | None
    how: str


@dataclass(slots=True)
class Scan:
    """The sentence, its dates as ranges of words, and what was found; what is attributed already lies before *floor*."""

    doc: Document
    sentence: Sentence
    dates: list[tuple[int, int]]
    floor: int
    found: list[Attribution]
    frame: str = ""  # the name of the frame that is reading, such as `menurut`

    def add(self, content: tuple[int, int], cue: CueWords, teller: Teller, confidence: float) -> bool:
        """Note the claim whose content is those words; false where there are none but marks or a date."""
        extent = _trim(self.doc, *content)
        if extent is None or any(begin <= content[0] and content[1] <= end + 1 for begin, end in self.dates):
            return False
        (start, end), quote = _quote_kind(self.doc, *extent)
        if start >= end:
            return False
        self.found.append(
            Attribution(
                (start, end),
                quote,
                self.cue(cue),
                teller.who,
                teller.how,
                (self.sentence.start, self.sentence.end),
                confidence,
                cue.first,
                rule=self.rule(cue, content),
            )
        )
        return True

    def rule(self, cue: CueWords, content: tuple[int, int]) -> str:
        """The stable name of the rule at work: the frame, negation, and the complementiser or mark before the content."""
        before = self.doc.lowers[content[0] - 1] if cue.last < content[0] else ""
        return ".".join(filter(None, ("indirect", self.frame, "negated" if cue.negated else "", _MARKERS.get(before, ""))))

    def name(self, cue: CueWords, teller: Teller) -> None:
        """Note only who speaks, where what was said stands elsewhere ("Hal itu disampaikan X")."""
        extent = (self.sentence.start, self.sentence.end)
        self.found.append(Attribution(extent, "indirect", self.cue(cue), teller.who, teller.how, extent, 0.5, cue.first, counts=False))

    def cue(self, cue: CueWords) -> Cue:
        """The cue in code points."""
        start, end = self.doc.span(cue.first, cue.last)
        return Cue(start, end, cue.verb, cue.negated)


def _trim(doc: Document, first: int, last: int) -> tuple[int, int] | None:
    """Code points of words first..last without marks around them; a closing mark stays with its quotation."""
    while first < last and doc.words[first] in ",;:.-–—" and doc.quoted[first] < 0:
        first += 1
    while last > first and doc.words[last - 1] in ",;:.!-–—" and doc.quoted[last - 1] < 0:
        last -= 1
    return doc.span(first, last) if first < last else None


def _quote_kind(doc: Document, start: int, end: int) -> tuple[tuple[int, int], Quote]:
    """Direct where the content is one quotation and nothing else (then without its marks); mixed where it holds one."""
    numbers = set(doc.quoted[doc.word_at(start) : doc.word_at(end)]) - {-1}
    if not numbers:
        return (start, end), "indirect"
    quotation = doc.quotations[min(numbers)]
    if len(numbers) == 1 and quotation.start <= start and end <= quotation.end:
        return inner_extent(doc, quotation), "direct"
    return (start, end), "mixed"
