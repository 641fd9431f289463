"""ZIP and gzip: what lies within is read like a file of its own, and never more of it unpacked than an inbox needs."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from klaim_ingest.core.beside import sidecar_of
from klaim_ingest.core.raw import MAX_ITEMS, MAX_UNPACKED_BYTES, Reading, rejection
from klaim_ingest.readers import sidecars
from klaim_ingest.readers.collect import Part, Read
from klaim_shared.errors import Rejected

# What zipfile raises on mangled files.
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, LookupError, ValueError, EOFError, OSError, RuntimeError)
_ENCRYPTED = 0x1
_DOCUMENTS = (  # formats that are ZIP files by construction: the member that tells, what it is, and what to do about it
    ("xl/", "a spreadsheet; save it as CSV"),
    ("ppt/", "a presentation; save it as PDF"),
    ("", "an Office file of a kind that is not read; save it as .docx, PDF or text"),
)
_MIMETYPES = (
    ("spreadsheet", "a spreadsheet; save it as CSV"),
    ("presentation", "a presentation; save it as PDF"),
    ("epub", "an e-book; save its text as .txt or .html"),
    ("", "an OpenDocument file; save it as .docx, PDF or text"),
)
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def gunzip(data: bytes, limit: int = MAX_UNPACKED_BYTES) -> bytes:
    """The bytes of a gzip file, of all its members. Raises `Rejected` where it is broken or unpacks to more than *limit*."""
    found, rest = bytearray(), data
    try:
        while rest.strip(b"\0"):
            unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            found += unpacker.decompress(rest, limit + 1 - len(found))
            if len(found) > limit:
                raise _bomb(limit)
            if not unpacker.eof:
                raise rejection("bad_archive", "The gzip file ends too early; drop it again when it is whole.")
            rest = unpacker.unused_data
    except zlib.error:
        raise rejection("bad_archive", "The gzip file is broken.") from None
    return bytes(found)


def is_word(data: bytes) -> bool:
    """Whether a ZIP file is a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except BROKEN:
        return False


def members(data: bytes, read: Read) -> Iterator[Part]:
    """All files in a ZIP file, in the order of their names. Raises `Rejected`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _members(archive, read)
    except BROKEN:
        raise rejection("bad_archive", "The ZIP file is broken.") from None


def member(archive: zipfile.ZipFile, which: str | zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of one file in a ZIP file, of a name the last. Raises `Rejected` where there are more than *limit*, or it is encrypted."""
    info = archive.getinfo(which) if isinstance(which, str) else which
    if info.flag_bits & _ENCRYPTED:
        raise rejection("encrypted", "It is locked with a password.")
    try:
        with archive.open(info) as file:
            data = file.read(limit + 1)
    except BROKEN:
        raise rejection("bad_archive", "It is broken within the ZIP file.") from None
    if len(data) > limit:
        raise _bomb(limit)
    return data


def _members(archive: zipfile.ZipFile, read: Read) -> Iterator[Part]:
    files = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)  # two may have one name
    names = [info.filename for info in files]
    _refuse_documents(archive, names)
    if len(names) > MAX_ITEMS:
        raise rejection("too_large", f"The ZIP file holds more than {MAX_ITEMS:,} files; split it.")
    left = MAX_UNPACKED_BYTES
    known = set(names)
    wanted = set(_wanted(names))
    beside = {name: found_beside for name in wanted if (found_beside := sidecar_of(name, known.__contains__))}
    wanted -= set(beside.values())
    for info in files:
        if (name := info.filename) not in wanted:
            continue
        try:
            data = member(archive, info, left)
            sidecar = member(archive, beside[name], left - len(data)) if name in beside else b""
        except Rejected as error:
            if error.reason == "too_large":
                raise
            yield Part(partial(_raise, error), b"", name)
            continue
        left -= len(data) + len(sidecar)
        yield Part(partial(_read, read, data, name, sidecar), data, name)


def _read(read: Read, data: bytes, name: str, sidecar: bytes) -> Reading:
    reading = read(data, name)
    return sidecars.all_with_sidecar(reading, sidecar) if sidecar else reading


def _refuse_documents(archive: zipfile.ZipFile, names: list[str]) -> None:
    """Raise `Rejected` where the ZIP file is one document of a kind that is not read, and its members are no files of anybody's."""
    mimetype = member(archive, "mimetype", MAX_UNPACKED_BYTES).decode("ascii", "replace") if "mimetype" in names else ""
    what = None
    if mimetype.startswith("application/"):
        what = next(what for mark, what in _MIMETYPES if mark in mimetype)
    elif "[Content_Types].xml" in names:
        what = next(what for folder, what in _DOCUMENTS if any(name.startswith(folder) for name in names))
    if what:
        raise rejection("unsupported_type", f"The file is {what}.")


def _wanted(names: list[str]) -> list[str]:
    """Without what systems put beside files; of a WACZ (a ZIP of web archives, with their index) the web archives alone."""
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return [name for name in names if name.startswith("archive/")]
    return [name for name in names if not name.startswith(_IGNORED) and not PurePosixPath(name).name.startswith((".", *_IGNORED))]


def _raise(error: Rejected) -> Reading:
    raise error


def _bomb(limit: int) -> Rejected:
    return rejection("too_large", f"The archive unpacks to more than {limit // 1_000_000} MB; split it.")
