"""Takes the furniture out of a body, and keeps what it tells: headline, dateline, agency, byline, printed date."""

import re
from dataclasses import dataclass, field
from itertools import islice, pairwise, takewhile, zip_longest

from klaim_ingest.core import bylines, dateline, endings, furniture, glance, lines, printed_dates
from klaim_ingest.core.bylines import Credits
from klaim_ingest.core.head import Head, is_menu, is_running
from klaim_ingest.core.page import Page
from klaim_shared.messages import Removed

_TOP = 8  # lines in which headline and dateline may stand
_LONGEST_TELLING, _LONGEST_BYLINE = 300, 160
_STANDFIRST = 60  # shorter lines that recur are headings within the text
_PRINTED_DATE = re.compile(
    r"(?P<who>(?:[^.!?\"“”]|\.(?=\w)){0,70}?)[\s,|–:-]{0,6}(?:diperbarui|diterbitkan|terbit|published|updated|dipublikasikan)?[\s:]{0,3}"
    r"(?P<weekday>senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)?[\s,/]{0,4}"
    rf"{printed_dates.DAY}(?P<clock>[\s,|–-]{{1,6}}(?:pukul |jam )?{printed_dates.CLOCK})?(?:\s?[|·]\s?[\w ]{{2,40}})?",
    re.IGNORECASE,
)
_SITE = re.compile(r"([\w-]+(?:\.[\w-]+)*\.(?:com|co\.id|id|co|net|tv|org))\b", re.IGNORECASE)
_UPDATE = re.compile(r"\b(?:diperbarui|updated?)\b", re.IGNORECASE)
_SENTENCE_BREAK = re.compile(r"[.!?][\"”]?\s+[A-Z]")
_WORDS = re.compile(r"\w+")
_END_RULES = frozenset({"agency", "byline", "copyright", "credit", "newsletter", "page-link", "share", "sidebar", "syndication"})


@dataclass
class Told:
    """What the furniture tells of the article."""

    title: str | None = None
    place: str | None = None
    outlet: str | None = None
    copyright_outlet: str | None = None
    agency: str | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    printed_date: str | None = None
    printed_update: str | None = None

    def credit(self, credits_: Credits) -> None:
        """Note who is credited."""
        self.authors += [credits_.authors] if credits_.authors else []
        self.editors += [credits_.editors] if credits_.editors else []


@dataclass(frozen=True)
class Cleaned:
    """The cleaned text, what was taken out of the body, and what that tells."""

    text: str
    removed: tuple[Removed, ...]
    told: Told


def clean(body: str, title: str | None, outlet: str | None = None) -> Cleaned:
    """Clean a normalised *body*. Without a *title*, a first line that looks like a headline becomes it."""
    page, told = Page(body), Told()
    head = Head(page)
    _take_lines(page, head, told)
    _take_pairs(page, head.length, told)
    _take_sidebars(page)
    told.title = _take_headline(page, title, head.above)
    _take_repetitions(page, told.title)
    _take_dateline(page, told, outlet)
    if told.title:
        head.take_rest()
    _take_tail(page)
    _take_endings(page, told)
    text, removed = page.finish()
    return Cleaned(text, removed, told)


def _take_lines(page: Page, head: Head, told: Told) -> None:
    for number, text in list(page.kept()):
        rule = furniture.rule_of(text)
        if rule == "copyright":
            found = _SITE.search(text)
            told.copyright_outlet = found[1] if found else told.copyright_outlet
        if rule is None:
            rule = _telling_rule(text, number, head, told)
        if rule:
            page.cut(rule, number)
        else:
            glued, length = furniture.glued_tail(page.raw(number))
            if length:
                page.cut(glued, number, tail=length)


def _telling_rule(text: str, number: int, head: Head, told: Told) -> str | None:
    """The rule for a byline, a caption or a printed date (perhaps behind the site's name: "Kabar.com - 2/6/2025"), noted in *told*."""
    if len(text) > (_LONGEST_TELLING if number < head.length else _LONGEST_BYLINE) or not _may_tell(text, number, head):
        return None
    if lines.holds_speech(text):
        return None
    credits_ = bylines.read(text) or (bylines.read_in_head(text) if number < head.above else None)
    if credits_:
        told.credit(credits_)
        return "byline"
    if number < head.length and _note_date(text, told):
        return "printed-date"
    agency = endings.credited(text)
    if agency:
        told.agency = told.agency or agency
        return "agency"
    return "photo-credit" if number < head.above and furniture.is_caption(text) else None


def _may_tell(text: str, number: int, head: Head) -> bool:
    return number < head.above or glance.may_credit(text) or (number < head.length and glance.may_be_dated(text))


def _note_date(text: str, told: Told) -> bool:
    """Whether the line is a printed date; then the date is noted, as that of an update where it says so."""
    printed = _PRINTED_DATE.fullmatch(text) if len(text) <= 140 and glance.may_be_dated(text) else None
    site = _SITE.fullmatch(printed["who"]) if printed else None
    if printed is None or not (site or not printed["who"] or printed["clock"]):
        return False
    if _UPDATE.search(text):
        told.printed_update = told.printed_update or text
    else:
        told.printed_date = told.printed_date or text
    told.outlet = told.outlet or (site[1] if site else None)
    writer = bylines.before_date(printed["who"])
    told.credit(Credits(authors=writer))
    return True


def _take_pairs(page: Page, head: int, told: Told) -> None:
    """A label and the name below it: "Reporter", "Sari Dewi"; or names above the words "Tim Redaksi"."""
    top = list(takewhile(lambda line: line[0] < head, page.kept()))
    for (number, text), (below, name) in pairwise(top):
        credits_ = bylines.read_pair(text, name)
        if credits_:
            told.credit(credits_)
            page.cut("byline", number)
            page.cut("byline", below)


def _take_sidebars(page: Page) -> None:
    """A heading such as "Berita Terkait" and the headlines that follow it up to the next running text; a list of tags; a link or two."""
    opened: furniture.Listed | None = None
    taken = 0
    for number, text in page.all():
        heading = furniture.opens(text)
        if heading:
            opened, taken = heading, 0
        elif not page.text(number):
            continue
        elif opened and taken < opened.most and opened.belongs(text):
            taken += 1
        else:
            opened = None
        if opened:
            page.cut("sidebar", number)


def _take_headline(page: Page, title: str | None, above: int) -> str | None:
    top = list(islice(page.kept(), max(_TOP, above)))
    for place, (number, text) in enumerate(top if title and len(top) > 1 else ()):
        if (number < above or place < 3) and _same_words(text, title or ""):
            page.cut("headline", number)
            return title
    if title or len(top) < 2:
        return title
    place = next((place for place, (number, text) in enumerate(top) if not (number < above and _is_section(text))), 0)
    number, first = top[place]
    below = top[place + 1][1] if place + 1 < len(top) else ""
    in_title_case = lines.is_headline(first) and len(_WORDS.findall(first)) >= 3
    if dateline.read(first) or not (in_title_case or _is_plain_headline(first, below)):
        return None
    page.cut("headline", number)
    return first


def _is_plain_headline(text: str, below: str) -> bool:
    """Whether a line without title case is a headline: short, no sentence, nobody's words, and running text begins below it."""
    if not 20 <= len(text) <= 120 or not text[0].isupper() or lines.holds_speech(text) or _SENTENCE_BREAK.search(text):
        return False
    ends = lines.ends_sentence(text) and not text.endswith("?")
    return not ends and not text.endswith((",", ";", "-")) and is_running(below) and not below[0].islower()


def _is_section(text: str) -> bool:
    return is_menu(text) and (len(text.split()) < 3 or text.lower().startswith(("home ", "beranda ")))


def _take_repetitions(page: Page, title: str | None) -> None:
    """A headline cut short, and a standfirst above the report that stands in it again word for word."""
    top = list(islice(page.kept(), _TOP + 1))
    for place, (number, text) in enumerate(top[:_TOP]):
        below = top[place + 1][1] if place + 1 < len(top) else ""
        if furniture.repeats_cut_short(text, title or "") or furniture.repeats_cut_short(text, below):
            page.cut("truncated-headline", number)
    for place, (number, text) in enumerate(islice(page.kept(), 2)):
        if len(text) >= _STANDFIRST and any(text == later for _, later in islice(page.kept(), place + 1, None)):
            page.cut("repeated-standfirst", number)


def _take_dateline(page: Page, told: Told, outlet: str | None) -> None:
    for number, text in list(islice(page.kept(), _TOP)):
        found = dateline.read(page.raw(number), outlet)
        if found and (found.length == len(page.raw(number)) or not is_menu(text)):  # "situs.com - Daerah" is a menu
            told.place, told.outlet = found.place, found.outlet or told.outlet
            page.cut("dateline", number, head=found.length)
            return


def _take_tail(page: Page) -> None:
    """What stands below the mark that ends an article ("(sdw/bdi)", its tags, its copyright) and is no sentence: names of tags, menus."""
    loose: list[int] = []
    for number, text in page.all(backwards=True):
        if not page.text(number):
            if loose and page.was_cut(number) in _END_RULES:
                break
            continue
        if endings.is_end(text):
            break
        if len(text) > _STANDFIRST or lines.ends_sentence(text) or lines.holds_speech(text):
            return
        loose.append(number)
    else:
        return
    for number in loose:
        page.cut("after-end", number)


def _take_endings(page: Page, told: Told) -> None:
    for number, _ in page.kept(backwards=True):
        while ending := endings.read(page.raw(number)):
            told.agency = told.agency or ending.agency
            page.cut(ending.rule, number, tail=ending.length)
        if page.raw(number):
            return


def _same_words(one: str, other: str) -> bool:
    """Up to the first that differs, which in most lines is the first of all."""
    pairs = zip_longest(_WORDS.finditer(one.casefold()), _WORDS.finditer(other.casefold()))
    return all(a and b and a[0] == b[0] for a, b in pairs)
