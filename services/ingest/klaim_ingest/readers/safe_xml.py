"""XML without entities of its own, without a DTD, without the network."""

import html
import re

from lxml import etree

from klaim_ingest.core.raw import rejection

_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,31};")
_DECLARES = re.compile(rb"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b")


def parse(data: bytes) -> etree._Element:
    """The root element. HTML's named characters (`&nbsp;`) are known, other entities refused. Raises `Rejected`."""
    if _DECLARES.search(data):
        raise _declares()
    try:
        root = _root(data)
    except etree.XMLSyntaxError as error:
        if not _NAMED.search(data):
            raise _broken(error) from None
        try:
            root = _root(_NAMED.sub(_character, data))
        except etree.XMLSyntaxError as second:
            raise _broken(second) from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and (dtd.entities() or dtd.elements()):  # type: ignore[attr-defined]
        raise _declares()  # written in an encoding that hides it from the look at the bytes
    return root


def local(element: etree._Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """The children of that local name, in whatever namespace."""
    return [] if element is None else [child for child in element if local(child) == name]


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant on the path of local names."""
    for name in path:
        element = next(iter(children(element, name)), None)
    return element


def words(element: etree._Element | None) -> str | None:
    """All the text in an element, or None where there is none."""
    text = "" if element is None else "".join(str(part) for part in element.itertext())
    return text.strip() or None


def markup(element: etree._Element) -> str:
    """What an element holds, as markup."""
    inner = [html.escape(element.text or "", quote=False)]
    return "".join(inner + [etree.tostring(one, encoding="unicode") for one in element])


def _root(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True, recover=False
    )
    return etree.fromstring(data.lstrip(), parser)


def _character(name: re.Match[bytes]) -> bytes:
    known = html.unescape(name[0].decode())
    return name[0] if known == name[0].decode() else "".join(f"&#{ord(letter)};" for letter in known).encode()


def _broken(error: etree.XMLSyntaxError) -> Exception:
    line, column = error.position
    why = re.sub(r",? line \d+.*", "", error.msg or "it is not well formed")
    return rejection("bad_xml", f"The XML cannot be read: {why} (line {line}, column {column}).")


def _declares() -> Exception:
    return rejection("bad_xml", "The XML declares entities of its own; klaim does not expand any, as they can be made to explode.")
