"""A module for each format: bytes in, raw articles out."""

from pathlib import PurePosixPath

from klaim_ingest.core.raw import SUFFIXES, RawArticle, Reading, rejection
from klaim_ingest.readers import fields
from klaim_ingest.readers.html import is_page, read_html
from klaim_ingest.readers.json_article import read_json, read_sidecar
from klaim_ingest.readers.jsonl import read_jsonl
from klaim_ingest.readers.text import read_markdown, read_text
from klaim_shared.errors import Rejected

__all__ = ["read", "with_sidecar"]


def read(data: bytes, name: str) -> Reading:
    """The articles in a file, told by its suffix and, where that misleads, by its content. Raises `Rejected`."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES and suffix:
        raise rejection(
            "unsupported_type",
            f"Files ending in {suffix} are not read; drop {', '.join((*SUFFIXES[:1], '.md', '.html', '.json'))} or .jsonl.",
        )
    if suffix in {".jsonl", ".ndjson"}:
        return read_jsonl(data)
    if suffix == ".json":
        return _json_or_lines(data)
    if suffix in {".html", ".htm", ".xhtml"} or is_page(data[:4096].decode("utf-8", "ignore")):
        return Reading((read_html(data),))
    if suffix in {".md", ".markdown"}:
        article, front_matter = read_markdown(data)
        return Reading((fields.with_fields(article, front_matter, "front matter"),))
    return _json_or_lines(data) if not suffix and data.lstrip()[:1] in {b"{", b"["} else Reading((read_text(data),))


def with_sidecar(article: RawArticle, sidecar: bytes) -> RawArticle:
    """The article with what its sidecar gives or overrides; of a file of many, only what can hold for all of them. Raises `Rejected`."""
    record = read_sidecar(sidecar)
    if article.item is not None:
        record = {key: value for key, value in record.items() if key not in fields.OWN}
    return fields.with_fields(article, record, "sidecar")


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
