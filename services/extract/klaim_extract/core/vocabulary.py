"""The lexicon as sets and tables, read once: what a word can be, looked up by its lower-case form."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast, get_args

from klaim_extract.lexicon import rows
from klaim_shared.messages import Stance


@dataclass(frozen=True, slots=True)
class Verb:
    """A word of saying: its lemma, the stance it takes, and what must follow its active form for it to count."""

    lemma: str
    stance: Stance
    takes: str


@dataclass(frozen=True, slots=True)
class State:
    """A state: its ISO 3166-1 code and its name in Indonesian news."""

    code: str
    name: str


def _words(name: str) -> frozenset[str]:
    return frozenset(word for row in rows(name) for cell in row for word in cell.split())


def _classes(name: str) -> dict[str, frozenset[str]]:
    return {label: frozenset(words.split()) for label, words in rows(name)}


def _stance(word: str) -> Stance:
    if word not in get_args(Stance):
        raise ValueError(f"unknown stance in cues.tsv: {word}")
    return cast("Stance", word)


def _forms(column: int) -> dict[str, Verb]:
    """Form -> verb, for the bare (3), active (4) or passive (5) forms."""
    table: dict[str, Verb] = {}
    for row in rows("cues.tsv"):
        for form in filter(None, row[column].split(",")):
            table.setdefault(form, Verb(row[0], _stance(row[1]), row[2]))
    return table


@lru_cache(maxsize=1 << 14)
def looks_like_verb(lower: str) -> bool:
    """A lower-case word with the shape of a verb (meN-, di-, ber-) that is no noun for a function, a body or a field."""
    if len(lower) <= 6 or not lower.startswith(("me", "di", "ber")) or "-" in lower:
        return False
    return lower not in PERSON_HEADS and lower not in ORGANIZATION_HEADS and lower not in INSTITUTIONAL and lower not in CLOSED["adjective"]


_PAGES = frozenset(("situs", "laman", "akun", "rilis", "pernyataan"))
_OFFICE = re.compile(r"^(?:wa)?(?:ka|dan|dir)(?:s?ub|po|ra|kor|div|sat|bag|bid|res|lan|tip|kan|dis|pus|ro)[a-z]+$")
_AGENT = re.compile(r"^(?:pe(?:ng|ny|m|n|r|l)?[a-z]{4,}(?:[^n]|[^a]n)|[a-z]{3,}(?:wan|wati|or|is|ikus|log|iator))$")


@lru_cache(maxsize=1 << 14)
def looks_animate(lower: str) -> bool:
    """A common noun for somebody: from the lists, or by its shape (`pegiat`, `wartawan`, `aktivis`, `orator`)."""
    return (
        lower in PERSON_HEADS
        or lower in GROUP_HEADS
        or (_AGENT.match(lower) is not None and lower not in CLOSED["function"] and lower not in GIVEN_NAMES)
    )


@lru_cache(maxsize=1 << 14)
def is_somebody(lower: str) -> bool:
    """A common noun for one person, in a function or by kin: from the list, or by its shape (`pegiat`, `kasubbid`)."""
    return lower in PERSON_HEADS or _OFFICE.match(lower) is not None or (looks_animate(lower) and lower not in GROUP_HEADS)


def can_speak(lower: str) -> bool:
    """A common noun that a cue can have: somebody, a body, or a document."""
    return looks_animate(lower) or is_body(lower) or lower in DOCUMENT_HEADS or lower in _PAGES


def is_body(lower: str) -> bool:
    """A word that names a body by itself: a head noun, a common short form, a ministry's short form."""
    return lower in ORGANIZATION_HEADS or lower in ABBREVIATIONS or lower in COMPANIES or lower.startswith("kemen")


def _aliases(name: str, first: int) -> dict[str, tuple[str, ...]]:
    """Every lower-case spelling -> its row."""
    return {alias.lower(): row for row in rows(name) for cell in row[first:] for alias in filter(None, cell.split(","))}


AFTER = _forms(3)  # kata, ujar: after the words said, the speaker follows
BEFORE = _forms(4)  # mengatakan: the speaker stands before
_OF_SOMEBODY = ("sebut", "nilai", "anggap", "tuduh", "tuding", "pinta", "ingat", "desak", "salah", "dakwa", "imbau", "kritik")
BEFORE.update(  # menudingnya: its object is in it
    {form + "nya": replace(verb, takes="object") for form, verb in BEFORE.items() if verb.lemma in _OF_SOMEBODY}
)
PASSIVE = _forms(5)  # dikatakan
CLITIC = {form + "nya": verb for form, verb in AFTER.items()}  # katanya
PASSIVE_CLITIC = {form + "nya": verb for form, verb in PASSIVE.items()}  # ditambahkannya

_ROLES = _classes("roles.tsv")
PERSON_HEADS, GROUP_HEADS, HONORIFICS = _ROLES["person"], _ROLES["group"], _ROLES["honorific"]
DEGREES, PLACED_FUNCTIONS = _ROLES["degree"], _ROLES["placed"]
_BODIES = _classes("organizations.tsv")
ORGANIZATION_HEADS, DOCUMENT_HEADS, MESSAGE_HEADS = _BODIES["organization"], _BODIES["document"], _BODIES["message"]
PLACED_UNITS, COMPANY_ENDS, COMPANIES = _BODIES["placed"], _BODIES["company_end"], _BODIES["company"]
SEATS = frozenset(seat.replace("_", " ") for seat in _BODIES["seat"])

CLOSED = _classes("closed.tsv")
INSTITUTIONAL = _words("institutional.txt")
PLACES = _words("places.txt")
GIVEN_NAMES = _words("names.txt")
NAME_ENDS = _words("name_ends.txt")
STATES = {alias: State(row[0], row[1]) for alias, row in _aliases("states.tsv", 1).items()}
CAPITALS = frozenset(city.lower() for row in rows("states.tsv") for city in filter(None, row[3].split(",")))
STATE_WORDS = (
    frozenset(word for alias in STATES for word in alias.split())
    - GIVEN_NAMES
    - {"la", "el", "dan", "and", "saint", "jose", "san", "hong", "kong"}
)
LONGEST_STATE = max(len(alias.split()) for alias in STATES)
MEDIA = {alias: row[0] for alias, row in _aliases("media.tsv", 0).items()}
ABBREVIATIONS = {row[0]: row[1] for row in rows("abbreviations.tsv")}
