"""IPTC ninjs 1 to 3 (https://iptc.org/standards/ninjs/): a news agency's JSON, told in the plain names of `fields`."""

from collections.abc import Mapping

from klaim_ingest.core.raw import rejection

_MAIN_ROLES = ("main", "headline", "body", "")
_MARKS = frozenset({"versioncreated", "pubstatus", "profile", "copyrightholder", "slugline", "renditions", "urgency"})


def is_ninjs(record: Mapping[str, object]) -> bool:
    """Whether a (folded) record is one: a list of `bodies` (2 and 3), or a `uri` beside two of the marks that version 1 has."""
    return isinstance(record.get("bodies"), list) or ("uri" in record and len(_MARKS & record.keys()) > 1)


def plain(record: Mapping[str, object]) -> dict[str, object]:
    """The record with its text, headline, byline, source and times under plain names beside its own. Raises `Rejected`: no text."""
    told = {**_body(record), **_told(record)}
    if not any(told.get(name) or record.get(name) for name in ("text", "html", "body_text", "body_html", "body_xhtml")):
        raise rejection("no_text", f"The ninjs item holds no text: it is {record.get('type') or 'of no type that has any'}.")
    kept = {name: value for name, value in record.items() if not (name == "body_text" and told.get("html"))}
    return {**kept, **{name: value for name, value in told.items() if value}}


def _body(record: Mapping[str, object]) -> dict[str, object]:
    """The text as markup, where there is both: only that knows of paragraphs."""
    if not isinstance(record.get("bodies"), list):
        markup = record.get("body_xhtml") or record.get("body_html")
        return {"html": markup}
    body = {key.lower(): value for key, value in _main(record["bodies"]).items()}
    markup = "html" in str(body.get("contenttype", "")).lower()
    return {"html" if markup else "text": body.get("value")}


def _told(record: Mapping[str, object]) -> dict[str, object]:
    created = record.get("contentcreated") or record.get("firstcreated")
    return {
        "title": _main(record.get("headlines")).get("value") or record.get("headline"),
        "author": record.get("by") or record.get("byline"),
        "outlet": _main(record.get("infosources") or record.get("infosource")).get("name") or record.get("copyrightholder"),
        "published_at": created or record.get("versioncreated"),
        "updated_at": record.get("contentmodified") or (record.get("versioncreated") if created else None),
    }


def _main(several: object) -> dict[str, object]:
    """Of the ninjs objects in a list, the one whose role is the main one, else the first."""
    candidates = [one for one in several if isinstance(one, dict)] if isinstance(several, list) else []
    return next((one for one in candidates if str(one.get("role", "")).lower() in _MAIN_ROLES), candidates[0] if candidates else {})
