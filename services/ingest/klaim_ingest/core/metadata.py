"""Puts together what several places tell of an article, the surest first, and says where each value came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from klaim_ingest.core import identity, language, printed_dates, times
from klaim_ingest.core.cleaning import Told
from klaim_ingest.core.raw import GUESSED, SIDECAR, SUFFIXES, RawArticle, one_line
from klaim_ingest.core.times import Stamp, Times
from klaim_shared.messages import Clash

_DESK = re.compile(r"\s+[-–|]\s*\S+$")
_BETWEEN_NAMES = re.compile(r"\s*[,;&/]\s*|\s+dan\s+|\s+and\s+")
_BY = re.compile(r"^(?:oleh|penulis|by|reporter|pewarta|editor)\s*:?\s+", re.IGNORECASE)
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_OLD_TAGS = {"in": "id", "ind": "id", "jw": "jv", "may": "ms", "msa": "ms", "eng": "en"}
_BY_TEMPLATE = frozenset({"html", "opengraph", "json-ld", "feed", "feed item", "mail", "document"})  # programs print these of every article
_BEHIND = re.compile(r"(?P<title>.{10,}?)\s+[-–—|:]+\s+(?P<site>[^-–—|]{2,40})")
_BEFORE = re.compile(r"(?P<site>[\w.]{4,30})\s?[:|]\s(?P<title>.{10,})")
_DOMAIN = re.compile(r"\b\w+\.(?:com|co\.id|co|id|net|tv)\b", re.IGNORECASE)
_NO_NAME = re.compile(rf"[\W\d_]*(?:{printed_dates.MONTH_NAMES})?[\W\d_]*", re.IGNORECASE)
_WEB_ARCHIVES = (".warc", ".warc.gz")  # where these lie within a WACZ is a matter of the format
_ENOUGH = 40  # words that outweigh a template's word on the language
_SECOND_LEVEL = {"co", "or", "go", "ac", "web", "net", "my", "sch", "com"}


@dataclass(frozen=True)
class Metadata:
    """The metadata of an article. `provenance` names, for each field that has a value, where it came from."""

    title: str | None
    outlet: str | None
    agency: str | None
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    dateline: str | None
    url: str | None
    times: Times
    language: str
    provenance: Mapping[str, str] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()


def gather(raw: RawArticle, told: Told, text: str, source_name: str, ingested_at: datetime) -> Metadata:
    """What the article itself, its furniture, its folder, its URL and its text tell, in that order (but for the outlet: `_outlet`)."""
    provenance = {key: value for key, value in raw.provenance.items() if key not in {"published_at", "updated_at"}}
    url = identity.tidy_url(raw.url) if raw.url else None
    if raw.url and not url:
        provenance["url"] = "unusable"
    title = one_line(told.title or "") or None
    outlet, outlet_source, outlets = _outlet(raw, told, source_name, url)
    if title and raw.provenance.get("title") in _BY_TEMPLATE:
        title = _without_site(title, outlet)
    if title and not raw.title:
        provenance["title"] = "first line"
    if outlet_source:
        provenance["outlet"] = outlet_source
    signed = _people(raw.authors)
    if raw.provenance.get("authors") in _BY_TEMPLATE:
        signed = tuple(name for name in signed if not _is_house(name, outlet))
    authors, editors = signed or _people(told.authors), _people(raw.editors) or _people(told.editors)
    agency, dateline = one_line(raw.agency or told.agency or "") or None, one_line(raw.dateline or told.place or "") or None
    for name, value, given in (
        ("authors", authors, signed),
        ("editors", editors, raw.editors),
        ("agency", agency, raw.agency),
        ("dateline", dateline, raw.dateline),
    ):
        if value and not given:
            provenance[name] = {"agency": "credit", "dateline": "dateline"}.get(name, "byline")
    when = _times(raw, told, url, text, ingested_at)
    spoken, spoken_source, clash = _language(raw, text)
    provenance |= {**when.notes, "language": spoken_source}
    return Metadata(title, outlet, agency, authors, editors, dateline, url, when, spoken, provenance, (*outlets, *when.clashes, *clash))


def _without_site(title: str, outlet: str | None) -> str:
    """A headline without the site's name behind it ("... - Kompas.com Regional") or before it ("KapanLagi.com: ...")."""
    brand = re.sub(r"\.[a-z.]+$", "", (outlet or "").casefold())

    def is_site(words: str) -> bool:
        return bool(_DOMAIN.search(words)) or (len(brand) > 3 and brand in words.casefold())

    while (behind := _BEHIND.fullmatch(title)) and is_site(behind["site"]):
        title = behind["title"]
    before = _BEFORE.fullmatch(title)
    return before["title"] if before and is_site(before["site"]) else title


def _is_house(name: str, outlet: str | None) -> bool:
    """Whether a template names the outlet or its company where the author should be."""
    brand = re.sub(r"\.[a-z.]+$", "", (outlet or "").casefold())
    return bool(re.search(r"^pt\b|\.(?:com|co|id|net)\b", name.casefold())) or (len(brand) > 3 and brand in name.casefold())


def _times(raw: RawArticle, told: Told, url: str | None, text: str, ingested_at: datetime) -> Times:
    given = Stamp(raw.published_at, raw.provenance.get("published_at", "metadata"))
    surer = told.printed_date or (url and printed_dates.in_url(url))
    unread = (Stamp(printed, where) for printed, where in raw.not_dates)
    published = (*(() if surer and given.where == GUESSED else (given,)), Stamp(told.printed_date, "dateline"), *unread)
    updated = (Stamp(raw.updated_at, raw.provenance.get("updated_at", "metadata")), Stamp(told.printed_update, "dateline"))
    return times.gather(published, updated, url, text, ingested_at)


def _language(raw: RawArticle, text: str) -> tuple[str, str, tuple[Clash, ...]]:
    """The language, where that is from, and a clash: what a person says is believed, what a template says only where the text agrees."""
    declared, where, detected = _tag(raw.language), raw.provenance.get("language", "metadata"), language.detect(text)
    if declared is None:
        return (detected, "detected", ()) if detected else ("id", "assumed", ())
    template = where in _BY_TEMPLATE
    if detected in {None, "und"} or detected == declared.split("-")[0] or (template and len(text.split()) < _ENOUGH):
        return declared, where, ()
    kept, kept_from, other, other_from = declared, where, detected or "", "detected"
    if template:
        kept, kept_from, other, other_from = other, other_from, kept, kept_from
    return kept, kept_from, (Clash(field="language", kept=kept, kept_from=kept_from, other=other, other_from=other_from),)


def _outlet(raw: RawArticle, told: Told, source_name: str, url: str | None) -> tuple[str | None, str | None, tuple[Clash, ...]]:
    """A sidecar; the sub-folder it was dropped in; its own field; what the page betrays. A field that differs from the folder clashes."""
    own = one_line((_site(raw.outlet) if "://" in raw.outlet else raw.outlet) or "") if raw.outlet else ""
    where = raw.provenance.get("outlet", "metadata")
    part = raw.provenance.get("part", "")
    folder = one_line(_folder(source_name) or (_folder(part) if not part.endswith(_WEB_ARCHIVES) else None) or "")
    given = ((own, where), (folder, "folder")) if where == SIDECAR else ((folder, "folder"), (own, where))
    betrayed = ((_brand(told.outlet), "dateline"), (_brand(told.copyright_outlet), "copyright"), (_site(url), "url"))
    outlet, source = next(((one_line(name), where) for name, where in (*given, *betrayed) if name and one_line(name)), (None, None))
    if source != "folder" or not own or _is_same_house(own, folder):
        return outlet, source, ()
    return outlet, source, (Clash(field="outlet", kept=folder, kept_from="folder", other=own, other_from=where),)


def _is_same_house(one: str, other: str) -> bool:
    """Whether two names are one outlet's, written longer and shorter: "Kompas" and "KOMPAS.com"."""
    letters, others = (re.sub(r"\W", "", name).casefold() for name in (one, other))
    return letters.startswith(others) or others.startswith(letters)


def _brand(printed: str | None) -> str | None:
    """A site's name as it calls itself: `SINDOnews.com` is SINDOnews, `TRIBUNNEWS.COM` Tribunnews; other endings belong to the name."""
    name = re.sub(r"\.com$", "", printed or "", flags=re.IGNORECASE)
    return (name.capitalize() if name.isupper() and len(name) > 4 else name) or None


def _folder(source_name: str) -> str | None:
    """The top folder that is named like an outlet, those below it are its sections: `2025/06 Juni/` is a day, `berita.txt/` was a file."""
    folders = () if "://" in source_name else PurePosixPath(source_name).parts[:-1]
    return next((name for name in folders if not _NO_NAME.fullmatch(name) and not name.lower().endswith(SUFFIXES)), None)


def _site(url: str | None) -> str | None:
    """The registered name of the host: `nasional.kompas.com` gives `kompas.com`, `www.tempo.co.id` gives `tempo.co.id`."""
    labels = identity.host(url).split(".") if url else []
    keep = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-keep:]) if len(labels) > 1 else None


def _people(printed: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Names one by one, without "Oleh" before them or a desk such as "-detikNews" after them."""
    names = [_DESK.sub("", _BY.sub("", one_line(name))).strip() for several in printed for name in _BETWEEN_NAMES.split(several)]
    return tuple(dict.fromkeys(name for name in names if name))


def _tag(printed: str | None) -> str | None:
    """A BCP 47 tag as it should be: `in_ID`, as old programs write, is `id-ID`."""
    tag = (printed or "").strip().replace("_", "-")
    first, dash, rest = tag.partition("-")
    tag = _OLD_TAGS.get(first.lower(), first.lower()) + dash + rest
    return tag if _TAG.fullmatch(tag) else None
