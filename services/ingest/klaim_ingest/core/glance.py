"""What furniture shows at first glance: cheap tests that most lines of running text fail, so that no pattern has to be tried on them.

Each of them lets through every line that its patterns take, and few others; which it is, the patterns decide.
"""

import re

_OPENINGS = (
    *("ads by", "adver", "akhir dari", "alamat redaksi", "artikel", "ayo", "baca", "bagikan", "batalkan", "beranda", "berita terkait"),
    *("bersambung", "cek", "cetak", "continue", "copy", "daftar isi", "dapatkan", "desain", "dilarang", "disclaimer", "dok", "download"),
    *("editorial", "email", "embed", "facebook", "fakta atau", "follow", "font", "gabung", "gambas", "halaman", "home", "huruf", "iklan"),
    *("ikuti", "infografis", "ingin", "instagram", "jangan lewatkan", "klik", "komentar", "lanjut", "laporkan", "lihat", "load", "mail"),
    *("mari", "memuat", "more stories", "muat", "next", "page", "penerjemah", "perbesar", "phone", "pilihan", "poin penting", "prev"),
    *("print", "produser", "ringkasan", "saksikan", "salin", "scroll", "sebelumnya", "segera", "selanjutnya", "selengkapnya", "share"),
    *("show", "simak", "sumber", "tag", "telegram", "telepon", "telusuri", "the english", "tim ", "tonton", "tweet", "twitter", "ukuran"),
    *("unduh", "uploader", "url", "video", "waktu", "whatsapp", "x", "youtube", "yuk"),
)
_RULE = re.compile(rf"\W*(?:\d|a[\sa+-]|$|{'|'.join(_OPENINGS)})")
_SIGNS = (
    *("foto", "photo", "ilustrasi", "gambar", "(dok", "(istimewa", ".com", ".id", "tanpa iklan", "©", "copyright", "reserved", "hak cipta"),
)
_HEADING = re.compile(
    "artikel|baca|berita|infografis|kata kunci|lainnya|lanjut|lewati|lihat|most|mungkin|pilihan|populer|rekomendasi|related|simak|tag"
    "|terkait|terkini|terpopuler|topik|trending|video"
)
_GLUED = ("baca", "berita terkait", "artikel terkait", "dapatkan ", "artikel ini ")
_LONGEST_GLUED = 600
_CLOSED = (")", "]", ").", "].")
_DATELINE = re.compile(r"Laporan |[A-Za-z0-9][A-Za-z0-9.'’-]*(?:/|\s?[,(–—-]|\s[A-Z\d])")
_YEAR = re.compile(r"\d{4}")


def folded(line: str) -> str:
    """In small letters, and plain ones wherever a pattern that ignores case takes another letter for them."""
    small = line.lower()
    return small if small.isascii() else small.replace("i̇", "i").replace("ı", "i").replace("ſ", "s")


def may_be_furniture(line: str) -> bool:
    """Whether a rule may take the whole line."""
    small = folded(line)
    return _RULE.match(small) is not None or small.endswith("app") or _holds(small, _SIGNS)


def _holds(line: str, signs: tuple[str, ...]) -> bool:
    for sign in signs:  # noqa: SIM110 - `any` takes twice as long
        if sign in line:
            return True
    return False


def may_be_caption(line: str) -> bool:
    """Whether it may stand below a picture."""
    return line.endswith(_CLOSED) or "/" in line or folded(line[:9]).startswith("ilustrasi")


def may_be_heading(line: str) -> bool:
    """Whether it may open a list."""
    return _HEADING.match(folded(line[:20])) is not None


def may_end_in_link(line: str) -> bool:
    """Whether a link or an invitation may be glued to its end."""
    small = folded(line[-_LONGEST_GLUED:])
    return _holds(small, _GLUED)


def may_credit(line: str) -> bool:
    """Whether it may name people or a source with a label."""
    return ":" in line or "：" in line or line[:7].lower() == "laporan"


def may_be_dated(line: str) -> bool:
    """Whether a day may be printed in it."""
    return _YEAR.search(line) is not None


def may_open_report(line: str) -> bool:
    """Whether it may begin with a dateline."""
    return _DATELINE.match(line) is not None
