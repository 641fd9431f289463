"""IPTC ninjs 3 (https://iptc.org/standards/ninjs/): a news agency's JSON, told in the plain names of `fields`."""

from collections.abc import Mapping

_MAIN_ROLES = ("main", "headline", "body", "")


def is_ninjs(record: Mapping[str, object]) -> bool:
    """Whether a (folded) record is one: it keeps its text in a list of `bodies`."""
    return isinstance(record.get("bodies"), list)


def plain(record: Mapping[str, object]) -> dict[str, object]:
    """The record with its text, headline, byline, source and time under plain names beside its own."""
    body = _main(record.get("bodies"))
    markup = "html" in str(body.get("contenttype", "")).lower()
    told: dict[str, object] = {
        "html" if markup else "text": body.get("value"),
        "title": _main(record.get("headlines")).get("value"),
        "author": record.get("by"),
        "outlet": _main(record.get("infosources")).get("name"),
        "published_at": record.get("contentcreated") or record.get("firstcreated") or record.get("versioncreated"),
    }
    return {**record, **{name: value for name, value in told.items() if value}}


def _main(several: object) -> dict[str, object]:
    """Of the ninjs objects in a list, the one whose role is the main one, else the first."""
    candidates = [one for one in several if isinstance(one, dict)] if isinstance(several, list) else []
    return next((one for one in candidates if str(one.get("role", "")).lower() in _MAIN_ROLES), candidates[0] if candidates else {})
