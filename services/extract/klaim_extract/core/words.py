"""Words with their offsets; where a link lost its spaces ("atauGus Ipulmemastikan"), the words glued to a name are cut off again."""

import re
from functools import lru_cache

from klaim_extract.core.vocabulary import BEFORE, CLOSED, GIVEN_NAMES, INSTITUTIONAL, ORGANIZATION_HEADS, PASSIVE, PERSON_HEADS, PLACES

_WORD = re.compile(r"\w++(?:[-'’‘`./]\w++)*|\S")  # a possessive group would be misread before Python 3.11.5
_STOP = re.compile(r"(?<=[a-z]{3})\.(?=[A-Z][A-Za-z])")  # tambahnya.Ia
_FRONT = re.compile(r"([A-Za-z][a-z]+)(?=[A-Z])")  # atauGus, PresidenBudi
_TAIL = re.compile(r"[A-Z][a-z]{2,}?((?:me|di|ber)[a-z]{4,}|tersangka|terdakwa|bakal|tidak|kemudian|sempat|juga)$")  # Ipulmemastikan
_TAIL_WORDS = (
    BEFORE.keys() | PASSIVE.keys() | {"bakal", "tidak", "kemudian", "sempat", "juga", "menjadi", "mencabut", "tersangka", "terdakwa"}
)
_FRONT_WORDS = PERSON_HEADS | PLACES | ORGANIZATION_HEADS | INSTITUTIONAL | CLOSED["function"]
_DERIVED = re.compile(r"^(?:Pe|Per|Ke)[a-z]{4,}an$")  # PertolonganTeluk
_AFTER_NAME = re.compile(r"^([A-Z][a-z]{2,}?)(dalam|pada|di|kepada|saat|usai|ketika|lewat|melalui|seusai|yang)$")  # Kevindalam
_KEPADA = re.compile(r"kepada(?=[a-z]{3})")  # kepadadetikcom
_LONGEST = 40  # a longer word is no word


def split_words(text: str) -> tuple[list[str], list[int], list[int]]:
    """The words and the single marks between them, where they start, and where they end."""
    extents = list(map(re.Match.span, _WORD.finditer(text)))
    words = [text[start:end] for start, end in extents]
    long = [number for number, word in enumerate(words) if 5 < len(word) <= _LONGEST and not word.islower()]
    cuts = [extents[number][0] + cut for number in long for cut in _cuts(words[number])]
    cuts += [match.end() for match in _KEPADA.finditer(text)]
    if cuts:
        extents = _cut_at(extents, sorted(cuts))
        words = [text[start:end] for start, end in extents]
    return words, [start for start, _ in extents], [end for _, end in extents]


@lru_cache(maxsize=1 << 14)
def _cuts(word: str) -> tuple[int, ...]:
    """Where glued words fall apart, as positions in *word*; nowhere, nearly always."""
    cuts: list[int] = []
    if "." in word:
        cuts += [at for stop in _STOP.finditer(word) for at in stop.span()]
    if not (word.istitle() or word.isupper()):
        front = _FRONT.match(word)
        if front is not None and (front[1].islower() or front[1].lower() in _FRONT_WORDS or _DERIVED.match(front[1])):
            cuts.append(front.end())
    name = _AFTER_NAME.match(word[cuts[-1] if cuts else 0 :])
    if name is not None and name[1].lower() in GIVEN_NAMES and name[0].lower() not in GIVEN_NAMES:
        cuts.append((cuts[-1] if cuts else 0) + name.end(1))
    tail = _TAIL.search(word)
    if tail is not None and tail[1] in _TAIL_WORDS:
        cuts.append(tail.start(1))
    return tuple(cuts)


def _cut_at(extents: list[tuple[int, int]], cuts: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    number = 0
    for start, end in extents:
        while number < len(cuts) and cuts[number] <= start:
            number += 1
        begin = start
        while number < len(cuts) and cuts[number] < end:
            found.append((begin, cuts[number]))
            begin = cuts[number]
            number += 1
        found.append((begin, end))
    return found
