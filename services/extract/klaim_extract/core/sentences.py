"""Paragraphs and sentences as extents. A quotation is never cut; abbreviations, initials and numbers do not end a sentence."""

import re

Extent = tuple[int, int]
LONGEST = 3000  # code points

_END = re.compile(  # the mark comes first in every way, so that the search goes from mark to mark
    r"[.!?…](?:[.!?…]{0,7}[)\]’']{0,4}(?=\s{1,20}[\"“”‘(\[]?[A-Z0-9“\"”\[])|(?:(?<=[a-z]{3}\.)|(?<=\)\.))(?=[A-Z][A-Za-z]))"
)
_LAST_WORD = re.compile(r"([^\s(\"“”]*)$")
_ABBREVIATIONS = frozenset(
    [
        "jl",
        "plt",
        "plh",
        "pj",
        "pjs",
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
_CUE_START = re.compile(r"\s{0,5}[,.]?\s{0,5}[a-z]")


def paragraph_extents(text: str) -> list[Extent]:
    """The extents of the lines that are not blank, without the white space around them."""
    found = []
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped[0])
            found.append((start, start + len(stripped)))
        at += len(line) + 1
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
    return _bounded(text, sentences, quotations)


def _bounded(text: str, sentences: list[Extent], quotations: list[Extent]) -> list[Extent]:
    """Nothing longer than LONGEST outside quotations is one sentence: cut it at white space, so that work stays linear."""
    if all(end - start <= LONGEST for start, end in sentences):
        return sentences
    found: list[Extent] = []
    number = 0
    for start, end in sentences:
        begin = start
        while end - begin > LONGEST:
            cut = begin + LONGEST
            while number < len(quotations) and quotations[number][1] <= cut:
                number += 1
            if number < len(quotations) and quotations[number][0] < cut:
                cut = quotations[number][1]
            space = text.find(" ", cut, min(end, cut + LONGEST))
            cut = space if space >= 0 else min(end, cut + LONGEST)
            if number < len(quotations) and quotations[number][0] < cut < quotations[number][1]:
                cut = quotations[number][0] if quotations[number][0] > begin else quotations[number][1]
            found.append((begin, cut))
            begin = _skip_space(text, cut, end)
        if begin < end:
            found.append((begin, end))
    return found


def _cuts(text: str, start: int, end: int, quotations: list[Extent], number: int) -> tuple[list[int], int, bool]:
    """Where sentences end inside the paragraph, the number of the quotation to go on with, and whether one runs past the end."""
    cuts: list[int] = []
    at = start
    while at < end:
        if number >= len(quotations) or quotations[number][0] >= end:
            return cuts + _plain_cuts(text, at, end), number, False
        opening, closing = quotations[number]
        if opening > at:
            cuts += _plain_cuts(text, at, opening + 1)  # an end may stand right before the mark
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
