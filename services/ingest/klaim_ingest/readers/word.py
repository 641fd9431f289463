"""Word documents (.docx): the paragraphs as they stand, changes accepted, without the rest of Word."""

import io
import re
import zipfile

from lxml import etree

from klaim_ingest.core.raw import MAX_UNPACKED_BYTES, RawArticle, rejection
from klaim_ingest.readers import fields, safe_xml
from klaim_ingest.readers.archive import BROKEN, member

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_W}pict"}
_TITLE = re.compile(r"(?:Title|Judul|Heading1|Heading 1)", re.IGNORECASE)


def read_word(data: bytes) -> RawArticle:
    """A document as one article. Raises `Rejected`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = safe_xml.parse(member(archive, "word/document.xml", MAX_UNPACKED_BYTES))
            core = safe_xml.parse(member(archive, "docProps/core.xml", 1_000_000)) if "docProps/core.xml" in archive.namelist() else None
    except BROKEN:
        raise rejection("bad_document", "The Word document is broken: it cannot be unpacked.") from None
    paragraphs = [(_style(one), text) for one in document.iter(f"{_W}p") if not _within_paragraph(one) and (text := _text(one).strip())]
    title = next((text for style, text in paragraphs[:3] if _TITLE.fullmatch(style)), None)
    body = "\n".join(text for _, text in paragraphs if text != title)
    if not body:
        raise rejection("no_text", "The Word document holds no text.")
    record: dict[str, object] = {
        "title": title or safe_xml.words(safe_xml.child(core, "title")),
        "language": safe_xml.words(safe_xml.child(core, "language")),
    }
    return fields.with_fields(RawArticle(body, MEDIA_TYPE), record, "document")


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return str(style.get(f"{_W}val", "")) if style is not None else ""


def _within_paragraph(paragraph: etree._Element) -> bool:
    """Whether it belongs to a text box or to what was deleted; the words of a box stand in its paragraph."""
    return any(parent.tag == f"{_W}p" or parent.tag in _SKIPPED for parent in paragraph.iterancestors())


def _text(element: etree._Element) -> str:
    parts = []
    for one in element:
        if one.tag == f"{_W}t":
            parts.append(one.text or "")
        elif one.tag == f"{_W}tab":
            parts.append(" ")
        elif one.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif one.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif one.tag not in _SKIPPED and one.tag != f"{_W}pPr":
            parts.append(_text(one) + ("\n" if one.tag == f"{_W}p" else ""))
    return "".join(parts)
