"""The names under which a newsroom's records keep an article's fields, in English and Indonesian."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from klaim_ingest.core import printed_dates
from klaim_ingest.core.raw import RawArticle

TEXT = (
    *("text", "body", "content", "isi", "konten", "artikel", "article", "full_text", "body_text"),
    *("isi_berita", "isi_artikel", "berita", "teks", "naskah", "maintext", "article_text"),
)
HTML = ("html", "body_html", "content_html", "body_xhtml")
_TITLE = ("title", "judul", "headline", "judul_berita", "judul_artikel")
_URL = ("url", "link", "tautan", "canonical_url", "uri", "source_url", "article_url")
_OUTLET = ("outlet", "sumber", "source", "media", "publisher", "site_name", "sitename", "nama_media")
_AUTHORS = ("authors", "author", "penulis", "byline", "wartawan")
_EDITORS = ("editors", "editor", "redaktur", "penyunting")
PUBLISHED = (
    "published_at",
    "tanggal",
    "date",
    "published",
    "publish_date",
    "date_published",
    "datepublished",
    "datecreated",
    "pubdate",
    "waktu",
    "datetime",
    "tanggal_terbit",
    "tanggal_publikasi",
    "waktu_terbit",
    "pub_date",
    "published_date",
    "publishedat",
    *("tgl", "tgl_terbit", "tanggal_tayang", "tanggal_berita"),
)
_UPDATED = ("updated_at", "updated", "diperbarui", "modified", "modified_at", "date_modified", "datemodified", "last_modified", "lastmod")
_AGENCY = ("agency", "kantor_berita", "credit", "creditline")
_DATELINE = ("dateline", "lokasi", "located", "locationcreated")
OWN = frozenset((*TEXT, *HTML, *_TITLE, *_URL))  # what no two articles of one file share
_LANGUAGE = ("language", "lang", "bahasa", "inlanguage")
ONE = {
    "title": _TITLE,
    "url": _URL,
    "outlet": _OUTLET,
    "published_at": PUBLISHED,
    "updated_at": _UPDATED,
    "language": _LANGUAGE,
    "agency": _AGENCY,
    "dateline": _DATELINE,
}
MANY = {"authors": _AUTHORS, "editors": _EDITORS}
BODIES = frozenset((*TEXT, *HTML))
KNOWN = frozenset((*BODIES, *(name for names in (*ONE.values(), *MANY.values()) for name in names)))
_DATES = frozenset({"published_at", "updated_at"})
_NUMBERED = _DATES | {"title"}  # what a number may tell; anywhere else it is a key in some database
_GAP = re.compile(r"[\s-]+")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")


def folded(record: Mapping[str, object]) -> dict[str, object]:
    """The record with its keys as `name_of` has them."""
    return {name_of(key): value for key, value in record.items()}


def name_of(printed: str) -> str:
    """A field's name in small letters, with `_` for blanks and dashes: "Isi Berita" is `isi_berita`."""
    return _GAP.sub("_", printed.strip().lower())


def unescaped(text: str) -> str:
    """The text with its HTML entities as the characters they name; an ampersand that begins none stays (`?a=1&copy=2`)."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def first_text(record: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    """The first of the fields that holds words: a string, a number, an object's `name` or `rendered`, or the first of a list of these."""
    return next((words for name in names if name in record and (words := _words(record[name]))), None)


def with_fields(article: RawArticle, record: Mapping[str, object], where: str) -> RawArticle:
    """The article with every metadata field that the (folded) record has; *where* is noted as the value's provenance.

    A date of no known shape stands as it was printed, so that it is told of; of a name that is a number only its provenance tells.
    """
    found: dict[str, Any] = {field: value for field, names in ONE.items() if (value := _told(record, field, names))}
    found |= {field: people for field, names in MANY.items() if (people := _first_people(record, names))}
    numbers = {
        field: value for field, names in ONE.items() if field not in {*found, *article.provenance} and (value := first_text(record, names))
    }
    unread = {field: f"unreadable: {value}" for field, value in numbers.items()}
    article = _keeping_its_dates(article, found, where)
    return replace(article, **found, provenance={**article.provenance, **unread, **dict.fromkeys(found, where)})


def _keeping_its_dates(article: RawArticle, found: dict[str, Any], where: str) -> RawArticle:
    """The article with what was *found* and names no day put aside, so that it takes the place of no date that does."""
    for field in _DATES & found.keys():
        if getattr(article, field) and not printed_dates.read(found[field]):
            unread = found.pop(field)
            if field == "published_at":
                article = replace(article, not_dates=(*article.not_dates, (unread, where)))
    return article


def _told(record: Mapping[str, object], field: str, names: tuple[str, ...]) -> str | None:
    values = [record[name] for name in names if name in record]
    worded = values if field in _NUMBERED else [value for value in values if not isinstance(value, int | float)]
    told = next((words for value in worded if (words := _words(value))), None)
    if told or field not in _DATES:
        return told
    return next((json.dumps(value, ensure_ascii=False) for value in values if value and not isinstance(value, str)), None)


def _first_people(record: Mapping[str, object], names: tuple[str, ...]) -> tuple[str, ...]:
    return next((people for name in names if name in record and (people := _people(record[name]))), ())


def _words(value: object) -> str | None:
    if isinstance(value, str):
        return unescaped(value) if value.strip() else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        return next((words for key in ("name", "@value", "rendered") if (words := _words(value.get(key)))), None)
    return _words(value[0]) if isinstance(value, list) and value else None


def _people(value: object) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [value]
    return tuple(words for one in several if not isinstance(one, int) and (words := _words(one)))  # a number is a key in some database
