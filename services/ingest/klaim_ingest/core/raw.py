"""An article as a reader found it, before anything is judged, and why input is turned away."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from klaim_shared.errors import Rejected
from klaim_shared.messages import RejectionReason

MAX_FILE_BYTES = 10_000_000
MAX_TEXT_BYTES = 1_000_000
MAX_UNPACKED_BYTES = 50_000_000  # of all that an archive holds, and of archives within it
MAX_ITEMS = 10_000
SIDECAR = "sidecar"  # where a field comes from that the file beside an article tells
GUESSED = "page"  # where a date comes from that stands somewhere on a page, told by its looks alone
SUFFIXES = (
    *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".ndjson", ".csv", ".tsv"),
    *(".xml", ".rss", ".atom", ".eml", ".pdf", ".docx", ".warc", ".warc.gz", ".wacz", ".gz", ".zip"),
)

_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class RawArticle:
    """One article as read. Metadata stands as printed; `provenance` says for each field where it was found."""

    body: str
    media_type: str
    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    agency: str | None = None
    dateline: str | None = None
    url: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    language: str | None = None
    item: int | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)
    not_dates: tuple[tuple[str, str], ...] = ()  # what was given for `published_at` and cannot be read, where another is: as printed, where


@dataclass(frozen=True)
class BadItem:
    """One article of a file of many that cannot be read: its place from 1, why, and its bytes."""

    item: int
    reason: str
    sentence: str
    raw: bytes


@dataclass(frozen=True)
class Reading:
    """What one file gave: its articles in order, and those of its items that are no article."""

    articles: tuple[RawArticle, ...]
    bad_items: tuple[BadItem, ...] = ()


def rejection(reason: RejectionReason, sentence: str) -> Rejected:
    """A `Rejected` with a reason from the closed list."""
    return Rejected(reason, sentence)


def refuse_long(text: str) -> None:
    """Raise `Rejected` where the text is longer than any article. Asked before anything that takes long on a long text."""
    if len(text) > MAX_TEXT_BYTES:
        megabytes = MAX_TEXT_BYTES // 1_000_000
        raise rejection("too_large", f"The article has more than {megabytes} MB of text, which no article needs; split the file.")


def normalise(text: str) -> str:
    r"""NFC, `\n` for every line break, a plain space for every blank, and no control, zero-width or surrogate characters."""
    plain = text.replace("\n", "").isprintable()  # then there is nothing of all that in it
    return unicodedata.normalize("NFC", text if plain else _NOT_TEXT.sub("", _SPACES.sub(" ", _NEWLINES.sub("\n", text))))


def one_line(text: str) -> str:
    """The text normalised onto one line, single spaces between its words."""
    return " ".join(normalise(text).split())
