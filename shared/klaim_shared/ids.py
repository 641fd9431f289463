"""Ids from content: the same work done twice has the same id, so doing it twice is harmless."""

import hashlib
import json

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def digest(*parts: str | int | None) -> str:
    """24 hex digits (96 bits) of SHA-256 over the parts; the JSON framing keeps ("ab", "c") apart from ("a", "bc")."""
    framed = _JSON.encode(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(framed).hexdigest()[:24]


def article_id(identity: str) -> str:
    """The id of the article known by *identity*: its canonical URL, or its name in the watched folder where it has none."""
    return f"art_{digest('article', identity)}"


def claim_id(article: str, revision: int, kind: str, content: tuple[int, int], cue: tuple[int, int] | None) -> str:
    """The id of the claim that stands at *content* and *cue* (code points) in that revision, whichever extractor found it."""
    start, end = cue or (None, None)
    return f"clm_{digest('claim', article, revision, kind, *content, start, end)}"


def event_id(event_type: str, data_json: str) -> str:
    """The id of the event of that type carrying exactly that data."""
    return f"evt_{digest('event', event_type, data_json)}"


def correction_id(made_json: str) -> str:
    """The id of the correction that says exactly that."""
    return f"cor_{digest('correction', made_json)}"
