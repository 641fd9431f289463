"""An Atom feed (RFC 4287) of what a list holds."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

NAMESPACE = "http://www.w3.org/2005/Atom"
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)  # an empty feed must tell a time too, and the same one each time
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One of the things that a feed tells of. `identity` is the thing's own id; `page` an address."""

    identity: str
    title: str
    page: str
    updated: datetime
    summary: str
    published: str | None = None


@dataclass(frozen=True)
class Feed:
    """A page of a list; `here`, `page` and `following` are addresses: of the feed, of what people read, of the next page of the feed.

    `identity` is what was asked, wherever it was asked.
    """

    identity: str
    title: str
    here: str
    page: str
    following: str | None
    entries: Sequence[Entry]


def urn(identity: str) -> str:
    """A name for a thing that is the same wherever it is told of: `urn:uuid:…`, version 5, made of its id."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'klaim:{identity}')}"


def written(feed: Feed) -> bytes:
    """The feed as XML in UTF-8."""
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "id"})
    _put(root, "title", feed.title)
    _put(root, "id", urn(feed.identity))
    _put(root, "updated", _time(max((entry.updated for entry in feed.entries), default=NOTHING_YET)))
    _put(ET.SubElement(root, "author"), "name", "klaim")
    _put(root, "generator", "klaim")
    for relation, address in (("self", feed.here), ("alternate", feed.page), ("next", feed.following)):
        if address:
            kind = "text/html" if relation == "alternate" else "application/atom+xml"
            ET.SubElement(root, "link", {"rel": relation, "type": kind, "href": _clean(address)})
    for entry in feed.entries:
        _add(root, entry)
    told: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return told


def _add(root: ET.Element, entry: Entry) -> None:
    told = ET.SubElement(root, "entry")
    _put(told, "title", entry.title)
    _put(told, "id", urn(entry.identity))
    _put(told, "updated", _time(entry.updated))
    if entry.published and (at := _moment(entry.published)):
        _put(told, "published", _time(at))
    ET.SubElement(told, "link", {"rel": "alternate", "type": "text/html", "href": _clean(entry.page)})
    _put(told, "summary", entry.summary)


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """Without the characters that XML has no way to tell."""
    return _NO_XML.sub("\ufffd", text)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _moment(written_as: str) -> datetime | None:
    """A time as an article gives it; a day alone has no time of day, and Atom asks for one: none is made up."""
    try:
        at = datetime.fromisoformat(written_as)
    except ValueError:
        return None
    return at if at.tzinfo else None
