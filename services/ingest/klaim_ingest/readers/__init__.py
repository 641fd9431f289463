"""A module for each format: bytes in, raw articles out. Nothing here opens a file, a socket or a clock."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath

from klaim_ingest.core.raw import Reading, rejection
from klaim_ingest.readers import archive, fields, warc
from klaim_ingest.readers.collect import collected, whole
from klaim_ingest.readers.html import read_html
from klaim_ingest.readers.json_article import read_json
from klaim_ingest.readers.jsonl import read_jsonl
from klaim_ingest.readers.kinds import Kind, kind_of
from klaim_ingest.readers.mail import read_mail
from klaim_ingest.readers.pdf import read_pdf
from klaim_ingest.readers.sidecars import with_sidecar
from klaim_ingest.readers.table import read_table
from klaim_ingest.readers.text import read_markdown, read_text
from klaim_ingest.readers.word import read_word
from klaim_ingest.readers.xml_article import read_xml
from klaim_shared.errors import Rejected

__all__ = ["parts", "read", "with_sidecar"]

_DEEPEST = 3  # archives within archives


def read(data: bytes, name: str) -> Reading:
    """The articles in a file, told by its content and, where that leaves it open, by its name. Raises `Rejected`."""
    return whole(parts(data, name))


def parts(data: bytes, name: str) -> Iterator[Reading]:
    """The same as `read`, part after part of the file, each read when it is asked for. Raises `Rejected`, perhaps after some parts."""
    return _parts(data, name, depth=0)


def _read(data: bytes, name: str, *, depth: int) -> Reading:
    return whole(_parts(data, name, depth=depth))


def _parts(data: bytes, name: str, *, depth: int) -> Iterator[Reading]:
    if not data:
        raise rejection("empty", "The file is empty.")
    kind = kind_of(data, name)
    if kind is None:
        suffix = PurePosixPath(name).suffix.lower()
        raise rejection("unsupported_type", f"Files ending in {suffix} are not read; text, web pages, PDF, Word, JSON, CSV and others are.")
    deeper = partial(_read, depth=depth + 1)
    if kind in {"gzip", "zip", "mail"} and depth >= _DEEPEST:
        raise rejection("bad_archive", "Archives lie too deep within one another.")
    if kind == "gzip":
        unpacked = PurePosixPath(name).stem if name.lower().endswith(".gz") else name
        yield from _parts(archive.gunzip(data), unpacked, depth=depth + 1)
    elif kind == "zip":
        yield from collected(archive.members(data, deeper))
    elif kind == "warc":
        yield from collected(warc.pages(data))
    else:
        yield read_mail(data, deeper) if kind == "mail" else _READERS[kind](data)


def _markdown(data: bytes) -> Reading:
    article, front_matter = read_markdown(data)
    return Reading((fields.with_fields(article, front_matter, "front matter"),))


def _json_or_lines(data: bytes) -> Reading:
    """A `.json` file; one that is JSON Lines under a wrong name is read as what it is."""
    try:
        return read_json(data)
    except Rejected as error:
        if error.reason != "bad_json" or b"\n" not in data.strip():
            raise
        lines = read_jsonl(data)
        if not lines.articles:
            raise
        return lines


_READERS: dict[Kind, Callable[[bytes], Reading]] = {
    "text": lambda data: Reading((read_text(data),)),
    "markdown": _markdown,
    "html": lambda data: Reading((read_html(data),)),
    "json": _json_or_lines,
    "jsonl": read_jsonl,
    "table": read_table,
    "xml": read_xml,
    "pdf": lambda data: Reading((read_pdf(data),)),
    "word": lambda data: Reading((read_word(data),)),
}
