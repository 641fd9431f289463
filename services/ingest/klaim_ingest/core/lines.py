"""A body as trimmed lines with their places, and what the look of a line tells."""

import re
from typing import NamedTuple

_WORDS = re.compile(r"\w+")
_MARKS = "“”‘’–—…"  # without these most articles are ASCII, and are split ten times as fast
_NO_WORD = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_WORD = re.compile(r"[^\W\d_]{4,}")
_LOWER_CUE = re.compile(
    r"\b(?:kata|ujar|ucap|tutur|ungkap|jelas|tegas|imbuh|tambah|papar|terang|sebut|lanjut|tulis)(?:nya)?\b"
    r"|\b(?:mengatakan|menyatakan|mengimbau|menyebut|menjelaskan|menegaskan|mengungkapkan|menurut|menambahkan|membantah|mengaku)\b"
    r"|,[\"”]? (?:h?imbau|ajak|akui?|bantah|harap|jawab|klaim|pesan|pinta|sambung|seru|sindir)(?:nya)?\b"  # some are nouns elsewhere
)
_CLOSED_QUOTE = re.compile(r"[,.?!][\"”“]|[\"”][,.]")
_QUOTE_AND_CUE = re.compile(r"[,.?!][\"”“]\s{0,3}[a-z]|[\"”],\s{0,3}[a-z]")


class Line(NamedTuple):
    """A line that is not blank: `text` without its outer blanks stands at `body[start:end]`."""

    start: int
    end: int
    text: str


def split(body: str) -> list[Line]:
    """The lines of *body* that are not blank, in order."""
    found, at = [], 0
    for row in body.split("\n"):
        text = row.strip()
        if text:
            start = at + row.index(text)
            found.append(Line(start, start + len(text), text))
        at += len(row) + 1
    return found


def words(text: str) -> list[str]:
    """Every run of letters, digits and underscores."""
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return text.translate(_NO_WORD).split() if text.isascii() else _WORDS.findall(text)


def ends_sentence(text: str) -> bool:
    """Whether it ends as sentences do."""
    return text.endswith((".", "!", "?", '"', "”", "’", ":", ".)", "…")) and not text.endswith("...")


def holds_quote(text: str) -> bool:
    """Whether a quotation ends in it and the sentence goes on, as speech does: such a line is never furniture."""
    return bool(_QUOTE_AND_CUE.search(text))


def holds_speech(text: str) -> bool:
    """Whether somebody speaks in it: a quotation ends, or a reporting verb stands in running text."""
    return bool(_CLOSED_QUOTE.search(text)) or holds_cue(text)


def holds_cue(text: str) -> bool:
    """Whether a reporting verb stands in running text in it."""
    return bool(_LOWER_CUE.search(text))


def is_title_case(text: str) -> bool:
    """Whether most of its longer words open with a capital, as in most Indonesian headlines."""
    words = _WORD.findall(text)
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.6 * len(words)


def is_headline(text: str) -> bool:
    """Whether it looks like a headline: short, in title case, no full stop at its end, nobody's words quoted to the end."""
    return len(text) <= 160 and not text.endswith((".", ",", ";", ".)")) and not _CLOSED_QUOTE.search(text) and is_title_case(text)
