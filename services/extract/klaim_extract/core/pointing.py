"""Nouns that point back: "lembaga itu", "politikus tersebut", "akademisi dari Universitas X itu"."""

from klaim_extract.core.document import Document
from klaim_extract.core.mentions import Mention
from klaim_extract.core.vocabulary import looks_animate

_ORIGINS = frozenset(("dari", "asal", "berusia", "kelahiran", "lulusan", "jebolan"))
_DEMONSTRATIVES = frozenset(("itu", "tersebut"))


def points_back(doc: Document, mention: Mention) -> bool:
    """A noun in lower case (but for the start of a sentence) with a demonstrative at its end or after it."""
    end = mention.last
    if end < len(doc.lowers) and doc.lowers[end] in _ORIGINS and looks_animate(mention.head):
        end = _past_origin(doc, end)
    follows = doc.lowers[end] if end < len(doc.lowers) else ""
    near = {follows, doc.lowers[mention.last - 1]}
    if not near & _DEMONSTRATIVES:
        return "ini" in near and looks_animate(mention.head)
    return looks_animate(mention.head) or all(doc.words[n].islower() for n in range(mention.first + 1, mention.last))


def _past_origin(doc: Document, at: int) -> int:
    """The demonstrative or the mark after "dari Universitas X"; *at* where neither is near."""
    near = range(at, min(at + 8, len(doc.lowers)))
    return next((n for n in near if doc.lowers[n] in _DEMONSTRATIVES or not doc.words[n][0].isalpha()), at)
