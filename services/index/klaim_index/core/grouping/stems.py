"""Folds Indonesian affixes, so that menaikkan, dinaikkan and kenaikan are one word.

No dictionary is asked: what counts is that forms of one word fold alike, not that the result is a word (docs/adr/0009).
"""

import re
from functools import lru_cache

from klaim_index.core.grouping.data import words_of

_NASAL_ROOTS = words_of("nasal.txt")
_SHORTEST = 4
_VOWELS = "aeiou"
_ENCLITICS = ("nya", "lah", "kah")
_KEEPS_LAH = re.compile(r".{0,3}(?:lah|kah)$|(?:masa|jum|wilay|seko|keka|mas|sete|langk|berk|nafk|maj)(?:alah|lah|ah|kah)$")
_PREFIXES = (("diper", "transitive"), ("di", "transitive"), ("ber", "verb"), ("ter", "verb"), ("per", "noun"))
_BARE_KAN = re.compile(r"(?:[^aiueo]|a[iu])kan$")  # kami biarkan is biar; tindakan and pasukan have a k of their own
_NOUN_I = re.compile(r"(?:[aiu]si|[aeiou]i|[rlmnp]i)$")  # provokasi, pegawai, menteri: the i is their own


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The folded form of a word in lower case."""
    bare = _without_enclitic(word)
    if len(bare) <= _SHORTEST:
        return bare
    if bare.startswith("ke") and bare.endswith("an") and len(bare) >= 8:
        return _initial(_prefix(bare[2:-2])[0])
    rest, kind = _prefix(bare)
    return _initial(_suffix(rest, kind))


def _without_enclitic(word: str) -> str:
    for ending in _ENCLITICS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not _KEEPS_LAH.fullmatch(word):
            return word[: -len(ending)]
    return word


def _prefix(word: str) -> tuple[str, str]:
    """The word without its prefixes, and what the first of them makes: "" (there is none), "noun", "verb" or "transitive"."""
    first = ""
    for _ in range(2):
        rest, kind = _strip_one(word)
        if rest == word:
            break
        word, first = rest, first or kind
    return word, first


def _strip_one(word: str) -> tuple[str, str]:
    if (found := _nasal(word, "me")) is not None:
        return found, "transitive"
    for prefix, kind in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            return word[len(prefix) :], kind
    if word.startswith("bekerja"):
        return word[2:], "verb"
    if (found := _nasal(word, "pe")) is not None:
        return found, "noun"
    return word, ""


def _nasal(word: str, prefix: str) -> str | None:
    """The root behind meN- or peN-, its first letter restored; None where there is no such prefix."""
    if not word.startswith(prefix):
        return None
    rest = word[len(prefix) :]
    if any(rest.startswith(root) for root in _NASAL_ROOTS) and len(rest) >= _SHORTEST:
        return rest
    for nasal, letter in (("ny", "s"), ("ng", ""), ("m", "p"), ("n", "t")):
        if rest.startswith(nasal) and len(rest) > len(nasal) + 2:
            root = rest[len(nasal) :]
            restored = letter + root if root[0] in _VOWELS else root
            return restored if len(restored) >= _SHORTEST - (not letter) else None
    return rest if rest[:1] in "lrwy" and len(rest) >= _SHORTEST else None


def _suffix(word: str, kind: str) -> str:
    shortest = _SHORTEST - bool(kind)
    if word.endswith("kan") and len(word) - 3 >= shortest and (kind in {"transitive", "verb"} or _BARE_KAN.search(word)):
        return word[:-3]
    if word.endswith("an") and len(word) - 2 >= _SHORTEST:
        return word[:-2]
    if kind == "transitive" and word.endswith("i") and len(word) - 1 >= _SHORTEST and not _NOUN_I.search(word):
        return word[:-1]
    return word


def _initial(root: str) -> str:
    """Without a k before a vowel: meng- swallows it, and mengirim is kirim."""
    return root[1:] if len(root) > _SHORTEST and root[0] == "k" and root[1] in _VOWELS else root
