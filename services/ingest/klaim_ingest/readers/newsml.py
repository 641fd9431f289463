"""NewsML-G2 (https://iptc.org/standards/newsml-g2/) and the NITF that agencies put into it."""

import re
from collections.abc import Iterator

from lxml import etree

from klaim_ingest.core.raw import BadItem, RawArticle, Reading, rejection
from klaim_ingest.readers import fields
from klaim_ingest.readers.html import fragment_text, looks_like_html
from klaim_ingest.readers.safe_xml import child, children, local, words
from klaim_shared.errors import Rejected

ROOTS = ("newsItem", "newsMessage", "nitf")
MEDIA_TYPE = "application/vnd.iptc.g2.newsitem+xml"
NITF = "application/nitf+xml"
_BLOCKS = ("p", "hl1", "hl2", "h1", "h2", "h3", "h4", "li", "blockquote", "tr", "pre")
_ASIDE = {"media", "figure", "figcaption", "byline", "dateline", "script", "style"}


def read_newsml(root: etree._Element) -> Reading:
    """One article from a news item or a NITF document, many from a news message. Raises `Rejected`."""
    if local(root) == "nitf":
        return Reading((_nitf(root),))
    if local(root) == "newsItem":
        return Reading((_article(root, None),))
    articles, bad = [], []
    for place, item in enumerate(_items(root), 1):
        try:
            articles.append(_article(item, place))
        except Rejected as error:
            bad.append(BadItem(place, error.reason, str(error), etree.tostring(item)))
    if not articles and not bad:
        raise rejection("no_text", "The news message holds no item.")
    return Reading(tuple(articles), tuple(bad))


def _items(root: etree._Element) -> Iterator[etree._Element]:
    for several in children(root, "itemSet"):
        yield from (item for item in several if local(item) in {"newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem"})


def _article(item: etree._Element, place: int | None) -> RawArticle:
    if local(item) != "newsItem":
        raise rejection("no_text", f"A {local(item)} is no article, but tells of others.")
    meta, content = child(item, "itemMeta"), child(item, "contentMeta")
    article = RawArticle(_body(item), MEDIA_TYPE, item=place)
    language, version = child(content, "language"), words(child(meta, "versionCreated"))
    people = [name for one in (*children(content, "creator"), *children(content, "contributor")) if (name := _name(one))]
    record: dict[str, object] = {
        "title": words(child(content, "headline")) or words(child(meta, "title")),
        "author": people or [words(child(content, "by"))],
        "outlet": _name(child(content, "infoSource")) or _name(child(meta, "provider")),
        "agency": words(child(content, "creditline")),
        "dateline": words(child(content, "dateline")) or _name(child(content, "located")),
        "language": language.get("tag") if language is not None else item.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "published_at": words(child(content, "contentCreated")) or words(child(meta, "firstCreated")) or version,
        "updated_at": words(child(content, "contentModified")) or version,
        "url": next((link.get("href") for link in children(meta, "link") if link.get("rel") in {"irel:isVersionOf", "canonical"}), None),
    }
    return fields.with_fields(article, record, "newsml")


def _name(element: etree._Element | None) -> str | None:
    """A party's or place's name, else its literal; a code such as `nprov:ABC` is no name."""
    if element is None:
        return None
    return words(child(element, "name")) or element.get("literal")


def _body(item: etree._Element) -> str:
    """The item's text: inline XML (XHTML or NITF) or inline data. Raises `Rejected` where it has none."""
    contents = child(item, "contentSet")
    for inline in children(contents, "inlineXML"):
        body = next((one for one in inline.iter() if local(one) in {"body.content", "body"}), inline)
        if text := _paragraphs(body):
            return text
    for inline in children(contents, "inlineData"):
        text = words(inline) or ""
        if text and inline.get("encoding") is None:
            return fields.unescaped(fragment_text(text)) if looks_like_html(text) else text
    raise rejection("no_text", "The news item holds no text (a picture or a video, perhaps).")


def _paragraphs(body: etree._Element) -> str:
    """A line for each block of words, without captions and what the head says anyway."""
    content = next((one for one in body.iter() if local(one) == "body.content"), body)
    blocks = [one for one in content.iter() if local(one) in _BLOCKS and not _is_aside(one, content)]
    outer = [one for one in blocks if not any(local(parent) in _BLOCKS for parent in one.iterancestors())]
    if outer:
        return "\n".join(" ".join(text.split()) for one in outer if (text := words(one)))
    return re.sub(r"[ \t]+", " ", words(content) or "")


def _is_aside(element: etree._Element, body: etree._Element) -> bool:
    for parent in element.iterancestors():
        if local(parent) in _ASIDE:
            return True
        if parent is body:
            break
    return False


def _nitf(root: etree._Element) -> RawArticle:
    text = _paragraphs(root)
    if not text:
        raise rejection("no_text", "The NITF document holds no text.")
    head = child(root, "body", "body.head")
    issued = child(root, "head", "docdata", "date.issue")
    record: dict[str, object] = {
        "title": words(child(head, "hedline", "hl1")) or words(child(root, "head", "title")),
        "author": words(child(head, "byline")),
        "dateline": words(child(head, "dateline", "location")),
        "agency": words(child(head, "distributor")),
        "published_at": _spaced(issued.get("norm")) if issued is not None else None,
    }
    return fields.with_fields(RawArticle(text, NITF), record, "nitf")


def _spaced(norm: str | None) -> str | None:
    """NITF writes `20250618T101500+0700`; elsewhere there are dashes and colons."""
    compact = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?([+-]\d{2}:?\d{2}|Z)?)?", norm or "")
    if not compact:
        return norm
    year, month, day, hour, minute, second, zone = compact.groups()
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else "")
