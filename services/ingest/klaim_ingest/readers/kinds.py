"""What kind of file it is: told by its content, and by its name only where the content leaves it open."""

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from klaim_ingest.readers.archive import is_word
from klaim_ingest.readers.decoding import decode
from klaim_ingest.readers.html import is_page
from klaim_ingest.readers.mail import is_mail
from klaim_ingest.readers.table import is_table
from klaim_shared.errors import Rejected

Kind = Literal["text", "markdown", "html", "json", "jsonl", "table", "xml", "mail", "pdf", "word", "warc", "gzip", "zip"]


@dataclass(frozen=True)
class Format:
    """A kind of file that is read, the suffixes it usually has, and what it is."""

    kind: Kind
    suffixes: tuple[str, ...]
    what: str


FORMATS = (
    Format("text", (".txt", ".text"), "plain text in UTF-8, UTF-16 or an older encoding"),
    Format("markdown", (".md", ".markdown"), "Markdown, with front matter or without"),
    Format("html", (".html", ".htm", ".xhtml"), "a web page"),
    Format("json", (".json",), "an article, an array of articles, or IPTC ninjs 1 to 3"),
    Format("jsonl", (".jsonl", ".ndjson"), "an article a line"),
    Format("table", (".csv", ".tsv"), "an article a row, below a header"),
    Format("xml", (".xml", ".rss", ".atom"), "RSS, Atom, NewsML-G2 or NITF"),
    Format("mail", (".eml",), "an e-mail, and the documents attached to it"),
    Format("pdf", (".pdf",), "PDF with a text layer"),
    Format("word", (".docx",), "a Word document"),
    Format("warc", (".warc", ".warc.gz"), "a web archive"),
    Format("gzip", (".gz",), "any of these, packed"),
    Format("zip", (".zip", ".wacz"), "many of these, packed"),
)
_BY_SUFFIX = {suffix: format_.kind for format_ in FORMATS for suffix in format_.suffixes}
_CODE = frozenset(  # text that is nobody's article
    (
        *(".py", ".js", ".mjs", ".ts", ".tsx", ".jsx", ".css", ".scss", ".php", ".java", ".cpp", ".cs", ".go", ".rs", ".rb"),
        *(".sh", ".bat", ".ps1", ".sql", ".ini", ".cfg", ".conf", ".toml", ".yaml", ".yml", ".lock", ".env", ".tex", ".bib", ".rtf"),
        *(".srt", ".vtt", ".ics", ".vcf", ".m3u", ".torrent", ".pem", ".key", ".patch", ".diff", ".ipynb", ".map", ".po", ".url"),
    )
)
_XML = re.compile(r"\s*<(?:\?xml|rss|feed|rdf:RDF|newsItem|newsMessage|nitf)\b", re.IGNORECASE)


def named(name: str) -> Kind | None:
    """The kind that a file's suffix promises; None where there is no suffix or no such kind."""
    return _BY_SUFFIX.get(PurePosixPath(name).suffix.lower())


def kind_of(data: bytes, name: str) -> Kind | None:
    """The kind of a file; None where neither its content nor its name tells of one."""
    promised = named(name)
    packed = _packed(data, promised)
    if packed:
        return packed
    head = _head(data)
    if is_page(head):
        return "html"
    if _XML.match(head):
        return "xml"
    if promised in {None, "text", "table", "mail"} and (found := _written(data, head.lstrip())):
        return found
    return promised or ("text" if _may_be_text(data, PurePosixPath(name).suffix.lower()) else None)


def _may_be_text(data: bytes, suffix: str) -> bool:
    """Whether a file of no known suffix is to be read as text: always without one; where it holds text as "Berita 18.06.2025"."""
    if not suffix or suffix in _CODE:
        return not suffix
    try:
        decode(data)
    except Rejected:
        return False
    return True


def _written(data: bytes, head: str) -> Kind | None:
    """What a text under the name of a text turns out to be."""
    if is_mail(data):
        return "mail"
    if is_table(head):
        return "table"
    return _json(head) if head[:1] in {"{", "["} else None


def _packed(data: bytes, promised: Kind | None) -> Kind | None:
    if b"%PDF-" in data[:1024] and not data[:1].isalpha():
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "word" if promised == "word" or is_word(data) else "zip"
    if data.startswith(b"\x1f\x8b"):
        return "gzip"
    return "warc" if data.startswith(b"WARC/") else None


def _head(data: bytes) -> str:
    """The first few thousand characters, well enough decoded to tell what they are."""
    for bom, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(bom):
            return data[len(bom) : 8192].decode(encoding, "ignore")
    return data[:8192].decode("utf-8", "ignore")


def _json(head: str) -> Kind | None:
    """A text in brackets that are JSON's, not those of "[Breaking] ..."."""
    first = head.lstrip().split("\n", 1)[0]
    try:
        return "jsonl" if isinstance(json.loads(first), dict) and "\n" in head.strip() else "json"
    except (ValueError, RecursionError):
        return "json" if re.match(r'\s*(?:\{\s*"|\[\s*(?:\{|\]))', head) else None
