"""JSON: one article, or an array of articles; and sidecars, which are metadata alone."""

import json
from collections.abc import Mapping

from klaim_ingest.core.raw import BadItem, RawArticle, Reading, rejection
from klaim_ingest.readers import fields, html, ninjs
from klaim_ingest.readers.decoding import decode
from klaim_shared.errors import Rejected

MEDIA_TYPE = "application/json"


def read_json(data: bytes) -> Reading:
    """One article from an object, many from an array, in which a bad element turns away that element alone."""
    value = parse(decode(data).text)
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
    record = fields.folded(value)
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


def _body(record: Mapping[str, object]) -> str:
    for name in (*fields.TEXT, *fields.HTML):
        value = record.get(name)
        text = "\n".join(part for part in value if isinstance(part, str)) if isinstance(value, list) else value
        if isinstance(text, str) and text.strip():
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
