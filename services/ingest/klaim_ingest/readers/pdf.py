"""PDF with a text layer: lines made into paragraphs again, running heads and page numbers left out."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from klaim_ingest.core.raw import MAX_TEXT_BYTES, RawArticle, one_line, refuse_long, rejection

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 200
# What pypdf raises on mangled files.
_FAULTS = (PyPdfError, ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError, ArithmeticError, OSError)
_EMPTY_TITLE = re.compile(r"(?:microsoft word|untitled|document\d*|.*\.(?:docx?|pdf|indd|html?)|https?:.*)\b.*", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:(?:halaman|hal\.?|page)\s*)?\W{0,3}\d{1,4}\W{0,3}(?:(?:dari|of|/)\s*\d{1,4})?", re.IGNORECASE)
_END = (".", "!", "?", ".”", '."', "?”", "!”", ":", ".)")


@dataclass(frozen=True)
class _Line:
    text: str
    x: float
    y: float
    size: float


def read_pdf(data: bytes) -> RawArticle:
    """A PDF as one article. Raises `Rejected`: broken, locked, or a scan without a text layer."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise rejection("encrypted", "The PDF is locked with a password.")
        if len(reader.pages) > MAX_PAGES:
            raise rejection("too_large", f"The PDF has more than {MAX_PAGES} pages, which no article needs; split it.")
        pages = [_lines(page) for page in reader.pages]
        title = one_line(str(reader.metadata.get("/Title") or "")) if reader.metadata else ""
    except FileNotDecryptedError:
        raise rejection("encrypted", "The PDF is locked with a password.") from None
    except _FAULTS:
        raise rejection("bad_document", "The PDF is broken and cannot be read.") from None
    title, body = _article(_without_running_lines(pages), "" if _EMPTY_TITLE.fullmatch(title) else title)
    if not body:
        raise rejection("no_text", "The PDF holds no text: it is a scan, perhaps; klaim reads no pictures.")
    refuse_long(body)
    return RawArticle(body, MEDIA_TYPE, title=title or None, provenance={"title": "document"} if title else {})


def _lines(page: PageObject) -> list[_Line]:
    found: list[_Line] = []
    length = 0

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        nonlocal length
        length += len(text)
        if length > MAX_TEXT_BYTES:
            raise rejection("too_large", "The PDF has more text than any article needs; split it.")
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        found.append(_Line(text, x, y, abs(size * (tm[3] or 1) * (cm[3] or 1))))

    page.extract_text(visitor_text=visit)
    return list(_joined(found))


def _joined(runs: list[_Line]) -> Iterator[_Line]:
    """Runs of text made into lines: a line ends where the text says so, and stands where its first word does."""
    begun: _Line | None = None
    for run in runs:
        for number, part in enumerate(run.text.split("\n")):
            if number and begun:
                yield begun
                begun = None
            if begun:
                begun = _Line(begun.text + part, begun.x, begun.y, begun.size)
            elif part.strip():
                begun = _Line(part, run.x, run.y, run.size)
    if begun:
        yield begun


def _without_running_lines(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Without page numbers, and without what stands first or last on most pages, whatever its number."""
    edges = Counter(text for page in pages for text in {_figureless(line.text) for line in _edges(page)})
    running = {text for text, count in edges.items() if len(pages) > 1 and count > len(pages) / 2}

    def keeps(line: _Line, page: list[_Line]) -> bool:
        at_edge = any(line is one for one in _edges(page))
        return not (at_edge and (_figureless(line.text) in running or _PAGE_NUMBER.fullmatch(line.text.strip())))

    return [[line for line in page if keeps(line, page)] for page in pages]


def _edges(page: list[_Line]) -> list[_Line]:
    return [*page[:2], *page[-2:]] if len(page) > 4 else page[:1] + page[-1:]


def _figureless(text: str) -> str:
    return re.sub(r"\d+", "#", one_line(text))


def _article(pages: list[list[_Line]], title: str) -> tuple[str, str]:
    """The title (what is set largest at the top of the first page, else the document's own) and the paragraphs."""
    lines = [line for page in pages for line in page]
    if not lines:
        return title, ""
    size = median(line.size for line in lines)
    top = next((number for number, line in enumerate(lines[:6]) if line.size < size * 1.2), 0)
    largest = " ".join(one_line(line.text) for line in lines[:top])
    if 0 < len(largest) <= 300:
        title, lines = largest, lines[top:]
    gaps = [one.y - other.y for one, other in pairwise(lines) if 0 < one.y - other.y < 4 * size]
    return title, _paragraphs(lines, median(gaps) if gaps else size, median(len(line.text) for line in lines))


def _paragraphs(lines: list[_Line], gap: float, width: float) -> str:
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        words = one_line(line.text)
        if before is None or _begins(before, line, gap, width):
            text += f"\n{words}" if text else words
        else:
            text = _continued(text, words)
    return text


def _begins(before: _Line, line: _Line, gap: float, width: float) -> bool:
    """Whether a paragraph begins: by the gap above, an indent, another size, or a short line before that ends a sentence."""
    ended = before.text.rstrip().endswith(_END)
    down = before.y - line.y
    if not 0 <= down <= 4 * max(line.size, gap):  # another column or page
        return ended
    if abs(before.size - line.size) > 0.15 * line.size or down > 1.35 * gap:
        return True
    return ended and (line.x - before.x > 0.6 * line.size or len(before.text) < 0.75 * width)


def _continued(text: str, words: str) -> str:
    """The text with a further line: a word broken at its end is whole again, a doubled word (`anak-anak`) keeps its hyphen."""
    broken = re.search(r"(\w+)-$", text)
    if not broken or not words[:1].islower():
        return f"{text} {words}"
    rest = re.match(r"\w+", words)
    doubled = rest and (rest[0].startswith(broken[1][:4]) or broken[1].endswith(rest[0][:4]))
    return text + words if doubled else text[:-1] + words
