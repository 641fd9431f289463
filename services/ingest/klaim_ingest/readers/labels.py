"""The labelled lines above a text: "Judul: ...", "Tanggal: 18 Juni 2025", "Sumber: Kabar Kota"."""

import re
from collections.abc import Mapping

from klaim_ingest.core import printed_dates
from klaim_ingest.readers import fields

_LINE = re.compile(r"(?P<label>[A-Za-z][A-Za-z_ -]{1,20}?) ?: ?(?P<value>\S.{0,300})")
_OPENS_TEXT = re.compile(r"\A\s*(?:isi|isi berita|berita|teks|text|body)\s*:\s+", re.IGNORECASE)
_READ = {name: field for field in ("title", "url", "outlet", "published_at", "updated_at") for name in fields.ONE[field]}
_LEFT = frozenset(name for names in fields.MANY.values() for name in names)  # bylines are read wherever they stand
_ALONE = frozenset(("judul", "judul_berita", "judul_artikel", "title", "headline"))  # sure enough without a second line
_MOST = 12


def read(text: str) -> tuple[Mapping[str, str], str]:
    """What the labelled lines that open a (normalised) *text* tell, by field, and the text without them."""
    found: dict[str, str] = {}
    names: set[str] = set()
    left: list[str] = []
    lines = text.lstrip("\n").split("\n")
    taken = 0
    for line in lines[:_MOST]:
        match = _LINE.fullmatch(line.strip())
        name = fields.name_of(match["label"]) if match else ""
        if match and name in _READ and _fits(_READ[name], match["value"]):
            found.setdefault(_READ[name], match["value"].strip())
            names.add(name)
        elif name in _LEFT:
            left.append(line)
        elif line.strip():
            break
        taken += 1
    if len(names) < 2 and not names & _ALONE:
        return {}, text
    below = _OPENS_TEXT.sub("", "\n".join(lines[taken:]), count=1)
    return found, "\n".join([*left, below])


def _fits(field: str, value: str) -> bool:
    """Whether a value can be the field's, so that "Waktu: malam hari" stays a line of the text."""
    if field in {"published_at", "updated_at"}:
        return printed_dates.read(value) is not None
    return field != "url" or "://" in value or value.startswith("www.")
