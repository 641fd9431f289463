"""The values of fields: days, stances, kinds, orders, in English and in Indonesian."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

from klaim_index.core.search.words import folded, plain
from klaim_shared.messages import Kind, Stance

FieldName = Literal["source", "about", "outlet", "relay", "stance", "kind", "article", "since", "until", "said", "number", "sort"]
FIELDS: dict[str, FieldName] = {name: name for name in get_args(FieldName)}
FIELDS |= {"narasumber": "source", "sumber": "source", "oleh": "source", "from": "source", "by": "source", "entity": "about"}
FIELDS |= {"tentang": "about", "soal": "about", "media": "outlet", "lewat": "relay", "dikutip": "relay", "via": "relay", "sikap": "stance"}
FIELDS |= {
    "jenis": "kind",
    "artikel": "article",
    "sejak": "since",
    "dari": "since",
    "hingga": "until",
    "sampai": "until",
    "before": "until",
}
FIELDS |= {"after": "since", "diucapkan": "said", "ucapan": "said", "angka": "number", "jumlah": "number", "urut": "sort", "order": "sort"}
NO_FIELDS = frozenset(
    [
        "author",
        "title",
        "site",
        "date",
        "text",
        "judul",
        "penulis",
        "tanggal",
        "situs",
        "penerbit",
        "person",
        "tokoh",
        "name",
        "lang",
        "speaker",
        "story",
        "language",
        "negated",
    ]
)

_STANCES: dict[Stance, str] = {
    "state": "menyatakan mengatakan berkata menyebut",
    "deny": "membantah menyangkal menepis menampik bantahan",
    "confirm": "membenarkan mengonfirmasi mengkonfirmasi mengakui",
    "accuse": "menuduh menuding mendakwa menyalahkan tuduhan",
    "condemn": "mengecam mengutuk menyesalkan mengkritik kecaman",
    "demand": "mendesak menuntut meminta menyerukan mengimbau tuntutan",
    "warn": "memperingatkan mengingatkan mengancam peringatan",
    "promise": "berjanji menjanjikan janji",
    "concern": "khawatir prihatin cemas kekhawatiran",
    "estimate": "memperkirakan menduga memprediksi perkiraan",
    "expect": "berharap mengharapkan harapan",
    "decline": "menolak bungkam",
    "ask": "bertanya menanyakan mempertanyakan",
}
_KINDS: dict[Kind, str] = {"attributed": "ucapan dikutip kutipan", "narrated": "tulisan narasi"}
_ORDERS: dict[Literal["newest", "oldest"], str] = {"newest": "new terbaru baru desc", "oldest": "old terlama lama asc"}
CHOICES = {"stance": ", ".join(_STANCES), "kind": ", ".join(_KINDS), "sort": ", ".join(_ORDERS)}


def _by_word(named: Mapping[Any, str]) -> dict[str, str]:
    return {folded(word): name for name, words in named.items() for word in [name, *words.split()]}


_BY_WORD = {"stance": _by_word(_STANCES), "kind": _by_word(_KINDS), "sort": _by_word(_ORDERS)}
_MONTHS = ["januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember"]
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_PRINTED = re.compile(r"(?:([0-9]{1,2})[/. -])?([0-9]{1,2})[/. -]([0-9]{4})")
_NAMED = re.compile(r"(?:([0-9]{1,2}) )?([a-z]+) ([0-9]{4})")


class Days(NamedTuple):
    """The first and the last day of what was written."""

    first: date
    last: date


def one_of(field: Literal["stance", "kind", "sort"], value: str) -> str | None:
    """The value of that closed list that a word in either language stands for."""
    words = plain(value).split()
    return _BY_WORD[field].get(folded(words[0])) if words else None


def days(written: str) -> Days | None:
    """A day, month or year; None for what is none."""
    if found := _ISO.fullmatch(written.strip()):
        year, month, day = found.groups()
    elif found := _PRINTED.fullmatch(written.strip()):
        day, month, year = found.groups()
    elif (found := _NAMED.fullmatch(plain(written))) and (number := _month(found[2])):
        day, month, year = found[1], str(number), found[3]
    else:
        return None
    return _days(int(year), int(month) if month else None, int(day) if day else None)


def _days(year: int, month: int | None, day: int | None) -> Days | None:
    try:
        if month is None:
            return Days(date(year, 1, 1), date(year, 12, 31))
        last = monthrange(year, month)[1]
        return Days(date(year, month, day or 1), date(year, month, day or last))
    except ValueError:  # calendar's IllegalMonthError is one
        return None


def _month(name: str) -> int | None:
    found = [number for number, month in enumerate(_MONTHS, 1) if month == name or (len(name) == 3 and month.startswith(name))]
    return found[0] if found else None
