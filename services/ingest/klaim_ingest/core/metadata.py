"""Puts together what several places tell of an article, the surest first, and says where each value came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from klaim_ingest.core import identity, printed_dates
from klaim_ingest.core.cleaning import Told
from klaim_ingest.core.raw import SUFFIXES, RawArticle, one_line

_DESK = re.compile(r"\s+[-–|]\s*\S+$")
_BETWEEN_NAMES = re.compile(r"\s*[,;&/]\s*|\s+dan\s+|\s+and\s+")
_BY = re.compile(r"^(?:oleh|penulis|by|reporter|pewarta)\s*:?\s+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SECOND_LEVEL = {"co", "or", "go", "ac", "web", "net", "my", "sch", "com"}


@dataclass(frozen=True)
class Metadata:
    """The metadata of an article. `provenance` names, for each field that has a value, where it came from."""

    title: str | None
    outlet: str | None
    authors: tuple[str, ...]
    url: str | None
    published_at: str | None
    published_at_source: str | None
    language: str
    provenance: Mapping[str, str] = field(default_factory=dict)


def gather(raw: RawArticle, told: Told, source_name: str) -> Metadata:
    """What the article itself, its furniture, its folder and its URL tell, in that order (but see `_outlet`)."""
    provenance = {key: value for key, value in raw.provenance.items() if key != "published_at"}
    url = identity.tidy_url(raw.url) if raw.url else None
    if raw.url and not url:
        provenance["url"] = "unusable"
    title = one_line(told.title or "") or None
    if title and not raw.title:
        provenance["title"] = "first line"
    outlet, outlet_source = _outlet(raw, told, source_name, url)
    if outlet_source:
        provenance["outlet"] = outlet_source
    authors = _people(raw.authors) or _people(told.authors)
    if authors and not raw.authors:
        provenance["authors"] = "byline"
    language = _language(raw.language)
    if not language:
        provenance["language"] = "assumed"
    published_at, published_at_source = _published(raw, told, url, provenance)
    return Metadata(title, outlet, authors, url, published_at, published_at_source, language or "id", provenance)


def _outlet(raw: RawArticle, told: Told, source_name: str, url: str | None) -> tuple[str | None, str | None]:
    """A sidecar or the article's own field; then the sub-folder it was dropped in; then what the page betrays."""
    candidates = (
        (raw.outlet, raw.provenance.get("outlet", "metadata")),
        (_folder(source_name), "folder"),
        (_brand(told.outlet), "dateline"),
        (_brand(told.copyright_outlet), "copyright"),
        (_site(url), "url"),
    )
    return next(((one_line(name), where) for name, where in candidates if name and one_line(name)), (None, None))


def _brand(printed: str | None) -> str | None:
    """A site's name as it calls itself: `SINDOnews.com` is SINDOnews, `TRIBUNNEWS.COM` Tribunnews; other endings belong to the name."""
    name = re.sub(r"\.com$", "", printed or "", flags=re.IGNORECASE)
    return (name.capitalize() if name.isupper() and len(name) > 4 else name) or None


def _folder(source_name: str) -> str | None:
    """The first sub-folder that is named like an outlet: `2025/06/` has no letter, `berita.txt/` is what is left of a file."""
    folders = PurePosixPath(source_name).parts[:-1]
    return next((name for name in folders if any(map(str.isalpha, name)) and not name.lower().endswith(SUFFIXES)), None)


def _site(url: str | None) -> str | None:
    """The registered name of the host: `nasional.kompas.com` gives `kompas.com`, `www.tempo.co.id` gives `tempo.co.id`."""
    labels = identity.host(url).split(".") if url else []
    keep = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:]) if len(labels) > 1 else None


def _people(printed: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Names one by one, without "Oleh" before them or a desk such as "-detikNews" after them."""
    names = [_DESK.sub("", _BY.sub("", one_line(name))).strip() for several in printed for name in _BETWEEN_NAMES.split(several)]
    return tuple(dict.fromkeys(name for name in names if name))


def _language(printed: str | None) -> str | None:
    tag = (printed or "").strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def _published(raw: RawArticle, told: Told, url: str | None, provenance: dict[str, str]) -> tuple[str | None, str | None]:
    for printed, where in ((raw.published_at, raw.provenance.get("published_at", "metadata")), (told.printed_date, "dateline")):
        found = printed_dates.read(printed) if printed else None
        if found:
            if found.zone_assumed:
                provenance["published_at_zone"] = "assumed WIB"
            return found.value, where
        if printed:
            provenance["published_at"] = f"unreadable: {one_line(printed)[:80]}"
    day = printed_dates.in_url(url) if url else None
    return (day, "url") if day else (None, None)
