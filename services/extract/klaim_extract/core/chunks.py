"""Stretches of a sentence: where the part of a clause begins that ends at a word, and what it opens with before its subject."""

from klaim_extract.core.document import Document
from klaim_extract.core.phrases import is_mark
from klaim_extract.core.vocabulary import CLOSED

_SENTENCE_ADVERBS = frozenset(("ternyata", "rupanya", "memang", "tentu", "kini", "kemudian", "lalu", "bahkan", "akhirnya"))


def chunk_start(doc: Document, floor: int, last: int, *, marks_only: bool = False) -> int:
    """The first word of the clause part that ends at *last*: after a mark or a subordinator, brackets are passed over."""
    depth = 0
    at = last
    while at > floor and last - at < 40:
        title = _title_start(doc, floor, at)
        if title is not None:
            at = title
            continue
        word = doc.words[at - 1]
        if word == ")":
            depth += 1
        elif word == "(":
            depth -= 1
        elif depth == 0 and (is_mark(doc, at - 1) or (not marks_only and doc.lowers[at - 1] in CLOSED["subordinator"])):
            break
        at -= 1
    return at


def _title_start(doc: Document, floor: int, at: int) -> int | None:
    """Where a short title in quotation marks begins that ends before word *at* and goes on in the phrase: `pelantun "Senja" itu`."""
    if doc.quoted[at - 1] < 0:
        return None
    quotation = doc.quotations[doc.quoted[at - 1]]
    start = doc.word_at(quotation.start)
    inside = floor < start and at - start <= 10 and quotation.closed and doc.text[quotation.inner_end - 1] not in ",.?!"
    return start if inside and doc.words[start - 1].isalpha() else None


def skip_connectives(doc: Document, first: int, last: int) -> int:
    """Past "Sementara itu", "Namun", "Terpisah", "ternyata" and the like at the start of a clause."""
    while first < last - 1 and doc.lowers[first] in _SENTENCE_ADVERBS:
        first += 1
    while first < last and doc.lowers[first] in CLOSED["connective"] and doc.lowers[first] not in ("dia", "ia"):
        if doc.lowers[first] in ("dalam", "pada", "dengan", "untuk", "di", "atas", "oleh", "selain"):
            break
        first += 1
    if first and first < last and doc.lowers[first - 1] == "atas":
        first -= 1
    return first
