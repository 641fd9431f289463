"""Bytes to text, never by guessing away what cannot be read."""

import codecs
import re
from dataclasses import dataclass

import puremagic
from charset_normalizer import from_bytes

from klaim_ingest.core.raw import rejection

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\xd0\xcf\x11\xe0", b"\x7fELF", b"SQLite format 3\x00", b"{\\rtf"),
    *(b"Rar!", b"7z\xbc\xaf"),
)
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_SURE = 0.6  # of puremagic's confidence
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
    if not data.startswith(_BINARY) and b"\x00" not in data and len(_CONTROLS.findall(data[:100_000])) <= len(data[:100_000]) // 50:
        return
    kind = _kind(data)
    if kind:
        raise rejection("binary", f"The file is no text, but {kind}.")
    if 0 < data.count(0) <= len(data) // 50 and _try(data.replace(b"\x00", b""), "utf-8") is not None:
        place = data.index(b"\x00") + 1
        raise rejection("binary", f"The text holds bytes that are zero, the first at byte {place}; take them out and drop it again.")
    raise rejection("binary", "The file is binary data, not text; if it holds text all the same, save it as UTF-8 and drop it again.")


def _kind(data: bytes) -> str | None:
    """What its first bytes say that a file is, in puremagic's words, where they say it plainly."""
    try:
        guesses = puremagic.magic_string(data[:4096])
    except (puremagic.PureError, ValueError):
        return None
    best = guesses[0] if guesses else None
    plain = best is not None and (best.confidence >= _SURE or data.startswith(_BINARY))
    return f'"{best.name}"' if best is not None and plain and best.name else None


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
