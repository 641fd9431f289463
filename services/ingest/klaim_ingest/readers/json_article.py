"""JSON: one article, or an array of articles; and sidecars, which are metadata alone."""

import json
from collections.abc import Mapping

from klaim_ingest.core.raw import BadItem, RawArticle, Reading, rejection
from klaim_ingest.readers import fields, html, ninjs
from klaim_ingest.readers.decoding import decode
from klaim_shared.errors import Rejected

MEDIA_TYPE = "application/json"
_ENVELOPES = (
    *("articles", "article", "data", "items", "results", "result", "posts", "docs", "entries", "news", "stories", "rows", "records"),
    *("berita", "artikel", "response", "payload", "hits", "_source", "attributes"),
)
_DEEPEST = 4  # envelopes within one another


def read_json(data: bytes) -> Reading:
    """One article from an object, many from an array or an answer's list, in which a bad element turns away that element alone."""
    value = _unwrapped(parse(decode(data).text))
    if not isinstance(value, list):
        return Reading((article_of(value, MEDIA_TYPE, None),))
    if not value:
        raise rejection("no_text", "The file holds an empty JSON array: no article.")
    return read_items(
        [(place, json.dumps(element, ensure_ascii=False).encode("utf-8", "replace"), element) for place, element in enumerate(value, 1)]
    )


def read_items(items: list[tuple[int, bytes, object]], media_type: str = MEDIA_TYPE) -> Reading:
    """The articles of a file of many, from (place, its bytes, the parsed element or why it could not be parsed)."""
    articles, bad = [], []
    for place, raw, element in items:
        try:
            if isinstance(element, Rejected):
                raise element
            articles.append(article_of(element, media_type, place))
        except Rejected as error:
            bad.append(BadItem(place, error.reason, str(error), raw))
    return Reading(tuple(articles), tuple(bad))


def parse(text: str) -> object:
    """The JSON value. Raises `Rejected` saying where it goes wrong."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if "\n" in text else f"column {error.colno}"
        raise rejection("bad_json", f"The JSON cannot be read: {error.msg} ({where}).") from None
    except (RecursionError, ValueError):
        raise rejection("bad_json", "The JSON is nested too deep, or holds a number too long, to be an article.") from None


def article_of(value: object, media_type: str, item: int | None) -> RawArticle:
    """The article that one parsed object holds. Raises `Rejected` where it has no text."""
    if not isinstance(value, dict):
        raise rejection("bad_json", f"The JSON holds {_kind(value)} where an article (an object with a `text`) should be.")
    within = _unwrapped(value)
    record = fields.folded(within if isinstance(within, dict) else value)
    record = ninjs.plain(record) if ninjs.is_ninjs(record) else record
    return fields.with_fields(RawArticle(_body(record), media_type, item=item), record, "metadata")


def read_sidecar(data: bytes) -> Mapping[str, object]:
    """The (folded) fields of a sidecar. Raises `Rejected`."""
    try:
        value = parse(decode(data).text)
    except Rejected as error:
        raise _bad_sidecar(str(error)) from None
    if not isinstance(value, dict):
        raise _bad_sidecar(f"It holds {_kind(value)} where an object should be.")
    return fields.folded(value)


def _unwrapped(value: object, depth: int = 0) -> object:
    """What the answer of a site's interface holds (`{"articles": [...]}`, `{"data": {"items": [...]}}`); else the value itself."""
    record = fields.folded(value) if isinstance(value, dict) and depth < _DEEPEST else {}
    if ninjs.is_ninjs(record) or any(_text(record.get(name)) for name in (*fields.TEXT, *fields.HTML)):
        return value
    inner = next((record[name] for name in _ENVELOPES if _holds_records(record.get(name))), None)
    return value if inner is None else _unwrapped(inner, depth + 1)


def _holds_records(value: object) -> bool:
    return bool(value) and (isinstance(value, dict) or (isinstance(value, list) and all(isinstance(one, dict) for one in value)))


def _text(value: object) -> str | None:
    """The words of a field: a string, the strings of a list, or what WordPress calls `rendered`; None where there are none."""
    if isinstance(value, dict):
        value = value.get("rendered")
    text = "\n".join(part for part in value if isinstance(part, str)) if isinstance(value, list) else value
    return text if isinstance(text, str) and text.strip() else None


def _body(record: Mapping[str, object]) -> str:
    for name in (*fields.TEXT, *fields.HTML):
        text = _text(record.get(name))
        if text:
            return fields.unescaped(html.fragment_text(text)) if name in fields.HTML else _words(text)
    raise rejection(
        "no_text",
        f"The article has no text: none of its fields is called {', '.join(fields.TEXT[:3])} or {fields.HTML[0]} and holds words.",
    )


def _words(text: str) -> str:
    """What a text shows to its readers where it holds markup, entities, or markup written in entities; else the text itself."""
    words = text if html.looks_like_html(text) else fields.unescaped(text)
    return fields.unescaped(html.fragment_text(words)) if html.looks_like_html(words) else words


def _bad_sidecar(why: str) -> Rejected:
    return rejection("bad_sidecar", f"The sidecar (.meta.json) of this file cannot be used. {why}")


def _kind(value: object) -> str:
    return {list: "a list", str: "a string", bool: "true or false", type(None): "null"}.get(type(value), "a number")
