"""The ledger's vocabulary in Indonesian, as the pages say it. It tells what was said, never whether it holds."""

from datetime import date
from typing import Literal
from urllib.parse import quote, urlsplit

from klaim_index.core.groups import Held
from klaim_shared.messages import Action, ClaimChange, Kind, Modifier, Quantity, Quote, Stance, When

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
SIDES: dict[Literal["confirm", "deny"], str] = {"confirm": "ya", "deny": "tidak"}
DISPUTES: dict[Literal["quantity", "date", "stance"], str] = {"quantity": "Angka", "date": "Tanggal", "stance": "Bantahan"}
RELATIONS: dict[Literal["conflict", "update", "scope"], str] = {
    "conflict": "berbeda",
    "update": "diperbarui kemudian",
    "scope": "cakupan lain",
}
ORIGINS: dict[Literal["own", "relay", "copy"], str] = {"own": "liputan sendiri", "relay": "dikutip dari media lain", "copy": "salinan"}
REASONS = {
    "same article": "artikel yang sama",
    "same outlet": "media yang sama",
    "one occasion": "kesempatan yang sama",
    "one article is a copy of the other": "artikel yang satu salinan yang lain",
}
COPIES: dict[Literal["copy", "rewrite", "excerpt"], str] = {
    "copy": "disalin",
    "rewrite": "ditulis ulang",
    "excerpt": "dikutip sebagian",
}
MOMENTS: dict[Literal["article", "statement", "figure", "dispute"], str] = {
    "article": "artikel",
    "statement": "pernyataan",
    "figure": "angka diperbarui",
    "dispute": "mulai berbeda",
}
DATED_BY = {
    "said_on": "hari diucapkan menurut teks",
    "published_at": "hari terbit artikel pertama yang memuatnya",
    "latest_saying": "hari ucapan terakhir di dalamnya",
    "inferred": "hari terbit disimpulkan dari teks",
    "dateline": "hari terbit dari baris tempat",
    "url": "hari terbit dari alamat halaman",
}
ACTIONS: dict[Action, str] = {
    "same": "Digabung",
    "different": "Dipisahkan",
    "accept": "Dibenarkan",
    "reject": "Ditolak",
    "claim": "Dibetulkan",
    "withdraw": "Ditarik kembali",
}
CHANGES = {
    "source": "narasumber",
    "stance": "sikap",
    "quote": "bentuk",
    "content": "isi",
    "said_on": "diucapkan",
    "negated": "ingkar",
    "not_a_claim": "bukan klaim",
}
PROBLEMS = {
    400: "Pertanyaan ini tidak dapat dijawab",
    404: "Halaman ini tidak ada di sini",
    503: "Sedang sibuk, coba lagi sebentar",
}
FAULTS = {
    "no_parameter": "Tidak ada isian bernama “{name}” di halaman ini.",
    "day": "Isian “{name}” harus berupa tanggal yang ditulis TTTT-BB-HH, misalnya 2024-10-25.",
    "number": "Isian “{name}” harus berupa bilangan bulat.",
    "at_least": "Isian “{name}” harus berupa bilangan bulat, paling kecil {bound}.",
    "at_most": "Isian “{name}” harus berupa bilangan bulat, paling besar {bound}.",
    "too_long": "Isian “{name}” paling panjang {bound} huruf.",
    "one_of": "Isian “{name}” harus salah satu dari {choices}.",
    "yes_or_no": "Isian “{name}” harus true (ya) atau false (tidak).",
    "unfit": "Isian “{name}” tidak dapat dibaca.",
    "bad_query": "Penunjuk halaman berikutnya tidak dikenal; mulailah lagi dari halaman pertama.",
    "no_claim": "Klaim itu tidak ada di sini.",
    "no_statement": "Pernyataan itu tidak ada di sini.",
    "no_dispute": "Perbedaan itu tidak ada di sini.",
    "no_story": "Peristiwa itu tidak ada di sini.",
    "no_copy": "Kedua artikel itu bukan salinan satu dari yang lain.",
    "no_article": "Artikel itu, atau revisinya yang diminta, tidak ada di sini.",
    "no_correction": "Koreksi itu tidak ada di sini.",
    "no_letter": "Pesan yang disisihkan itu tidak ada di sini.",
    "no_address": "Tidak ada apa-apa di alamat ini.",
    "only_reading": "Alamat ini hanya untuk dibaca.",
    "asleep": "Tidak ada artikel baru yang sedang diterima.",
    "unavailable": "Jawabannya belum dapat diberikan. Cobalah sebentar lagi, atau persempit dengan kata, narasumber, atau hari.",
    "refused": "Permintaan ini tidak dapat dilayani.",
    "ours": "Ada yang salah di pihak kami; penyebabnya tercatat di log.",
    "q_unknown_field": "“{word}:” (huruf ke-{at}) tidak dikenal; yang ada: sumber: tentang: media: lewat: sikap: jenis: artikel: sejak: "
    "hingga: diucapkan: angka: urut:. Dalam tanda petik, ia dicari sebagai teks.",
    "q_no_value": "Setelah “{word}:” (huruf ke-{at}) harus ada isinya, misalnya {example}.",
    "q_not_one_of": "“{value}” (huruf ke-{at}) bukan isi “{word}:”; pilihannya {choices}, atau kata Indonesianya, seperti menuduh.",
    "q_inner_minus": "“{value}” (huruf ke-{at}) diawali -; untuk mengecualikan, taruh - di depan namanya: -{word}:….",
    "q_no_day": '“{value}” (huruf ke-{at}) bukan tanggal; tulis 2024-10-25, 25/10/2024, "25 Oktober 2024", 2024-10, atau 2024.',
    "q_no_number": '“{value}” (huruf ke-{at}) bukan bilangan; tulis angka:>5000, angka:3000..12000, atau angka:"1,5 juta orang".',
    "q_two_readings": "“{value}” (huruf ke-{at}) dapat berarti pecahan atau ribuan; pisahkan ribuan dengan titik, atau tanpa tanda.",
    "q_backwards": "“{value}” (huruf ke-{at}) bermula dari angka yang lebih besar; tulis angka yang lebih kecil lebih dulu.",
    "q_no_days": "Tidak ada hari yang sejak {since} dan sekaligus hingga {until}; tulis hari yang lebih awal sesudah sejak:.",
    "q_whole_search": "“{word}:” (huruf ke-{at}) berlaku untuk seluruh pencarian; ia tidak dapat dikecualikan atau disandingkan dengan OR.",
    "q_no_order": "“{word}:” (huruf ke-{at}) hanya ada di pencarian klaim; di sini yang terbaru selalu lebih dulu.",
    "q_lone_operator": "“{word}” (huruf ke-{at}) memerlukan sesuatu di kedua sisinya; dalam tanda petik, ia dicari sebagai kata.",
    "q_nothing_excluded": "Setelah “{word}” (huruf ke-{at}) harus ada yang dikecualikan.",
    "q_open_bracket": "Kurung pada huruf ke-{at} tidak ditutup.",
    "q_close_bracket": "Kurung tutup pada huruf ke-{at} tidak punya kurung buka.",
    "q_deep_brackets": "Kurung pada huruf ke-{at} terlalu dalam; paling banyak {limit} lapis.",
    "q_short_beginning": "Terlalu banyak kata yang berawal “{value}” (huruf ke-{at}); tulis paling sedikit {limit} huruf sebelum *.",
    "q_nothing_asked": "Dalam “{value}” tidak ada yang dapat dicari; tulis sebuah kata, atau kosongkan untuk melihat semuanya.",
    "q_too_many": "“{value}” (huruf ke-{at}) cocok dengan lebih dari {limit} nama; tulis nama yang lebih lengkap.",
}
NO_OUTLET = "(tanpa media)"
NO_SOURCE = "Narasumber tidak disebut"
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")


def is_read(language: str | None) -> bool:
    """Whether claims are extracted from articles in that language."""
    return (language or "id").split("-")[0].lower() == "id"


def day(written: str | None) -> str:
    """A date, or the date of a time, as it is written in Indonesian; what is no date stays as it is."""
    known = _date(written)
    return f"{known.day} {MONTHS[known.month - 1]} {known.year}" if known else written or ""


def when(said: When) -> str:
    """The day, month or year that a date in the text stands for, or the first and the last of several."""
    write = {"month": _month, "year": _year}.get(said.precision, day)
    first, last = write(said.date), write(said.end_date)
    return f"{first} sampai {last}" if first and last and first != last else first


def quantity(counted: Quantity) -> str:
    """What a number in the text was read as: `setidaknya 3.000 tentara`."""
    if counted.modifier == "range" and counted.low is not None and counted.high is not None:
        value = f"{_number(counted.low)} sampai {_number(counted.high)}"
    else:
        value = "" if counted.value is None else _number(counted.value)
    return " ".join(part for part in (MODIFIERS[counted.modifier], value, counted.unit) if part)


def bounds(held: Held) -> str:
    """The figure of a position, with the bound that its words set."""
    if held.value is None:
        return ""
    if held.low is not None and held.high is not None:
        return f"{_number(held.low)} sampai {_number(held.high)}"
    least = f"{MODIFIERS['at_least']} " if held.low is not None else ""
    most = f"{MODIFIERS['at_most']} " if held.high is not None else ""
    return f"{least}{most}{_number(held.value)}"


def position(held: Held, unit: str | None) -> str:
    """What one side of a dispute holds: a figure with its unit, a day or month, yes or no."""
    if held.stance:
        return SIDES[held.stance]
    return partly_dated(held.date) if held.date else " ".join(part for part in (bounds(held), unit) if part)


def partly_dated(written: str) -> str:
    """A day, or a month where no more is known."""
    return _month(f"{written}-01") if len(written) == len("2024-10") else day(written)


def moment(at: str | None, precision: str | None) -> str:
    """A day with its time where one is known, a month or a year; of what nobody can date, just that."""
    if at is None:
        return "tanpa tanggal"
    if precision == "time":
        return f"{day(at)} {at[11:16]}"
    return {"month": _month, "year": _year, "week": _week}.get(precision or "", day)(at)


def dated_by(told: str | None) -> str:
    """Where a date comes from."""
    return DATED_BY.get(told, "hari terbit menurut artikel") if told else ""


def reason(why: str) -> str:
    """Why claims count as one origin."""
    return REASONS.get(why) or why.replace("both through", "keduanya lewat")


def at_words(text: str) -> str:
    """The end of an address that leads to those words in a page (a text fragment; a reader that knows none opens the page)."""
    return "#:~:text=" + quote(" ".join(text.split()[:8]), safe="").replace("-", "%2D")


def changed(change: ClaimChange) -> str:
    """What a correction changed: `narasumber, sikap`."""
    return ", ".join(words for name, words in CHANGES.items() if getattr(change, name) not in {None, False})


def web_link(url: str | None) -> str | None:
    """The URL where it is one a reader may follow (http or https), else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def _date(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _month(written: str | None) -> str:
    known = _date(written)
    return f"{MONTHS[known.month - 1]} {known.year}" if known else written or ""


def _week(written: str | None) -> str:
    return f"pekan mulai {day(written)}"


def _year(written: str | None) -> str:
    known = _date(written)
    return str(known.year) if known else written or ""


def _number(value: float) -> str:
    """1234.5 is 1.234,5."""
    written = f"{value:,}" if isinstance(value, int) else f"{value:,.15g}"
    return written.translate({ord(","): ".", ord("."): ","})
