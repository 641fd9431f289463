"""When it was said: the date that stands in the sentence outside what was said."""

from bisect import bisect_left

from klaim_extract.core.attribution import Attribution
from klaim_extract.core.document import Document
from klaim_shared.messages import Relay, When

_SPANNING = frozenset(("sejak", "hingga", "sampai", "dari", "antara", "selama", "sebelum"))


def word_ranges(doc: Document, dates: list[When]) -> list[tuple[int, int]]:
    """Each date as a half-open range of word numbers."""
    return [(bisect_left(doc.starts, when.start), bisect_left(doc.starts, when.end)) for when in dates]


def said_on(doc: Document, dates: list[When], claim: Attribution, beside: list[Attribution], relays: tuple[Relay, ...]) -> When | None:
    """The date of saying: between the cue's neighbourhood and the content, else the sentence's first date outside all contents."""
    if not dates:
        return None
    outside = [when for when in dates if not any(a.content[0] <= when.start < a.content[1] for a in beside if a.counts)]
    outside = [when for when in outside if not _of_another(doc, when)]
    if any(when.precision == "day" for when in outside):  # "dalam rapat evaluasi tahun 2025 di X, Senin (20/10)"
        outside = [when for when in outside if when.precision != "year" and not _spans_years(when)]
    if not outside:
        return None
    anchor = claim.cue.end if claim.cue is not None else claim.content[1]
    after_relay = [when for when in outside if any(relay.end <= when.start for relay in relays)]
    ours = [when for when in outside if when not in after_relay] or after_relay
    following = [when for when in ours if when.start >= anchor]
    before = [when for when in ours if when.end <= anchor]
    if claim.cue is not None and claim.content[0] >= anchor:  # the content follows the cue: a date between, else one before
        between = [when for when in following if when.end <= claim.content[0]]
        return between[-1] if between else before[-1] if before else _at_end(following, beside)
    return following[0] if following else before[-1] if before else None


def _spans_years(when: When) -> bool:
    """`2025-2034`, in the name of a plan."""
    return when.date is not None and when.end_date is not None and when.end_date[:4] > when.date[:4] and when.date.endswith("-01-01")


def _of_another(doc: Document, when: When) -> bool:
    """A date of something else: "sejak September", or inside a relative clause that a comma opens."""
    number = doc.word_at(when.start)
    before = number - 1
    while before > 0 and doc.lowers[before] in ("pada", "hari"):
        before -= 1
    if before >= 0 and doc.lowers[before] in _SPANNING:
        return True
    comma = next((n for n in range(before, max(before - 20, -1), -1) if doc.words[n] in ",."), None)
    return comma is not None and doc.words[comma] == "," and doc.lowers[comma + 1] == "yang"


def _at_end(following: list[When], beside: list[Attribution]) -> When | None:
    last = max(a.content[1] for a in beside)
    return next((when for when in following if when.start >= last), None)
