"""HTML: the body by trafilatura; the metadata by what the page says of itself (JSON-LD, OpenGraph), which keeps clock times."""

import copy
import json
import re
from collections.abc import Iterator, Mapping

import htmldate
import trafilatura
from lxml import etree
from lxml import html as lxml_html

from klaim_ingest.core.raw import GUESSED, RawArticle, normalise, one_line, rejection
from klaim_ingest.readers import fields, notices, teasers
from klaim_ingest.readers.decoding import decode

MEDIA_TYPE = "text/html"
MAX_ELEMENTS = 50_000

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:a|b|i|u|p|em|strong|span|br|hr|div|section|article|h[1-6]|[uo]l|li|blockquote|table|t[rd]|img|figure|figcaption|iframe|script)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONE_BRACKET = re.compile(r"<(?![!?]|/?[A-Za-z][A-Za-z0-9:-]*(?:\s[^<>]*)?/?>)")
_PAGE = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_BLOCKS = ("p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "tr")
_META = {
    "og:title": "title",
    "og:url": "url",
    "og:site_name": "outlet",
    "article:published_time": "published_at",
    "article:modified_time": "updated_at",
    "og:updated_time": "updated_at",
    "lastmod": "updated_at",
    "article:editor": "editor",
    "editor": "editor",
    "article:author": "author",
    "author": "author",
    "pubdate": "published_at",
    "publishdate": "published_at",
    "dtk:publishdate": "published_at",
    "content_publisheddate": "published_at",
}


def is_page(text: str) -> bool:
    """Whether the text is a whole HTML page, whatever its file is called."""
    return bool(_PAGE.match(text[:4096]))


def looks_like_html(text: str) -> bool:
    """Whether a field that should hold words holds markup."""
    return bool(_TAGS.search(text))


def read_html(data: bytes) -> RawArticle:
    """A page as one article. Raises `Rejected` where no article can be found in it."""
    charset = _CHARSET.search(data[:4096])
    decoded = decode(data, charset[1].decode("ascii") if charset else None)
    tree = _tree(decoded.text)
    linked = next(_news_articles(tree), {})
    page = copy.deepcopy(tree)  # trafilatura takes out what it does not want
    body = _body(tree) or fields.first_text(linked, ("articlebody",))
    if not body:
        raise rejection("no_text", "No article text was found in the page.")
    article = RawArticle(body, MEDIA_TYPE, provenance={"encoding": decoded.encoding})
    for record, where in (
        ({"published_at": _day(tree)}, GUESSED),
        (_page_itself(tree), "html"),
        (_open_graph(tree), "opengraph"),
        (linked, "json-ld"),
    ):
        article = fields.with_fields(article, record, where)
    notices.refuse(article.title, body)
    if teasers.only_teasers(page, body, _lines):
        raise rejection("no_text", "The page is no article, but a list of links to articles with a sentence on each.")
    return article


def _day(tree: lxml_html.HtmlElement) -> str | None:
    """The day that the page bears somewhere, as htmldate finds it; any day at all is let pass, so that no clock is asked."""
    day: str | None = htmldate.find_date(tree, original_date=True, min_date="1995-01-01", max_date="2100-01-01")
    return day


def fragment_text(markup: str) -> str:
    """The words of a piece of HTML, a line for each block; a `<` that opens no tag is one of them. Raises `Rejected`."""
    if not markup.strip():
        return ""
    return _lines(_tree(_LONE_BRACKET.sub("&lt;", markup)))


def _lines(tree: lxml_html.HtmlElement) -> str:
    """The words of a tree, a line for each block. It changes the tree."""
    etree.strip_elements(tree, "script", "style", "noscript", "figcaption", etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for element in tree.iter(*_BLOCKS):
        element.tail = "\n" + _legal(element.tail)
        if element.tag != "br":
            element.text = "\n" + _legal(element.text)
    for cell in tree.iter("td", "th"):
        cell.tail = " " + _legal(cell.tail)
    return "".join(tree.itertext())


def _legal(text: str | None) -> str:
    """The text without characters that `&#1;` can put into a tree but nobody back into it."""
    return _ILLEGAL.sub("", text or "")


def _tree(markup: str) -> lxml_html.HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(normalise(markup).encode(), parser=parser)
    except etree.ParserError:
        raise rejection("no_text", "The HTML holds no text.") from None
    except (etree.LxmlError, ValueError, RecursionError):
        raise rejection("bad_html", "The HTML is too broken to be read.") from None
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise rejection("bad_html", f"The page has more than {MAX_ELEMENTS:,} elements, which no article needs.")
    return tree


def _body(tree: lxml_html.HtmlElement) -> str | None:
    text: str | None = trafilatura.extract(tree, include_comments=False, include_tables=False, with_metadata=False)
    return re.sub(r"^- ", "", text, flags=re.MULTILINE) if text else None  # the dashes of list items are trafilatura's own


def _page_itself(tree: lxml_html.HtmlElement) -> Mapping[str, object]:
    headings = tree.findall(".//h1")
    heading = one_line(headings[0].text_content()) if len(headings) == 1 else None
    canonical = tree.find(".//link[@rel='canonical']")
    return {
        "title": heading or one_line(tree.findtext(".//title") or ""),
        "url": canonical.get("href") if canonical is not None else None,
        "language": tree.get("lang"),
    }


def _open_graph(tree: lxml_html.HtmlElement) -> Mapping[str, object]:
    record: dict[str, object] = {}
    for meta in tree.iter("meta"):
        name = _META.get((meta.get("property") or meta.get("name") or "").lower())
        content = meta.get("content") or ""
        if name and content.strip() and not (name in {"author", "editor"} and content.startswith(("http:", "https:"))):
            record.setdefault(name, content)
    return record


def _news_articles(tree: lxml_html.HtmlElement) -> Iterator[Mapping[str, object]]:
    nodes = [node for script in tree.iterfind(".//script[@type='application/ld+json']") for node in _objects(_parsed(script.text))]
    by_id = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    for node in nodes:
        if "Article" in str(node.get("@type")):
            yield fields.folded({key: _named(value, by_id) for key, value in node.items()})


def _parsed(block: str | None) -> object:
    try:
        return json.loads(block or "", strict=False)
    except (ValueError, RecursionError):
        return None  # a broken block says nothing; the page is still read


def _named(value: object, by_id: Mapping[str, object]) -> object:
    """What a reference within the page (`{"@id": ...}`) refers to."""
    if isinstance(value, list):
        return [_named(one, by_id) for one in value]
    return by_id.get(str(value["@id"]), value) if isinstance(value, dict) and "name" not in value and "@id" in value else value


def _objects(value: object) -> Iterator[dict[str, object]]:
    """The objects of a JSON-LD block: itself, a list of them, or those of its `@graph`."""
    several = value if isinstance(value, list) else [value]
    for one in several:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            yield from (node for node in graph if isinstance(node, dict)) if isinstance(graph, list) else ()
