"""Lines that are no part of the article: adverts, links to others, captions, credits, menus. Each rule has a name.

A rule only takes what it is sure of: a line in which a quotation ends and a sentence goes on is never taken, whatever it begins with.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from klaim_ingest.core import glance
from klaim_ingest.core.lines import ends_sentence, holds_cue, holds_quote, holds_speech, is_headline

Guard = Literal["quote", "speech", "cue"]

_NAME = r"[\w.'’-]+(?:[ /,&]+[\w.'’-]+){0,7}"
_SYNDICATED = r"artikel ini (?:telah |sudah |pernah ){0,2}(?:tayang|terbit|diterbitkan|dimuat)\b."
_GLUED_HEADING = r"(?-i:(?:Berita|Artikel) Terkait(?=[A-Z]))"
_INVITATION = r"dapatkan (?:update|pembaruan) berita pilihan\b."
_CHANNEL = (
    r"Google News|WhatsApp|Telegram|newsletter|Klik (?:Disini|Di ?sini|Link)|mendaftarkan|ponsel(?:mu|\b)"
    r"|saluran|channel|aplikasi|notifikasi|medsos"
)


@dataclass(frozen=True)
class Rule:
    """Takes a whole line up to *longest* that the pattern matches, unless the guard finds somebody speaking in it."""

    name: str
    pattern: re.Pattern[str]
    longest: int
    guard: Guard

    def takes(self, line: str) -> bool:
        """Whether the line is this kind of furniture."""
        if len(line) > self.longest or not self.pattern.fullmatch(line):
            return False
        return not _GUARDS[self.guard](line)


_GUARDS = {"quote": holds_quote, "speech": holds_speech, "cue": holds_cue}


def _rule(name: str, pattern: str, longest: int = 200, guard: Guard = "quote") -> Rule:
    return Rule(name, re.compile(pattern, re.IGNORECASE), longest, guard)


RULES = (
    _rule("advertisement", r"\W*(?:advertisements?|advertorial|iklan|ads by .{1,40}|continue with content)\W*"),
    _rule(
        "advertisement",
        r"\W*scroll (?:to (?:continue|resume)(?: with)? content|(?:ke bawah )?untuk (?:melanjutkan|lanjut|membaca)"
        r"(?: (?:membaca|berita))?)\W*",
    ),
    _rule("video", r"jangan lewatkan video.{0,60}", 100, "speech"),
    _rule("advertisement", r".{0,40}\bbaca berita tanpa iklan\b.*|ingin berlangganan .*|advertising\W*", 120, "speech"),
    _rule("advertisement", r"lanjutkan membaca(?: (?:artikel )?di bawah.*|\W*)", 80),
    _rule("related-link", r"baca\s?(?:juga|pula|selengkapnya|lainnya)\s?[:：>»].*", 300),
    _rule("related-link", r"(?:pilihan editor|artikel terkait|berita terkait|lihat juga|simak juga)\s?[:：].*", 300),
    _rule("related-link", r"(?:selengkapnya|selanjutnya)\s?[:：].*", 200, "speech"),
    _rule(
        "video",
        r"(?:lihat|tonton|simak|saksikan)\s?(?:juga|pula|selengkapnya)?\s?(?:[:：]\s?)?(?:live|video|foto|infografis)"
        r"(?:\s?[:：].*|\s['\"“‘].*|\s?(?-i:[A-Z]).*|\s(?:pilihan|terkait|selengkapnya|berikut|di bawah).*|\W*)",
        250,
    ),
    _rule("video", r"(?:lihat|tonton|simak|saksikan) (?:juga|pula):? ['\"“‘].{5,120}['\"”’](?: (?:di sini|berikut))?\W*", 200, "speech"),
    _rule("video", r"\[gambas\s?:.{1,80}\]|\[(?:video|foto|embed|youtube|instagram|twitter)[^\]]{0,80}\]"),
    _rule("page-link", r"(?:halaman|page)\s?(?:selanjutnya|berikutnya|sebelumnya|next)?\W*[\d\s|>»/]*(?:next|selanjutnya|show all)?\W*"),
    _rule(
        "page-link", r"\d{1,2} (?:dari|of) \d{1,2} halaman|(?:baca |bersambung ke |lanjut ke )?halaman berikutnya\W*|lanjut ke sebelah\W*"
    ),
    _rule("page-link", r"(?:\d{1,2}\s)*\d{1,2}|show all|next|prev(?:ious)?|selanjutnya|sebelumnya|baca di app\W*"),
    _rule("menu", r"(?-i:TAGS?)\s[^.!?\"“”]{2,90}", 100, "speech"),
    _rule("menu", r"(?:ringkasan berita|poin penting|daftar isi)\W*", 60),
    _rule("loading", r"(?:loading|memuat)\s?(?:\.{2,}|…)"),
    _rule("font-size", r"A(?:\s*[-+]?\s*A){1,2}\s*[-+]?|(?:ukuran )?(?:font|huruf)\W*|[+-] ?[+-]"),
    _rule("age", r"\W*waktu (?:mem)?baca\W{0,3}\d{1,3} menit"),
    _rule("age", r"\d{1,3} (?:detik|menit|jam|hari|minggu|bulan|tahun) (?:yang )?lalu"),
    _rule(
        "share",
        r"(?:share|bagikan|facebook|twitter|whatsapp|telegram|e?mail|copy link|salin (?:link|tautan)|komentar|tweet|print|cetak|x|follow"
        r"|batalkan|perbesar|url telah tercopy|ikuti kami(?: di)?|follow us|load more|more stories|lihat semua|muat lebih banyak"
        r"|(?:lihat|perbesar) foto"
        r"|tim (?:redaksi|editor)|editorial team|laporkan tulisan|klik di ?sini|sumber\s?[:：])\W*\d*",
    ),
    _rule("breadcrumb", r"(?:home|beranda)\s?[>/»›|].*", 160, "speech"),
    _rule("photo-credit", r".*\b(?:foto|photo|ilustrasi|gambar)\s?[/:].{1,80}", 220, "speech"),
    _rule("photo-credit", r".*\((?:foto|photo|dok|dokumentasi|istimewa|ilustrasi)\b[^()]{0,80}\)\.?", 220, "speech"),
    _rule("photo-credit", r"(?:sumber|keterangan) gambar\s?[,:].{1,200}", 240, "speech"),
    _rule("photo-credit", r"(?:foto|dok(?:umentasi)?)\s?[.:/]\s?[\w./ -]{2,60}|(?-i:[A-Z])\w+\.com/(?-i:[A-Z])[\w. ]{2,40}", 80, "speech"),
    _rule("credit", rf"(?:uploader|produser|desain(?:er)?|penerjemah|infografis)\s?[:：]\s?{_NAME}", 120),
    _rule("credit", r"\((?=[^()]*(?:\.com|\.id))[\w.-]{3,30}\s?/[\w .,'’/-]{2,60}\)", 100),
    _rule("copyright", r"the english, .{1,80} versions are automatically generated .*", 400),
    _rule("copyright", r"disclaimer\s?[:：].*|(?:phone|telepon|alamat redaksi)\s?[:：].*", 500, "speech"),
    _rule("copyright", r".*(?:©\s?\d{4}|\bcopyright\b|\ball rights? reserved\b|\bhak cipta dilindungi\b).*", 200, "speech"),
    _rule("copyright", r"dilarang (?:keras )?(?:mengambil konten|mengutip|menyalin|memperbanyak).*", 400, "speech"),
    _rule("syndication", rf"{_SYNDICATED}*", 320),
    _rule(
        "newsletter",
        rf"\W{{0,4}}(?:dapatkan|ikuti|simak|cek|baca|follow|gabung|yuk|ayo|download|unduh|mari|segera|jangan lewatkan)\b.*(?:{_CHANNEL}).*",
        400,
        "speech",
    ),
    _rule("newsletter", r"[^.!?\"“”]{5,80} di (?:(?-i:[A-Z])\w+ ){1,3}app", 100, "speech"),
    _rule("newsletter", r"akhir dari .{1,40}", 60, "speech"),
    _rule("newsletter", rf"{_INVITATION}*", 400, "cue"),
    _rule("newsletter", r"(?:segera lengkapi data dirimu|yuk,? gabung diskusi|telusuri berita|baca berita lainnya)\b.*", 160, "speech"),
    _rule("newsletter", r"\W*fakta atau hoa(?:ks|x)\s?\?.*\b(?:sil[ah]+kan|whatsapp|nomor|cek fakta)\b.*", 400),
)
_SHORT = 240
_LONGEST = max(rule.longest for rule in RULES)


@dataclass(frozen=True)
class _Together:
    """Rules in one pattern, a group each: a line is asked once, and by the first that matches on."""

    rules: tuple[Rule, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"({rule.pattern.pattern})" for rule in self.rules), re.IGNORECASE)

    def rule_of(self, line: str) -> str | None:
        """The name of the first rule that takes the whole line, or None."""
        match = self.pattern.fullmatch(line)
        first = (match.lastindex or 1) - 1 if match else len(self.rules)
        return next((rule.name for rule in self.rules[first:] if rule.takes(line)), None)


_ALL, _LONG = _Together(RULES), _Together(tuple(rule for rule in RULES if rule.longest > _SHORT))

_SITE = r"[\w-]{2,30}\.(?:com|co\.id|co|id|net|tv|org)"
_HOUSE = r"antara(?: foto)?|afp|ap(?: photo)?|reuters|xinhua|epa(?:-efe)?|getty images|istock(?:photo)?|cnn indonesia|cnbc indonesia"
_PICTURES = r"antara foto|ap photo|getty images(?:/istockphoto)?|istock(?:photo)?|shutterstock|pixabay|unsplash|freepik"
# Below a picture, above the text: "Warga menunggu. (KOMPAS.com/SARI DEWI)".
CAPTION = re.compile(
    rf".{{0,250}}[(\[](?:(?:{_SITE}|{_HOUSE})\s?[/-]\s?[\w .,'’/-]{{2,60}}|(?:{_PICTURES})(?:\s?[/,-]\s?[\w .,'’/-]{{2,60}})?)[)\]]\.?"
    r"|.{0,250}[(\[](?-i:[A-Z][\w.]{2,}(?: [A-Z]\w+)?/[A-Z][\w.'’-]+ [\w .'’-]{2,40})[)\]]"
    rf"|.{{20,250}}[.)]\s?(?:{_HOUSE})/[\w .'’/-]{{2,60}}|ilustrasi\b[^\"“”]{{0,120}}",
    re.IGNORECASE,
)
# A heading over links to other articles, with none on its own line.
LINKS = re.compile(r"(?:baca|lihat|simak)\s?(?:juga|pula)\s?[:：]?\W*|pilihan (?:redaksi|editor)\W*|artikel terkait\W*", re.IGNORECASE)
# What opens an invitation that stands between two paragraphs, as embedded boxes do.
BOX = re.compile(r"lewati .{1,40} dan lanjutkan membaca", re.IGNORECASE)
TAGS = re.compile(r"(?:tags?|topik(?: artikel| terkait)?|kata kunci|lainnya di detiknetwork)\s?[:：]?", re.IGNORECASE)
# A heading that opens a list of other headlines.
SIDEBAR = re.compile(
    rf"(?:{_GLUED_HEADING}(?!.*\.$).{{5,150}}"
    r"|(?:berita|artikel) (?:terkait|terkini|terbaru|terpopuler|populer|lainnya|pilihan|utama)|rekomendasi(?: untuk anda)?|infografis"
    r"|(?:artikel-)?artikel yang direkomendasikan|baca lainnya"
    r"|lanjut baca.{0,40}|baca berita.{0,30}lainnya|baca juga|lihat juga|simak juga|terkini(?: lainnya)?|terpopuler|terkait|populer"
    r"|trending|most popular|related (?:news|articles)|(?:video|pilihan) (?:terkait|pilihan(?: editor)?|untukmu|untuk anda|redaksi)"
    r"|mungkin anda suka.{0,30}|berita video.{0,30}|(?:topik|tags?) ?(?:terkait|terpopuler|menarik|:.{0,120}))\W*",
    re.IGNORECASE,
)
_GLUED_SYNDICATION = re.compile(rf"(?<=[.!?\"”)])\s*{_SYNDICATED}{{0,300}}$", re.IGNORECASE)
_GLUED_INVITATION = re.compile(rf"(?<=[.!?\"”)])\s*{_INVITATION}{{0,350}}$", re.IGNORECASE)
_INLINE_LINK = re.compile(rf"(?<=[.!?\"”)])\s*(?:baca\s?juga\s?[:：]|{_GLUED_HEADING})(?P<title>[^\n]{{5,200}})$", re.IGNORECASE)
_WHOLE_LIST = 1000
_CUT_SHORT = ("...", "…")
_TRUNCATED = re.compile(r"(?P<stem>.{5,80}?)\s?(?:\.{3}|…)")


def rule_of(line: str) -> str | None:
    """The name of the rule that takes the whole line, or None."""
    if len(line) > _LONGEST or not glance.may_be_furniture(line):
        return None
    return (_ALL if len(line) <= _SHORT else _LONG).rule_of(line)


@dataclass(frozen=True)
class Listed:
    """What a heading opens: which lines belong below it, and at most how many."""

    belongs: Callable[[str], bool]
    most: int


def is_caption(line: str) -> bool:
    """Whether it stands below a picture."""
    return glance.may_be_caption(line) and CAPTION.fullmatch(line) is not None


def opens(line: str) -> Listed | None:
    """What a line is the heading of: a sidebar, a link or two within the text, a list of tags."""
    if not glance.may_be_heading(line):
        return None
    if LINKS.fullmatch(line):
        return Listed(_is_link, 3)
    if BOX.fullmatch(line):
        return Listed(_is_in_box, 8)
    if TAGS.fullmatch(line):
        return Listed(_is_tag, 20)
    return Listed(belongs_to_sidebar, _WHOLE_LIST) if SIDEBAR.fullmatch(line) else None


def _is_link(line: str) -> bool:
    return is_headline(line) and len(line.split()) > 2


def _is_in_box(line: str) -> bool:
    return not re.match(r"akhir dari ", line, re.IGNORECASE) and not holds_speech(line) and len(line) <= 160


def _is_tag(line: str) -> bool:
    return len(line) <= 40 and len(line.split()) <= 4 and not ends_sentence(line)


def belongs_to_sidebar(line: str) -> bool:
    """Whether a line may stand in a list of other headlines: a headline, whole or cut short, or another heading."""
    if is_headline(line) or (glance.may_be_heading(line) and SIDEBAR.fullmatch(line)):
        return True
    return line.endswith(_CUT_SHORT) and _TRUNCATED.fullmatch(line) is not None


def repeats_cut_short(line: str, whole: str) -> bool:
    """Whether *line* is the beginning of *whole* followed by an ellipsis."""
    match = _TRUNCATED.fullmatch(line) if line.endswith(_CUT_SHORT) else None
    return bool(match and whole.startswith(match["stem"]) and not holds_quote(line))


def glued_tail(line: str) -> tuple[str, int]:
    """The rule for, and the length of, what was glued to the line's end: a link to another article, a note where it ran first; or 0."""
    if not glance.may_end_in_link(line):
        return "", 0
    link = _INLINE_LINK.search(line)
    if link and is_headline(link["title"].strip()):
        return "related-link", len(line) - link.start()
    invitation = _GLUED_INVITATION.search(line)
    if invitation and not holds_cue(invitation[0]):
        return "newsletter", len(line) - invitation.start()
    note = _GLUED_SYNDICATION.search(line)
    return "syndication", len(line) - note.start() if note else 0
