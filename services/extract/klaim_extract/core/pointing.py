"""Nouns that point back: "lembaga itu", "politikus tersebut", "perempuan 34 tahun itu", "pria kelahiran Solo ini"."""

from dataclasses import dataclass
from itertools import pairwise

from klaim_extract.core.document import Document
from klaim_extract.core.mentions import Mention
from klaim_extract.core.people import Person
from klaim_extract.core.phrases import is_mark
from klaim_extract.core.vocabulary import AFTER, BEFORE, CLOSED, looks_animate

_ORIGINS = frozenset(("dari", "asal", "berusia", "kelahiran", "lulusan", "jebolan"))
_FROM = frozenset(("asal", "kelahiran", "berusia", "berjuluk", "berdarah", "jebolan", "berkebangsaan"))
_KNOWN_AS = frozenset(("akrab", "karib", "biasa", "kerap", "disapa", "dikenal", "dipanggil", "lahir", "menjabat"))
_DEMONSTRATIVES = frozenset(("itu", "tersebut"))
_FIRST_IN = ["nomor", "satu", "di"]  # "orang nomor satu di Batu itu"
_SEXED = CLOSED["female"] | CLOSED["male"]
_POINTING = _DEMONSTRATIVES | {"ini"}
_INSIDERS = frozenset(("sumber", "pejabat", "petinggi", "diplomat", "perwira", "orang"))  # told by where they work
_STOPS = BEFORE.keys() | AFTER.keys() | {"kepada", "saat", "ketika", "usai", "setelah", "pada", "dalam", "melalui", "seperti"}
_LONGEST = 8  # words from the end of the noun phrase to its demonstrative
_FEMALE_ENDS = ("wati", "ningsih", "yanti", "astri", "iani", "ulina")
_MALE_ENDS = ("anto", "yono", "jono", "wibowo", "yadi", "madi")


@dataclass(frozen=True, slots=True)
class Noun:
    """What a noun that points back says of whom it means: words of a function, the sex, the age."""

    words: tuple[str, ...]
    sex: str | None
    age: str | None
    titled: bool  # with a name in it, so that only the whole is a function: "Ketua Komisi II DPR itu"


def points_back(doc: Document, mention: Mention) -> bool:
    """A noun in lower case (but for the start of a sentence) with a demonstrative at its end or after it."""
    end = mention.last
    animate = looks_animate(mention.head) or mention.head in _SEXED
    if end < len(doc.lowers) and animate and _leads_on(doc, end):
        end = _past_origin(doc, end)
    follows = doc.lowers[end] if end < len(doc.lowers) else ""
    near = {follows, doc.lowers[mention.last - 1]}
    if not near & _DEMONSTRATIVES:
        known = mention.head in CLOSED["sexed"] and _leads_on(doc, mention.last)
        return animate and ("ini" in near or known or _definite(doc, mention) or _told_by_origin(doc, mention))
    return animate or all(doc.words[n].islower() for n in range(mention.first + 1, mention.last))


def noun_of(doc: Document, mention: Mention) -> Noun:
    """What the noun tells: "perempuan 34 tahun itu", "gubernur perempuan pertama itu"."""
    end = _past_origin(doc, mention.last)
    lowers = [lower for lower in doc.lowers[mention.first : end] if lower not in _POINTING]
    origin = next((at for at, lower in enumerate(lowers) if lower in _ORIGINS), len(lowers))
    age = next((a for a, b in pairwise(lowers) if a.isdigit() and b == "tahun"), None)
    words = () if _tells_sex_alone(lowers[:2]) else tuple(lower for lower in lowers[:origin] if lower.isalpha())
    titled = any(doc.upper[n] for n in range(mention.first + 1, mention.first + max(len(words), 1)))
    return Noun(words, sex_of_words(lowers), age, titled)


def is_alone(doc: Document, mention: Mention) -> bool:
    """One person without a name: "seorang warga", "salah satu pedagang"."""
    opening = doc.lowers[mention.first : mention.first + 2]
    one = opening[0] == "seorang" or opening in (["salah", "satu"], ["salah", "seorang"])
    return one and mention.kind in ("role", "group", "other") and (opening[0] == "seorang" or looks_animate(mention.head))


def sex_of(doc: Document, person: Person) -> str | None:
    """By a title or a kin word before the name, else by the shape of the given name."""
    titles = (doc.lowers[at - 1 - (doc.words[at - 1] == ".")] for at in person.seen[:20] if at > 1)
    told = sex_of_words([*titles, *sorted(person.role_words)])
    given = person.words[0].lower()
    for sex, ends in (("female", _FEMALE_ENDS), ("male", _MALE_ENDS)):
        if told is None and (given in CLOSED[f"{sex}_name"] or given.endswith(ends)):
            return sex
    return told


def ages_of(doc: Document, person: Person) -> set[str]:
    """The ages beside the name: "Wignyo (58)", "Sulastri, 34 tahun," and "Sulastri, 34,"."""
    beside = (at + len(person.words) for at in person.seen[:20] if at + len(person.words) + 1 < len(doc.words))
    return {doc.words[at + 1] for at in beside if doc.words[at] in "(," and doc.words[at + 1].isdigit()}


def relative_end(doc: Document, mention: Mention) -> int:
    """The word after what tells somebody unnamed from others: "seorang pejabat yang hadir", "seorang sumber di istana"."""
    last = mention.last
    source = mention.head in _INSIDERS and doc.lowers[last : last + 1] in (["di"], ["dari"], ["pada"])
    if doc.lowers[last : last + 1] != ["yang"] and not source:
        return last
    for number in range(last + 1, min(last + _LONGEST, len(doc.lowers))):
        if is_mark(doc, number) or doc.lowers[number] in _STOPS:
            return number if number > last + 1 else last
    return last


def sex_of_words(lowers: list[str]) -> str | None:
    """The sex that the first telling word tells: "seorang ibu", "gubernur perempuan"."""
    return next((sex for lower in lowers if (sex := _sex_of_word(lower)) is not None), None)


def _sex_of_word(lower: str) -> str | None:
    return next((sex for sex in ("female", "male") if lower in CLOSED[sex]), None)


def _tells_sex_alone(lowers: list[str]) -> bool:
    """The noun is "pria" or "perempuan", or kin by its children: "ibu dua anak"."""
    if not lowers:  # a phrase of nothing but "tersebut"
        return False
    return lowers[0] in CLOSED["sexed"] or (_sex_of_word(lowers[0]) is not None and lowers[1:] != ["rumah"])


def _told_by_origin(doc: Document, mention: Mention) -> bool:
    """A noun for somebody with an origin or an age and no article: "arsitek asal Kepanjen", "striker berusia 25 tahun"."""
    return doc.lowers[mention.first] == mention.head and not _FROM.isdisjoint(doc.lowers[mention.first + 1 : mention.first + 2])


def _definite(doc: Document, mention: Mention) -> bool:
    """With its age or birthplace, and no article: "Perempuan 34 tahun menuturkan"."""
    inside = doc.lowers[mention.first : mention.last]
    return mention.head == inside[0] in CLOSED["sexed"] and ("kelahiran" in inside or inside[-1:] == ["tahun"])


def _leads_on(doc: Document, at: int) -> bool:
    """Whether word *at* goes on describing the noun: "dari X", "pertama di X", "yang akrab disapa X"."""
    if at >= len(doc.lowers):
        return False
    known = doc.lowers[at] == "yang" and not _KNOWN_AS.isdisjoint(doc.lowers[at + 1 : at + 2])
    return known or doc.lowers[at] in _ORIGINS or doc.lowers[max(at - 2, 0) : at + 1] == _FIRST_IN


def _past_origin(doc: Document, at: int) -> int:
    """The demonstrative or the mark after "dari Universitas X"; *at* where neither is near."""
    if at >= len(doc.lowers) or not _leads_on(doc, at):
        return at
    near = range(at, min(at + _LONGEST, len(doc.lowers)))
    return next((n for n in near if doc.lowers[n] in _POINTING or not doc.words[n][0].isalnum()), at)
