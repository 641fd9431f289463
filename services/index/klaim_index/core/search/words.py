"""Words as the index has them: folded, and marks, which are words that no text holds.

A mark stands for something told of a claim (its outlet, an entity, a figure). It begins with an eth, with which no word begins, and so
do the folded forms of words: one index then answers for words and filters together, and reads little more than the rarest of them asks for.
"""

import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Literal

from klaim_index.core.grouping.stems import stem

_WORD = re.compile(r"[^\W_]+")
_APART = "\u00f0"
_DIGEST_BYTES = 6  # of 100,000 names, one in 60,000 sets holds two of the same
MarkKind = Literal["article", "stance", "kind", "outlet", "speaker", "entity", "relay", "dated", "figure", "bucket"]


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """The words of a text in lower case without accents and punctuation, one blank between: names are compared so."""
    low = text.casefold()
    if not low.isascii():
        bare = "".join(letter for letter in unicodedata.normalize("NFKD", low) if not unicodedata.combining(letter))
        low = bare.casefold()  # a letter of mathematics is a capital only now
    return " ".join(_WORD.findall(low))


def has_words(text: str) -> bool:
    """Whether there is anything in it that can be looked for."""
    return any(letter.isalnum() for letter in text)


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """The one form that menaikkan, dinaikkan and kenaikan share; the word itself, in lower case, where it is not one of letters alone."""
    bare = plain(word)
    return stem(bare) if bare.isalpha() else bare


def folded_forms(texts: Iterable[str]) -> list[str]:
    """The folded forms of all words that have another one, as the index holds them."""
    words = dict.fromkeys(word for text in texts for word in plain(text).split() if word.isalpha())
    return list(dict.fromkeys(as_folded(form) for word in words if (form := stem(word)) != word))


def as_folded(form: str) -> str:
    """A folded form as it stands in the index, apart from the words that are written so."""
    return _APART + form


@lru_cache(maxsize=65536)
def mark(kind: MarkKind, *told: str) -> str:
    """The mark for that."""
    digest = blake2b("\0".join((kind, *told)).encode(errors="surrogatepass"), digest_size=_DIGEST_BYTES).digest()
    return f"{_APART}0{b32encode(digest).decode().rstrip('=').lower()}"
