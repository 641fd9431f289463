"""The ledger's vocabulary in Indonesian, as the pages say it. It tells what was said, never whether it holds."""

from datetime import date
from urllib.parse import urlsplit

from klaim_shared.messages import Kind, Modifier, Quantity, Quote, Stance, When

STANCES: dict[Stance, str] = {
    "state": "menyatakan",
    "deny": "membantah",
    "confirm": "membenarkan",
    "accuse": "menuduh",
    "condemn": "mengecam",
    "demand": "mendesak",
    "warn": "memperingatkan",
    "promise": "berjanji",
    "concern": "menyampaikan kekhawatiran",
    "estimate": "memperkirakan",
    "expect": "berharap",
    "decline": "menolak berkomentar",
    "ask": "bertanya",
}
KINDS: dict[Kind, str] = {"attributed": "ucapan narasumber", "narrated": "tulisan media"}
QUOTES: dict[Quote, str] = {"direct": "kutipan langsung", "indirect": "kutipan tidak langsung", "mixed": "kutipan campuran"}
MODIFIERS: dict[Modifier, str] = {
    "exact": "",
    "about": "sekitar",
    "at_least": "setidaknya",
    "more_than": "lebih dari",
    "at_most": "paling banyak",
    "less_than": "kurang dari",
    "range": "antara",
    "estimate": "perkiraan",
    "vague": "tanpa angka pasti",
}
PROBLEMS = {
    400: "Pertanyaan ini tidak dapat dijawab",
    404: "Halaman ini tidak ada di sini",
    503: "Sedang sibuk, coba lagi sebentar",
}
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")


def day(written: str | None) -> str:
    """A date, or the date of a time, as it is written in Indonesian; what is no date stays as it is."""
    try:
        known = date.fromisoformat((written or "")[:10])
    except ValueError:
        return written or ""
    return f"{known.day} {MONTHS[known.month - 1]} {known.year}"


def when(said: When) -> str:
    """The day or days that a date in the text stands for."""
    if said.date and said.end_date and said.end_date != said.date:
        return f"{day(said.date)} sampai {day(said.end_date)}"
    return day(said.date)


def quantity(counted: Quantity) -> str:
    """What a number in the text was read as: `setidaknya 3.000 tentara`."""
    if counted.modifier == "range" and counted.low is not None and counted.high is not None:
        value = f"{_number(counted.low)} sampai {_number(counted.high)}"
    else:
        value = "" if counted.value is None else _number(counted.value)
    return " ".join(part for part in (MODIFIERS[counted.modifier], value, counted.unit) if part)


def web_link(url: str | None) -> str | None:
    """The URL where it is one a reader may follow (http or https), else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _number(value: float) -> str:
    """1234.5 is 1.234,5."""
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.15g}"
    return written.translate({ord(","): ".", ord("."): ","})
