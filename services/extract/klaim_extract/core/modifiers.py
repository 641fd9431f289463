"""The words around a number that bound it: `sekitar`, `lebih dari`, `setidaknya ada`, `5.000 lebih`."""

import re

from klaim_extract.core.folding import word_before
from klaim_shared.messages import Modifier

_BEFORE: dict[Modifier, str] = {
    "about": "sekitar|kira-kira|kurang lebih|lebih kurang|kisaran|berkisar|sekira",
    "at_least": "setidaknya|setidak-tidaknya|sedikitnya|sekurang-kurangnya|sekurangnya|minimal|minimum|paling sedikit|paling tidak"
    "|paling kurang|tidak kurang dari|tak kurang dari",
    "more_than": "lebih dari|lebih|di atas|melebihi|melampaui",
    "at_most": "hingga|sampai|sampai dengan|maksimal|maksimum|paling banyak|paling lama|paling tinggi|paling besar|tidak lebih dari"
    "|tak lebih dari|sebanyak-banyaknya|selama-lamanya",
    "less_than": "kurang dari|di bawah|hampir|nyaris|mendekati",
    "estimate": "diperkirakan|ditaksir|diprediksi|diproyeksikan|diestimasi|diestimasikan|diduga",
    "exact": "sebanyak|mencapai|sebesar|senilai",
}
_PHRASES = {phrase: modifier for modifier, phrases in _BEFORE.items() for phrase in phrases.split("|")}
_LAST_OF_MORE = frozenset(phrase.split()[-1] for phrase in _PHRASES if " " in phrase)
_THERE_IS = frozenset({"ada", "terdapat", "selama"})
_WEAK = frozenset({None, "exact", "estimate"})
_MORE = re.compile(r"[ \u00a0]{1,2}(atau[ \u00a0]{1,2})?lebih(?![^\W_])")
_CLOSING = re.compile(r"[ \u00a0]{0,2}(?:[.,;:)\"”\n]|$)")


def modifier_before(low: str, at: int) -> tuple[Modifier | None, int]:
    """The modifier that ends before `at` (the nearest that bounds), and where the words that carry it begin."""
    found: Modifier | None = None
    start = probe = at
    for _ in range(4):
        phrase, begin = _phrase(low, probe)
        if phrase in _THERE_IS:
            pass
        elif phrase not in _PHRASES:
            break
        elif found in _WEAK or _PHRASES[phrase] in _WEAK:
            found, start = (_PHRASES[phrase] if found in {None, "exact"} else found), begin
        else:
            break
        probe = begin
    return found, start


def _phrase(low: str, at: int) -> tuple[str, int]:
    """The longest modifier that ends before `at`, else the word there, and its start."""
    word, start = word_before(low, at)
    best = word, start
    if word not in _LAST_OF_MORE:
        return best
    for _ in range(2):
        more, start = word_before(low, start)
        word = f"{more} {word}"
        if more and word in _PHRASES:
            best = (word, start)
    return best


def modifier_after(low: str, at: int, *, closing: bool) -> tuple[Modifier | None, int]:
    """`lebih` or `atau lebih` at `at`, and its end; with `closing`, only where the phrase ends there (not `5 persen lebih tinggi`)."""
    found = _MORE.match(low, at)
    if found is None or (closing and not _CLOSING.match(low, found.end())):
        return None, at
    return ("at_least" if found[1] else "more_than"), found.end()
