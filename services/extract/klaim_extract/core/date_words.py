"""The vocabulary of Indonesian dates, and patterns over lower-cased text. Every repetition is bounded, so that matching stays linear."""

import re

from klaim_extract.core.date_points import Unit
from klaim_extract.core.folding import BEFORE_WORD, any_of
from klaim_extract.core.numbers import NUMBER_WORDS

WEEKDAYS = {"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jum": 4, "jumat": 4, "sabtu": 5, "minggu": 6, "ahad": 6}
_MONTH_NAMES = (
    "januari jan",
    "februari pebruari feb",
    "maret mar",
    "april apr",
    "mei",
    "juni jun",
    "juli jul",
    "agustus agust agu agt ags",
    "september sept sep",
    "oktober okt",
    "november nopember nov nop",
    "desember des",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
FULL_MONTHS = frozenset(MONTHS) - {name for names in _MONTH_NAMES for name in names.split() if len(name) < 5} | {"mei", "juni", "juli"}

UNITS: dict[str, Unit] = {"hari": "day", "pekan": "week", "minggu": "week", "bulan": "month", "tahun": "year"}
ONE_AGO: dict[str, Unit] = {f"se{word}": unit for word, unit in UNITS.items()} | {"sejam": "day", "semenit": "day"}
HOURS = frozenset({"detik", "menit", "jam", "sejam", "semenit"})  # so many hours ago is still the day of reference
TURNS = {"lalu": -1, "silam": -1, "kemarin": -1, "ini": 0, "tadi": 0, "depan": 1, "mendatang": 1, "nanti": 1, "besok": 1, "lagi": 1}
DAY_WORDS = {"kemarin": -1, "semalam": -1, "besok": 1, "esok": 1, "lusa": 2}
OF_THE_DAY = frozenset({"hari", "tadi", "pagi", "siang", "sore", "petang", "malam", "dini"})
QUARTERS = {"kuartal": 3, "triwulan": 3, "semester": 6}
ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

LEADS = frozenset(
    {"pada", "hari", "tanggal", "tgl", "bulan", "tahun", "awal", "akhir", "pertengahan", "medio", "penghujung", "era", "dekade"}
)
MONTH_LEADS = LEADS | {"sejak", "hingga", "sampai", "di", "mulai", "antara", "selama", "dari", "per", "sebelum", "setelah"}
YEAR_LEADS = MONTH_LEADS | {"periode", "pasca", "jelang", "menjelang", "sesudah", "kurun", "sepanjang", "musim", "ajaran"}
AND = frozenset({"dan", "atau", "serta"})
NO_DATE_AFTER = frozenset({"setiap", "tiap", "saban", "pasar"})  # "setiap Senin" recurs; Pasar Minggu is a place
UNCOUNTED = frozenset({"beberapa", "puluhan", "belasan", "ratusan", "ribuan", "jutaan", "sekian", "setengah", "berapa"})

_B = r"\s{1,2}"  # a blank
_OB = r"[^\S\n]{0,3}"  # perhaps blanks
_END = r"(?![^\W_])"
_DAYPART = rf"(?:pagi|siang|sore|petang|malam|subuh|dini hari){_END}"
_MON = rf"(?:(?:{any_of(FULL_MONTHS)}){_END}|(?:{any_of(MONTHS.keys() - FULL_MONTHS)}){_END}\.?)"
_WD = rf"(?:senin|selasa|rabu|kamis|jum[’'‘`´]?at|sabtu|minggu|ahad){_END}(?!{_B}(?:agung|putih|abu){_END})"
_Y = r"(?:1[6-9]|20)[0-9]{2}"
_YEAR = rf"{_Y}(?![0-9]|[.,/][0-9])"
_DASH = rf"(?:{_OB}(?:[-–—]|s/d|s\.d\.){_OB})"
_TO = rf"(?:{_DASH}|{_B}(?:hingga|sampai|sampai dengan){_B}(?:tanggal{_B})?)"
_AND = rf"(?:{_TO}|{_B}(?:dan|serta){_B}|{_OB}&{_OB})"
_NEAR = rf"(?:yang{_B})?(?P<t>lalu|silam|kemarin|ini|tadi|depan|mendatang|nanti|besok){_END}"

FOUR = re.compile(r"[0-9]{4}(?!-[0-9]{2}-)")  # no day, and no ISO date
NAMED = re.compile(  # 25 Oktober 2024 · 6-8 Mei · 30 Oktober-2 November 2024
    rf"(?P<d>[0-9]{{1,2}})(?:{_B}(?P<m>{_MON})(?:,?{_B}(?:tahun{_B})?(?P<y>{_YEAR}))?)?"
    rf"(?(m)(?:{_TO}(?P<d2>[0-9]{{1,2}}){_B}(?P<m2>{_MON})(?:{_B}(?P<y2>{_YEAR}))?)?"
    rf"|(?P<and>{_AND})(?P<d3>[0-9]{{1,2}}){_B}(?P<m3>{_MON})(?:{_B}(?:tahun{_B})?(?P<y3>{_YEAR}))?)"
)
SLASHED = re.compile(  # 25/10 · 25/10/2024 · 24-25/10/2024 · 30/10-2/11/2024, years as they come
    rf"(?P<d>[0-9]{{1,2}})(?:/(?P<m>[0-9]{{1,2}})(?:/(?P<y>[0-9]{{2,5}}))?)?"
    rf"(?(m)(?:{_DASH}(?P<d2>[0-9]{{1,2}})/(?P<m2>[0-9]{{1,2}})(?:/(?P<y2>[0-9]{{2,5}}))?)?"
    rf"|(?P<and>{_DASH})(?P<d3>[0-9]{{1,2}})/(?P<m3>[0-9]{{1,2}})(?:/(?P<y3>[0-9]{{2,5}}))?)(?![0-9/])"
)
DOTTED = re.compile(r"(?P<d>[0-9]{1,2})(?P<s>[.-])(?P<m>[0-9]{1,2})(?P=s)(?P<y>(?:19|20)[0-9]{2})(?![0-9]|[.-][0-9])")
ISO = re.compile(r"(?P<y>(?:19|20)[0-9]{2})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?![0-9])")
WEEKDAY = re.compile(rf"(?P<w>{_WD})(?:{_AND}(?P<w2>{_WD}))?(?:{_B}{_DAYPART})?(?:{_B}(?:kemarin|lalu)(?=[^\S\n]{{0,2}}\())?")
OPEN = re.compile(rf",?{_OB}(\(?){_OB}(?:tanggal{_B})?")
CLOSE = re.compile(rf"{_OB}\)")
TAIL = re.compile(rf"(?:{_B}{_DAYPART})?(?:{_B}(?:(?P<u>pekan|minggu|bulan|tahun){_B})?{_NEAR})?")
MONTHLY = re.compile(
    rf"(?P<m>{_MON})(?:,?{_B}(?:tahun{_B})?(?P<y>{_YEAR}))?(?:{_AND}(?P<m2>{_MON})(?:{_B}(?:tahun{_B})?(?P<y2>{_YEAR}))?)?"
)
YEARLY = re.compile(rf"(?P<y>{_Y})(?:(?P<an>-an){_END}|(?:{_TO}|/)(?P<y2>{_Y}))?(?![0-9]|[.,/:-][0-9])")
SOMETIME_AGO = re.compile(  # cheaper than reading the number first
    rf"(?:[^\W_]{{1,10}}{_B}){{1,4}}(?:detik|menit|jam|hari|pekan|minggu|bulan|tahun){_B}(?:yang{_B})?(?:lalu|silam|lagi){_END}"
)
AGO = re.compile(rf"{_B}(?P<u>detik|menit|jam|hari|pekan|minggu|bulan|tahun){_B}(?:yang{_B})?(?P<t>lalu|silam|lagi){_END}")
ONE_TURN = re.compile(rf"[a-z]{{5,8}}{_B}(?:yang{_B})?(?P<t>lalu|silam|lagi){_END}")
TURNED = re.compile(rf"(?P<u>pekan|minggu|bulan|tahun){_B}{_NEAR}")
TODAY = re.compile(
    rf"(?:hari{_B}ini|(?P<late>tadi{_B}malam|malam{_B}tadi)|tadi{_B}(?:pagi|siang|sore|petang|subuh)"
    rf"|(?:pagi|siang|sore|petang|malam|dini{_B}hari)(?:{_B}hari)?{_B}(?:ini|tadi)){_END}"
)
DAY_WORD_TAIL = re.compile(rf"(?:{_B}(?:lusa{_END}|{_DAYPART}))?")
QUARTER = re.compile(rf"(?:kuartal|triwulan|semester){_B}(?:ke-)?(?P<n>iv|iii|ii|i|[1-4])(?:[-/]|{_B}(?:tahun{_B})?)(?P<y>{_YEAR})")
COUNTED = re.compile(rf"{_B}(?:orang|jiwa|unit|rupiah|warga|meter|kilometer|km|ton|hektare|personel|kasus|ekor|butir|kk|mdpl){_END}")
LAW_BEFORE = re.compile(rf"[0-9][^\s,;()]{{0,12}}{_B}tahun{_B}$")
LAW_AFTER = re.compile(rf"{_B}(?:nomor|no\b)")

_TRIGGERS = {*WEEKDAYS, *MONTHS, *ONE_AGO, *DAY_WORDS, *OF_THE_DAY, *NUMBER_WORDS, *QUARTERS, "pekan", "bulan", "tahun"} - {"jum"}
FORM_WORDS = frozenset(_TRIGGERS | {"jum"})
TRIGGER = re.compile(rf"{BEFORE_WORD}((?:[0-9]{{1,4}}|{any_of(_TRIGGERS)}){_END}|jum(?=[’'‘`´]at))")
