"""Takes the furniture out of a body, and keeps what it tells: headline, dateline, agency, byline, printed date."""

import re
from dataclasses import dataclass, field

from klaim_ingest.core import dateline, endings, furniture, lines, printed_dates
from klaim_ingest.core.page import Page
from klaim_shared.messages import Removed

_TOP = 8  # lines in which headline, byline, printed date and dateline may stand
_STANDFIRST = 60  # shorter lines that recur are headings within the text
_PRINTED_DATE = re.compile(
    r"(?P<who>(?:[^.!?\"“”]|\.(?=\w)){0,70}?)[\s,|–:-]*(?:diperbarui|diterbitkan|terbit|published|updated|dipublikasikan)?[\s:]*"
    r"(?P<weekday>senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)?[\s,/]*"
    rf"{printed_dates.DAY}(?P<clock>[\s,|–-]+(?:pukul |jam )?{printed_dates.CLOCK})?",
    re.IGNORECASE,
)
_SITE = re.compile(r"([\w-]+(?:\.[\w-]+)*\.(?:com|co\.id|id|co|net|tv|org))\b", re.IGNORECASE)
_WORDS = re.compile(r"\w+")


@dataclass
class Told:
    """What the furniture tells of the article."""

    title: str | None = None
    place: str | None = None
    outlet: str | None = None
    copyright_outlet: str | None = None
    agency: str | None = None
    authors: list[str] = field(default_factory=list)
    printed_date: str | None = None


@dataclass(frozen=True)
class Cleaned:
    """The cleaned text, what was taken out of the body, and what that tells."""

    text: str
    removed: tuple[Removed, ...]
    told: Told


def clean(body: str, title: str | None) -> Cleaned:
    """Clean a normalised *body*. Without a *title*, a first line that looks like a headline becomes it."""
    page, told = Page(body), Told()
    _take_lines(page, told)
    _take_sidebars(page)
    told.title = _take_headline(page, title)
    _take_repetitions(page, told.title)
    _take_dateline(page, told)
    _take_endings(page, told)
    text, removed = page.finish()
    return Cleaned(text, removed, told)


def _take_lines(page: Page, told: Told) -> None:
    for place, (number, text) in enumerate(list(page.kept())):
        rule = furniture.rule_of(text)
        if rule == "copyright":
            found = _SITE.search(text)
            told.copyright_outlet = found[1] if found else told.copyright_outlet
        if rule is None:
            rule = _telling_rule(text, place < _TOP, told)
        if rule:
            page.cut(rule, number)
        else:
            glued, length = furniture.glued_tail(page.raw(number))
            if length:
                page.cut(glued, number, tail=length)


def _telling_rule(text: str, at_top: bool, told: Told) -> str | None:
    """The rule for a byline or a printed date (perhaps behind the site's name: "Kabar.com - 2/6/2025"), noted in *told*."""
    byline = furniture.BYLINE.fullmatch(text)
    if byline and not lines.holds_speech(text):
        told.authors.append(byline["names"])
        return "byline"
    printed = _PRINTED_DATE.fullmatch(text) if at_top and len(text) <= 140 else None
    site = _SITE.fullmatch(printed["who"]) if printed else None
    if printed and (site or not printed["who"] or printed["clock"]) and not lines.holds_speech(text):
        told.printed_date = told.printed_date or text
        told.outlet = told.outlet or (site[1] if site else None)
        return "printed-date"
    return None


def _take_sidebars(page: Page) -> None:
    """A heading such as "Berita Terkait", and the headlines that follow it up to the next running text."""
    in_sidebar = False
    for number, text in list(page.kept()):
        heading = bool(furniture.SIDEBAR.fullmatch(text))
        in_sidebar = heading or (in_sidebar and furniture.belongs_to_sidebar(text))
        if in_sidebar:
            page.cut("sidebar", number)


def _take_headline(page: Page, title: str | None) -> str | None:
    top = list(page.kept())[:_TOP]
    for number, text in top[:3] if title and len(top) > 1 else []:
        if _same_words(text, title or ""):
            page.cut("headline", number)
            return title
    if title or len(top) < 2:
        return title
    number, first = top[0]
    if not lines.is_headline(first) or len(_WORDS.findall(first)) < 3 or dateline.read(first):
        return None
    page.cut("headline", number)
    return first


def _take_repetitions(page: Page, title: str | None) -> None:
    """A headline cut short, and a standfirst above the report that stands in it again word for word."""
    kept = list(page.kept())
    for place, (number, text) in enumerate(kept[:_TOP]):
        below = kept[place + 1][1] if place + 1 < len(kept) else ""
        if furniture.repeats_cut_short(text, title or "") or furniture.repeats_cut_short(text, below):
            page.cut("truncated-headline", number)
    kept = list(page.kept())
    for place, (number, text) in enumerate(kept[:2]):
        if len(text) >= _STANDFIRST and any(text == later for _, later in kept[place + 1 :]):
            page.cut("repeated-standfirst", number)


def _take_dateline(page: Page, told: Told) -> None:
    for number, _ in list(page.kept())[:5]:
        found = dateline.read(page.raw(number))
        if found:
            told.place, told.outlet = found.place, found.outlet or told.outlet
            page.cut("dateline", number, head=found.length)
            return


def _take_endings(page: Page, told: Told) -> None:
    for number, _ in page.kept(backwards=True):
        while ending := endings.read(page.raw(number)):
            told.agency = told.agency or ending.agency
            page.cut(ending.rule, number, tail=ending.length)
        if page.raw(number):
            return


def _same_words(one: str, other: str) -> bool:
    return _WORDS.findall(one.casefold()) == _WORDS.findall(other.casefold())
