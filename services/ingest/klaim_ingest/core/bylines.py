"""Lines that say who wrote and who edited: "Penulis: Sari Dewi | Editor: Budi", "Sari Dewi - detikNews", "Rep: Sari/ Red: Budi"."""

import re
from dataclasses import dataclass

from klaim_ingest.core import glance

_NAME = r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|bin|binti|al|van|de)){0,5}"
_NAMES = rf"{_NAME}(?:(?:\s?[,/&;]\s?|\s(?:dan|and)\s){_NAME}){{0,4}}"
_ANY = r"[\w.'’ -]{3,60}(?:[,/&] ?[\w.'’ -]{3,60}){0,3}"
_WRITER = r"(?:redaktur & reporter|penulis|oleh|reporter|rep|pewarta|wartawan|jurnalis|kontributor|by)"
_EDITOR = r"(?:editor|red|redaktur|penyunting|diedit oleh)"
_LABELLED = re.compile(
    rf"(?:{_WRITER}\s?[:：]\s?(?P<authors>{_ANY}?))?\s*[|/,;-]?\s*(?:(?:video )?{_EDITOR}\s?[:：]\s?(?P<editors>{_ANY}))?", re.IGNORECASE
)
_UNLABELLED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:penulis|oleh|reporter|pewarta)\s(?P<authors>{_NAME})",
        rf"(?i:editor)\s(?P<editors>{_NAME})",
        rf"(?P<authors>(?:Tim )?{_NAMES}|Tim detikcom)\s?[-–|]\s?(?:detik[A-Z]\w+|[A-Z]\w+(?:News|NEWS)|CNN Indonesia|CNBC Indonesia)",
    )
)
_REPORT = re.compile(
    rf"laporan (?:wartawan|reporter|kontributor|jurnalis|koresponden)\b[^:,\n]{{0,40}}[,:]\s?(?P<authors>{_ANY})", re.IGNORECASE
)
_LONGEST_LABEL = 30
_LABEL = re.compile(rf"(?:(?P<writer>{_WRITER})|(?P<editor>{_EDITOR}))\s?[:：]?", re.IGNORECASE)
_PERSON = re.compile(_NAMES)
_DATED = re.compile(rf"(?:oleh\s)?(?P<authors>{_NAMES})?\s?(?:,\s?(?i:jurnalis)|\s(?i:pada))", re.IGNORECASE)


@dataclass(frozen=True)
class Credits:
    """The people a line names, as printed."""

    authors: str | None = None
    editors: str | None = None


def read(line: str) -> Credits | None:
    """Who a line credits with a label and a colon; such a line may stand anywhere."""
    for form in (_LABELLED, _REPORT) if glance.may_credit(line) else ():
        match = form.fullmatch(line)
        named = match.groupdict() if match else {}
        if any(named.values()):
            return Credits(named.get("authors"), named.get("editors"))
    return None


def read_in_head(line: str) -> Credits | None:
    """Who a line credits by its form alone; only above the text is that sure enough."""
    for form in _UNLABELLED:
        match = form.fullmatch(line)
        if match:
            return Credits(match.groupdict().get("authors"), match.groupdict().get("editors"))
    return None


def read_pair(label: str, below: str) -> Credits | None:
    """Who is named below a line that is only a label ("Reporter", "Editor:")."""
    match = _LABEL.fullmatch(label) if len(label) <= _LONGEST_LABEL else None
    if not match or not _PERSON.fullmatch(below) or len(below) > 80:
        return None
    return Credits(authors=below) if match["writer"] else Credits(editors=below)


def before_date(words: str) -> str | None:
    """The writer before a printed date: "Sari Dewi, Jurnalis-Rabu, 18 Juni 2025"."""
    match = _DATED.fullmatch(words.strip(" -–|"))
    return match["authors"] if match else None
