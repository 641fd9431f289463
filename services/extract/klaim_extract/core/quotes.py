"""Quotations: double marks paired paragraph by paragraph, by their neighbours first and by their shape last.

News mixes “…”, ”…”, "…" and “…", leaves marks out, and lets a quotation run over paragraphs; a mark's neighbours tell best
whether it opens or closes.
"""

import re
from typing import NamedTuple

from klaim_extract.core.sentences import Extent
from klaim_extract.core.vocabulary import AFTER, CLITIC

_MARK = re.compile(r"[\"“”„‟«»＂]")
_OPENERS = "“„«"
_BEFORE_OPENING = " \t\n\u00a0([{—–-:/"
_AFTER_CLOSING = " \t\n\u00a0)]},.;:!?—–-/"
_CUE = re.compile(r"\s+(\w+)")
_SPEECH_ENDS = re.compile(r"[,.?!]\s+(\w+)")


class Quotation(NamedTuple):
    """A quotation with its marks (start, end), its words (inner_start, inner_end), and whether its closing mark is there."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True


def find_quotations(text: str, paragraphs: list[Extent]) -> list[Quotation]:
    """The outermost quotations in the order of the text; none overlaps another."""
    found: list[Quotation] = []
    waiting: int | None = None  # an opening mark that no paragraph has closed so far
    for start, end in paragraphs:
        marks = [(match.start(), _role(text, match.start(), start, end)) for match in _MARK.finditer(text, start, end)]
        if waiting is not None:  # this paragraph begins with a mark, which opens the same quotation again
            if len(marks) == 1 and _goes_on(text, end):
                continue
            marks = _carried_over(waiting, end, marks[1:], found)
        waiting = _pair(text, _with_opening(text, start, marks, found), found)
        if waiting is not None and not _goes_on(text, end):
            found.append(_unclosed(text, waiting, end))
            waiting = None
    return found


def _with_opening(text: str, start: int, marks: list[tuple[int, str]], found: list[Quotation]) -> list[tuple[int, str]]:
    """The paragraph's marks; where the first one closes a speech that no mark opens (`Air surut,” kata X`), the speech is noted."""
    if not marks or marks[0][1] != "close" or marks[0][0] == start:
        return marks
    at = marks[0][0]
    cue = _CUE.match(text, at + 1)
    if text[at - 1] not in ",.?!" or cue is None or not (cue[1] in AFTER or cue[1] in CLITIC):
        return marks
    found.append(Quotation(start, at + 1, start, at, closed=False))
    return marks[1:]


def _role(text: str, at: int, start: int, end: int) -> str:
    before = at == start or text[at - 1] in _BEFORE_OPENING
    after = at + 1 == end or text[at + 1] in _AFTER_CLOSING
    if before != after:
        return "open" if before else "close"
    return "open?" if text[at] in _OPENERS else "close?" if text[at] == "»" else "either"


def _pair(text: str, marks: list[tuple[int, str]], found: list[Quotation]) -> int | None:
    """Add the quotations between the marks of a paragraph; the mark that stays open to its end, if any."""
    opened: int | None = None
    depth = 0
    for number, (at, role) in enumerate(marks):
        if opened is None:
            if role != "close":
                opened, depth = at, 1
        elif role == "open" and _closes_later(marks, number):
            depth += 1
        elif role == "open":
            found.append(_unclosed(text, opened, at))
            opened, depth = at, 1
        else:
            depth -= 1
            if depth == 0:
                found.append(Quotation(opened, at + 1, opened + 1, at))
                opened = None
    return opened


def _closes_later(marks: list[tuple[int, str]], number: int) -> bool:
    """Whether a mark that opens inside an open quotation is nested: two closing marks in a row follow before the next opening one."""
    following = marks[number + 1 : number + 3]
    return len(following) == 2 and all(role.startswith("close") for _, role in following)


def _goes_on(text: str, end: int) -> bool:
    """Whether the next paragraph begins with a quotation mark, as a speech does that runs on."""
    return _MARK.match(text, end + 1) is not None


def _carried_over(opened: int, end: int, marks: list[tuple[int, str]], found: list[Quotation]) -> list[tuple[int, str]]:
    """Close the quotation of earlier paragraphs in this one; the marks that are left."""
    if marks and marks[0][1] != "open":
        found.append(Quotation(opened, marks[0][0] + 1, opened + 1, marks[0][0]))
        return marks[1:]
    stop = marks[0][0] if marks else end
    found.append(Quotation(opened, stop, opened + 1, stop, closed=False))
    return marks


def _unclosed(text: str, opened: int, end: int) -> Quotation:
    """A quotation whose closing mark is missing ends before its cue, or with the stretch it stands in."""
    for match in _SPEECH_ENDS.finditer(text, opened + 1, end):
        if match.group(1) in AFTER or match.group(1) in CLITIC:
            return Quotation(opened, match.start() + 1, opened + 1, match.start() + 1, closed=False)
    while end > opened + 1 and text[end - 1].isspace():
        end -= 1
    return Quotation(opened, end, opened + 1, end, closed=False)
