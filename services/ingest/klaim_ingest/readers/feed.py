"""RSS and Atom: an article for each item that holds its full text; an item with a summary only is none."""

import re
from collections.abc import Iterator

from lxml import etree

from klaim_ingest.core.raw import BadItem, RawArticle, Reading, rejection
from klaim_ingest.readers import fields
from klaim_ingest.readers.html import fragment_text, looks_like_html
from klaim_ingest.readers.safe_xml import child, children, local, markup, words
from klaim_shared.errors import Rejected

ROOTS = ("rss", "RDF", "feed")
MEDIA_TYPES = {"rss": "application/rss+xml", "RDF": "application/rss+xml", "feed": "application/atom+xml"}
_WHOLE = 1200  # characters: a description as long as this is no summary
_TEASER = 300
_BETWEEN = re.compile(r"\s+[-–—|:»/]+\s+|\s*[|»]\s*|:\s+")
_NO_NAME = re.compile(
    r"\W*(?:(?:rss|atom|feeds?|xml|berita|news|artikel|indeks|kumpulan|informasi|semua|all|latest|top|hari ini|utama"
    r"|terkini|terbaru|terpopuler|terhangat|populer|terlengkap|nasional|dan|tentang)\b\W*)+",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"(?:\[?(?:\.{3}|…|&#8230;)\]?|(?:baca |read |lihat |continue )?(?:selengkapnya|more|reading|selanjutnya)\W{0,4})\s*$", re.IGNORECASE
)


def read_feed(root: etree._Element) -> Reading:
    """The articles of a feed, by the place of their item. Raises `Rejected` where it has no item at all."""
    channel = child(root, "channel")
    feed = root if channel is None else channel
    record: dict[str, object] = {"outlet": _site_name(words(child(feed, "title"))), "language": _language(root, feed)}
    articles, bad = [], []
    for place, item in enumerate(_items(root, feed), 1):
        try:
            articles.append(_article(item, place, MEDIA_TYPES[local(root)], record))
        except Rejected as error:
            bad.append(BadItem(place, error.reason, str(error), etree.tostring(item)))
    if not articles and not bad:
        raise rejection("no_text", "The feed has no item.")
    return Reading(tuple(articles), tuple(bad))


def _site_name(title: str | None) -> str | None:
    """Whose feed it is, without what kind of feed: of "Kabar Kota - Berita Terkini" the name alone."""
    parts = [part for part in _BETWEEN.split(title or "") if not _NO_NAME.fullmatch(part)]
    return parts[0] if parts else title


def _items(root: etree._Element, feed: etree._Element) -> Iterator[etree._Element]:
    yield from children(feed, "entry") if local(root) == "feed" else children(feed, "item") or children(root, "item")


def _article(item: etree._Element, place: int, media_type: str, feed: dict[str, object]) -> RawArticle:
    article = RawArticle(_body(item), media_type, item=place)
    article = fields.with_fields(article, feed, "feed")
    people = [name for name in map(_person, (*children(item, "creator"), *children(item, "author"))) if name]
    record: dict[str, object] = {
        "title": _plain(child(item, "title")),
        "url": _link(item),
        "author": people,
        "published_at": _first(item, "pubDate", "published", "date", "issued"),
        "updated_at": _first(item, "updated", "modified"),
        "outlet": words(child(item, "source", "title")) or words(child(item, "source")),
    }
    record["published_at"] = record["published_at"] or record["updated_at"]
    return fields.with_fields(article, record, "feed item")


def _body(item: etree._Element) -> str:
    """The item's full text. Raises `Rejected` where it only has a summary, or nothing."""
    content = [one for name in ("encoded", "content") for one in children(item, name) if one.get("src") is None]
    summary = [one for name in ("description", "summary") for one in children(item, name)]
    full = next((text for text in map(_text, content) if text.strip()), "")
    if len(full) >= _WHOLE or (_is_told_whole(full) and not _CUT.search(full)):
        return full
    short = next((text for text in map(_text, summary) if text.strip()), full)
    if len(short) >= _WHOLE and not _CUT.search(short):
        return short
    if short or full:
        raise rejection("summary_only", "The feed gives only a summary of this item, not its full text; drop the page itself.")
    raise rejection("no_text", "The item has no text.")


def _is_told_whole(text: str) -> bool:
    """Whether a text is more than a teaser: several paragraphs, or a long one."""
    return len(text) >= _TEASER or len([line for line in text.split("\n") if line.strip()]) > 1


def _text(element: etree._Element) -> str:
    inner = markup(element) if len(element) else element.text or ""
    if len(element) or element.get("type") in {"html", "text/html"} or looks_like_html(inner):
        return fields.unescaped(fragment_text(inner))
    return fields.unescaped(inner)


def _plain(element: etree._Element | None) -> str | None:
    text = words(element)
    return " ".join(fields.unescaped(fragment_text(text)).split()) if text and looks_like_html(text) else text


def _person(element: etree._Element) -> str | None:
    """A name; of RSS's `a@b.id (Sari Dewi)` the name, and a lone address is none."""
    text = words(child(element, "name")) or words(element) or ""
    bracketed = re.fullmatch(r"\S+@\S+\s*\((.+)\)", text)
    return bracketed[1] if bracketed else None if "@" in text else text


def _link(item: etree._Element) -> str | None:
    links = children(item, "link")
    main = next((one for one in links if one.get("rel", "alternate") == "alternate"), None)
    guid = child(item, "guid")
    permanent = words(guid) if guid is not None and guid.get("isPermaLink", "true") == "true" else None
    return words(child(item, "origLink")) or (main.get("href") or words(main) if main is not None else None) or permanent


def _first(item: etree._Element, *names: str) -> str | None:
    return next((text for name in names if (text := words(child(item, name)))), None)


def _language(root: etree._Element, feed: etree._Element) -> str | None:
    return words(child(feed, "language")) or root.get("{http://www.w3.org/XML/1998/namespace}lang")
