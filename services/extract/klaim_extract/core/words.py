"""Words with their offsets; where a link lost its spaces ("atauGus Ipulmemastikan"), the words glued to a name are cut off again."""

import re

from klaim_extract.core.vocabulary import BEFORE, CLOSED, PASSIVE, PERSON_HEADS, PLACES

_WORD = re.compile(r"[^\W_]+(?:[-'’‘`./][^\W_]+)*|\S")
_INNER_CAPITAL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_TAIL = re.compile(r"(?<=[a-z]{3})(?:me[a-z]{5,}|di[a-z]{5,}|ber[a-z]{4,}|tersangka|terdakwa|bakal|tidak|kemudian|sempat|juga)$")
_TAIL_WORDS = (
    BEFORE.keys() | PASSIVE.keys() | {"bakal", "tidak", "kemudian", "sempat", "juga", "menjadi", "mencabut", "tersangka", "terdakwa"}
)
LONGEST = 40  # a longer word is no word, and is left as it is
_FRONT_WORDS = PERSON_HEADS | PLACES | CLOSED["function"]


def split_words(text: str) -> tuple[list[int], list[int]]:
    """Starts and ends of the words and of the single marks between them."""
    starts: list[int] = []
    ends: list[int] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if 5 < end - start <= LONGEST and (cuts := _cuts(match.group())):
            for cut in cuts:
                starts.append(start)
                ends.append(start := match.start() + cut)
        starts.append(start)
        ends.append(end)
    return starts, ends


def _cuts(word: str) -> list[int]:
    """Where a word of more than five letters falls apart; nowhere, nearly always."""
    if word.islower() or word.isupper() or not word.isalpha():
        return _front_cut(word) if "." in word and word[0].islower() else []
    return _front_cut(word) + _tail_cut(word)


def _front_cut(word: str) -> list[int]:
    match = _INNER_CAPITAL.search(word)
    if match is None or match.start() < 2:
        return []
    front = word[: match.start()]
    return [match.start()] if front.islower() or front.lower() in _FRONT_WORDS else []


def _tail_cut(word: str) -> list[int]:
    if not word[0].isupper():
        return []
    match = _TAIL.search(word)
    return [match.start()] if match is not None and match.group() in _TAIL_WORDS else []
