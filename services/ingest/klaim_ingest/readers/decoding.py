"""Bytes to text, never by guessing away what cannot be read."""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from klaim_ingest.core.raw import rejection

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (a Word document, perhaps)",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a media file",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "a database",
    b"{\\rtf": "an RTF document",
}
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_LATIN = 0.15  # the largest share of bytes beyond ASCII in text of a Latin script, but for a few in a short one
_UNLIKELY = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")


@dataclass(frozen=True)
class Decoded:
    """The text, and the encoding it was read in."""

    text: str
    encoding: str


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """By its byte order mark, else as strict UTF-8, else as declared, else as windows-1252 or another where that makes sense.

    Raises `Rejected`: empty, binary or undecodable.
    """
    if not data.strip():
        raise rejection("empty", "The file is empty." if not data else "The file holds nothing but blanks.")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(_strictly(data[len(bom) :], encoding), encoding)
    if unmarked := _unmarked_utf16(data):
        return unmarked
    _refuse_binary(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, declared, error.start)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise rejection(
            "undecodable", f"The file begins as {encoding.upper()} text, but byte {error.start} is not; save it as UTF-8 and drop it again."
        ) from error


def _unmarked_utf16(data: bytes) -> Decoded | None:
    """UTF-16 that lacks its byte order mark: in Latin text every other byte is zero, and what it decodes to is mostly letters."""
    sample = data[:10_000]
    for zeros, encoding in ((sample[1::2], "utf-16-le"), (sample[::2], "utf-16-be")):
        if len(sample) >= 20 and zeros.count(0) > 0.8 * len(zeros) and sample.count(0) < zeros.count(0) * 1.02:
            text = _try(data, encoding)
            if text and sum(map(str.isalpha, text)) > len(text) / 2:
                return Decoded(text, encoding)
    return None


def _refuse_binary(data: bytes) -> None:
    what = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)
    if what:
        raise rejection("binary", f"The file is {what}, not text.")
    if b"\x00" in data or len(_CONTROLS.findall(data[:100_000])) > len(data[:100_000]) // 50:
        raise rejection("binary", "The file is binary data, not text; if it holds text all the same, save it as UTF-8 and drop it again.")


def _legacy(data: bytes, declared: str | None, bad_byte: int) -> Decoded:
    """Text from before UTF-8. A file that mixes whole UTF-8 sequences with broken ones is damaged, not old."""
    if declared and (text := _try(data, declared)) is not None:
        return Decoded(text, declared)
    if not _UTF8_SEQUENCE.search(data):
        encoding = "cp1252" if len(_HIGH.findall(data)) <= len(data) * _LATIN + 8 else _guess(data)
        if encoding and (text := _try(data, encoding)) is not None:
            return Decoded(text, encoding)
    raise rejection(
        "undecodable",
        f"The file is neither UTF-8 (byte {bad_byte} is wrong) nor any other text encoding; save it as UTF-8 and drop it again.",
    )


def _guess(data: bytes) -> str | None:
    """What a text with many letters beyond ASCII is written in; on Latin text the guess would be worth nothing."""
    guess = from_bytes(data[:200_000]).best()
    return guess.encoding if guess is not None and guess.coherence > 0.5 else None


def _try(data: bytes, encoding: str) -> str | None:
    """The text in that encoding, if every byte has a meaning there and none of it is a control character."""
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if _UNLIKELY.search(text) else text
