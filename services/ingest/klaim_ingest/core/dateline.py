"""The place, and often the outlet, that a report opens with: "JAKARTA, KOMPAS.com - "."""

import re
from dataclasses import dataclass

from klaim_ingest.core import glance

_SITE = (
    r"(?:[A-Za-z0-9][A-Za-z0-9-]{1,30}\.(?:com|co\.id|co|id|net|tv|org|news|or\.id)\b"
    r"|[A-Z0-9][A-Z0-9-]{1,30}\.(?:COM|CO\.ID|CO|ID|NET|TV)\b)"
)
_HOUSE = (
    r"(?:ANTARA News|ANTARA/PRNewswire|Antara News|Antara/PRNewswire|IDN Times|CNN Indonesia|CNBC Indonesia|BBC News Indonesia"
    r"|BBC Indonesia|VOA Indonesia|ANTARA|Antara|VIVA|TEMPO|iNews|tvOne|RRI"
    r"|Beritasatu|HUKUMONLINE)"
)
_OUTLET = rf"(?P<outlet>{_SITE}|{_HOUSE})"
_NAME = r"[A-Z][A-Za-z'’.]+(?:[ /-](?:[A-Z][A-Za-z'’.]+|\d{1,2})){0,3}"
_PLACE = rf"(?P<place>{_NAME})"
_CAPITALS = r"(?P<place>[A-Z]{5,}(?:[ /][A-Z]{2,}){0,2})"
_DASH = r"\s?(?:--|[-–—])"
_OPENING = r"(?=\s*(?:$|[A-Z0-9\"“”‘'(\[]))"

# Towns that may open a report without capitals or an outlet ("Jakarta - Polisi ..."), or with no blank after the dash.
_TOWN_NAMES = (
    "Jakarta Bandung Surabaya Semarang Yogyakarta Medan Makassar Denpasar Palembang Bogor Depok Tangerang Bekasi Malang "
    "Solo Surakarta Padang Pekanbaru Pontianak Banjarmasin Samarinda Balikpapan Manado Palu Kendari Ambon Jayapura Kupang "
    "Mataram Serang Cirebon Batam Aceh Jambi Bengkulu Ternate Sorong Lampung Flores Ende Maumere Bali Karawang Sukabumi "
    "Garut Cianjur Tasikmalaya Kediri Jember Banyuwangi Sidoarjo Gresik Magelang Tegal Klaten Sleman Seoul Tokyo Beijing "
    "Moskow Kyiv Kiev Washington London Paris Berlin Jenewa Gaza Teheran Yerusalem Singapura Bangkok Manila Canberra Riyadh "
    "Kairo Ankara"
)
_TOWN = "|".join(f"{town}|{town.upper()}" for town in _TOWN_NAMES.split())

_BYLINE = (
    r"(?:Laporan (?:Wartawan|Reporter|Kontributor|Jurnalis|Koresponden)\s[^\n.!?]{2,40}(?:\.com|\.co\.id|\.id)?,?"
    r"\s[^\n.!?:]{2,60}?\s)?"
)
_FORMS = tuple(
    re.compile(_BYLINE + form)
    for form in (
        rf"{_PLACE}\s?,\s?{_OUTLET}{_DASH}{_OPENING}",
        rf"{_OUTLET}\s?,\s?{_PLACE}{_DASH}{_OPENING}",
        rf"{_PLACE}(?:, {_NAME})?\s?\({_OUTLET}\){_DASH}{_OPENING}",
        rf"(?P<outlet>{_SITE}|VIVA){_DASH}{_OPENING}",
        # The dash was lost: "Liputan6.com, Jakarta Polisi ..."
        rf"(?P<outlet>{_SITE})\s?,\s?(?P<place>{_TOWN})\s{_OPENING}",
        # The blank and the dash were lost with a link: "Liputan6.com, JakartaPolisi ..."
        rf"(?P<outlet>{_SITE})\s?,\s?(?P<place>[A-Z][a-z]{{2,20}})(?=[A-Z][a-z])",
        rf"(?P<place>(?:{_TOWN})(?:,\s(?:{_NAME}))?){_DASH}{_OPENING}",
        rf"{_CAPITALS}(?:\s(?:--|[-–—])\s?|(?:--|[-–—])\s){_OPENING}(?=.{{40}})",
    )
)


@dataclass(frozen=True)
class Dateline:
    """A dateline that opens a line: its length in code points, and what it names."""

    length: int
    place: str | None
    outlet: str | None


def read(line: str, outlet: str | None = None) -> Dateline | None:
    """The dateline *line* opens with, blanks after it included, or None. *outlet*: the name the article's own metadata gives its outlet."""
    if not glance.may_open_report(line):
        return None
    own = re.escape(outlet) if outlet and len(outlet) > 2 else None
    mine = (re.compile(rf"{_PLACE}\s?,\s?(?P<outlet>(?i:{own})){_DASH}{_OPENING}"),) if own else ()
    for form in (*mine, *_FORMS):
        match = form.match(line)
        if match:
            named = match.groupdict()
            length = match.end() + len(line[match.end() :]) - len(line[match.end() :].lstrip())
            return Dateline(length, named.get("place"), named.get("outlet"))
    return None
