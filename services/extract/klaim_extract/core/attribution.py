"""What the grammar finds, before sources are resolved: who is meant is still the words that stand there."""

from typing import NamedTuple

from klaim_extract.core.sentences import Extent
from klaim_extract.core.vocabulary import Verb
from klaim_shared.messages import Quote


class Phrase(NamedTuple):
    """The words that name a source: a half-open range of word numbers, and an apposition to them (name or function)."""

    first: int
    last: int
    apposition: tuple[int, int] | None = None

    @property
    def end(self) -> int:
        """The word after the phrase and what follows it in apposition."""
        return max(self.last, self.apposition[1]) if self.apposition is not None else self.last


class Cue(NamedTuple):
    """The attributing words (code points), their verb, and whether a negator stands before it."""

    start: int
    end: int
    verb: Verb
    negated: bool = False


class Attribution(NamedTuple):
    """A claim before its source is known.

    *how* tells what names the source: `phrase` (then *who*), `clitic`, `elision`, `continuation` or `none`.
    """

    content: Extent
    quote: Quote
    cue: Cue | None
    who: Phrase | None
    how: str
    sentence: Extent
    confidence: float
    at: int  # the number of the first word of the cue, or of the content where there is none
    counts: bool = True  # false: it only tells who speaks ("Hal itu disampaikan X")
    rule: str = ""  # the stable name of the rule that made it, such as `direct.cue-after.clitic`
