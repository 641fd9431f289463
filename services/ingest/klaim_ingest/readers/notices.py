"""Pages that are no article: a list of links, an error, a door that opens to subscribers or to browsers alone."""

import re

from klaim_ingest.core.lines import ends_sentence
from klaim_ingest.core.raw import rejection

_LONGEST_NOTICE = 700
_LEAST_TEXT = 200  # of a report, beside the notice
_LEAST_LINKS = 8
_RUNNING = 60
_FAULT = (
    r"(?:(?:page |file )?not found|(?:halaman|laman)\b.{0,30}\btidak (?:dapat )?ditemukan"
    r"|(?:artikel|berita) (?:ini |yang anda (?:cari|tuju) )?tidak (?:dapat )?ditemukan|forbidden|access denied|akses ditolak|bad gateway"
    r"|service (?:temporarily )?unavailable|internal server error"
    r"|too many requests|situs sedang dalam pemeliharaan)"
)
_ERROR = re.compile(
    rf"\W*(?:[45]\d\d|(?:(?:error|galat)\W*[45]\d\d\W*{_FAULT}?|(?:[45]\d\d\W*)?{_FAULT})(?:\s*[-–|].{{0,60}})?)\W*", re.IGNORECASE
)
_GUARD = re.compile(
    r"just a moment\W*|attention required!?.{0,40}|checking your browser.{0,80}"
    r"|verif(?:y|ying) (?:that )?you are (?:a )?human.{0,60}|are you a robot\W*"
    r"|(?:please )?enable javascript and cookies to continue\W*|.{0,40}unusual traffic from your.{0,60}",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:artikel|berita|konten|tulisan|laporan) ini (?:hanya|khusus|eksklusif|tersedia).{0,20}"
    r"(?:untuk|bagi) (?:para )?(?:pelanggan|anggota|member)"
    r"|(?:berlangganan|berlanggananlah|masuk|login|daftar)\b.{0,30}\buntuk (?:membaca|melanjutkan|mengakses|membuka)"
    r"|subscribe (?:now )?to (?:read|continue)|this (?:article|content) is (?:only )?for subscribers",
    re.IGNORECASE,
)


def refuse(title: str | None, body: str) -> None:
    """Raise `Rejected` where a page's *body* is that of no article."""
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    if len(body) <= _LONGEST_NOTICE:
        if any(_GUARD.fullmatch(line) for line in (title or "", *lines)):
            raise rejection("no_text", "The page is no article, but the check that a site puts before it; save it from a browser.")
        if any(_ERROR.fullmatch(line) for line in (title or "", *lines[:2])):
            raise rejection("no_text", "The page is no article, but an error that the site answered with.")
    walls = [line for line in lines if _PAYWALL.search(line)]
    if walls and len(body) - sum(map(len, walls)) < _LEAST_TEXT:
        raise rejection("no_text", "The page is no article, but a notice that only subscribers may read it.")
    if len(lines) >= _LEAST_LINKS and not any(len(line) >= _RUNNING and ends_sentence(line) for line in lines):
        raise rejection("no_text", "The page is no article, but a list of links to articles.")
