"""Paragraphs and sentences as extents. A quotation is never cut; abbreviations, initials and numbers do not end a sentence."""

import re

Extent = tuple[int, int]

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_END = re.compile(r"[.!?…]+[)\]’']*(?=\s+[\"“”‘(\[]?[A-Z0-9“\"”\[])|(?<=[a-z)])\.(?=[A-Z][a-z])")
_LAST_WORD = re.compile(r"([^\s(\"“”]*)$")
_ABBREVIATIONS = frozenset(
    [
        "jl",
        "no",
        "dr",
        "drg",
        "prof",
        "ir",
        "drs",
        "dra",
        "h",
        "hj",
        "kh",
        "st",
        "mr",
        "mrs",
        "ms",
        "pt",
        "cv",
        "tbk",
        "kol",
        "letjen",
        "mayjen",
        "brigjen",
        "irjen",
        "komjen",
        "kombes",
        "purn",
        "hlm",
        "rp",
        "sdr",
        "sdri",
        "yth",
        "a.n",
        "u.p",
        "ust",
        "tgl",
        "bpk",
        "jend",
        "pol",
        "inf",
        "kav",
        "kec",
        "kab",
        "prov",
        "sh",
        "mh",
        "se",
        "msi",
        "gen",
        "lt",
        "sgt",
        "vs",
    ]
)
_CUE_START = re.compile(r"\s*[,.]?\s*[a-z]")


def paragraph_extents(text: str) -> list[Extent]:
    """The extents of the lines that are not blank, without the white space around them."""
    found = []
    for match in _LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        found.append((start, match.start() + len(line.rstrip())))
    return found


def split_sentences(text: str, paragraphs: list[Extent], quotations: list[Extent]) -> list[Extent]:
    """Extents of the sentences, in order; a quotation that runs over paragraphs keeps them in one sentence."""
    sentences: list[Extent] = []
    number = 0
    start: int | None = None
    for paragraph_start, paragraph_end in paragraphs:
        start = paragraph_start if start is None else start
        while number < len(quotations) and quotations[number][1] <= paragraph_start:
            number += 1
        cuts, number, open_end = _cuts(text, paragraph_start, paragraph_end, quotations, number)
        for cut in cuts:
            if cut > start:
                sentences.append((start, cut))
                start = _skip_space(text, cut, paragraph_end)
        if open_end:
            continue
        if start < paragraph_end:
            sentences.append((start, paragraph_end))
        start = None
    if start is not None and paragraphs:
        sentences.append((start, paragraphs[-1][1]))
    return sentences


def _cuts(text: str, start: int, end: int, quotations: list[Extent], number: int) -> tuple[list[int], int, bool]:
    """Where sentences end inside the paragraph, the number of the quotation to go on with, and whether one runs past the end."""
    cuts: list[int] = []
    at = start
    while at < end:
        if number >= len(quotations) or quotations[number][0] >= end:
            return cuts + _plain_cuts(text, at, end), number, False
        opening, closing = quotations[number]
        if opening > at:
            cuts += _plain_cuts(text, at, opening)
        if closing > end:
            return cuts, number, True
        if _ends_with_quotation(text, closing, end):
            cuts.append(closing)
        at, number = closing, number + 1
    return cuts, number, False


def _plain_cuts(text: str, start: int, end: int) -> list[int]:
    return [match.end() for match in _END.finditer(text, start, end) if not _abbreviated(text, start, match.start())]


def _abbreviated(text: str, start: int, at: int) -> bool:
    if text[at] != ".":
        return False
    match = _LAST_WORD.search(text, max(start, at - 12), at)
    word = match.group(1) if match else ""
    return (
        (len(word) == 1 and word.isupper()) or word.lower() in _ABBREVIATIONS or (len(word) > 1 and word[-2] == "." and word[-1].isupper())
    )


def _ends_with_quotation(text: str, closing: int, end: int) -> bool:
    """Whether a sentence ends with the quotation that closes here: a stop inside, and no lower-case word (a cue) after."""
    last = text[closing - 2 : closing - 1]
    if closing >= end:
        return True
    if text[closing] == "." and closing + 1 < end and text[closing + 1].isspace():
        return False
    return last in ".?!…" and text[closing].isspace() and _CUE_START.match(text, closing) is None


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at
