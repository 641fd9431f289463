"""The people and bodies of an article, looked up by the words that name them."""

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import NamedTuple

from klaim_extract.core.name_words import is_given

MOST = 500  # people, and bodies, of one article: no article has as many, and hostile text stays cheap


@dataclass(slots=True)
class Person:
    """A person: the words of the fullest name, where it first stands (a word number), and functions as they are learnt."""

    words: tuple[str, ...]
    first: int
    roles: list[str] = field(default_factory=list)
    role_words: set[str] = field(default_factory=set)
    spoke: int = -1  # the word number of the latest speech
    seen: list[int] = field(default_factory=list)

    def learn(self, role: str, *, newest: bool = False) -> None:
        """Note a function; the newest comes first."""
        if role not in self.roles:
            self.roles.insert(0 if newest else len(self.roles), role)
            self.role_words.update(re.findall(r"\w+", role.lower()))

    @property
    def name(self) -> str:
        """The fullest name."""
        return " ".join(self.words)


class Body(NamedTuple):
    """A body or a document as the article names it: without the short form in brackets."""

    name: str
    lowers: tuple[str, ...]
    at: int


@dataclass(slots=True)
class Names:
    """What an article calls people and bodies, looked up by lower-case words."""

    people: dict[tuple[str, ...], Person] = field(default_factory=dict)
    by_word: dict[str, list[Person]] = field(default_factory=dict)
    by_names: dict[tuple[str, ...], Person] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)  # words that stand as a whole name somewhere
    called: set[str] = field(default_factory=set)  # those of them with a cue beside them: "kata Hasan"
    places: set[str] = field(default_factory=set)  # words that stand as places somewhere
    common: set[str] = field(default_factory=set)  # words that stand in lower case somewhere
    bodies: list[Body] = field(default_factory=list)
    documents: list[Body] = field(default_factory=list)
    long_forms: dict[str, str] = field(default_factory=dict)

    def bearer(self, name: str) -> Person | None:
        """The person of exactly this name, as a source has it."""
        return self.people.get(tuple(name.lower().split()))

    def person(self, words: tuple[str, ...], at: int) -> Person:
        """The person of exactly these words, new where nobody has them yet."""
        key = tuple(map(str.lower, words))
        known = self.people.get(key)
        if known is None:
            known = Person(words, at)
            if len(self.people) < MOST:
                self.people[key] = known
                for word in set(key):
                    self.by_word.setdefault(word, []).append(known)
        known.first = min(known.first, at)
        insort(known.seen, at)
        return known


def person_in_role(names: Names, role: tuple[str, ...], at: int) -> Person | None:
    """The person whose function holds all words of *role*: the one who spoke last, else the last one named before *at*, else the first."""
    wanted = set(role)
    fitting = [p for p in names.people.values() if wanted <= p.role_words]
    return latest(fitting, at)


def latest(people: list[Person], at: int) -> Person | None:
    """Of several, the one who spoke last, else the last one named before *at*, else the first one named at all."""
    if not people:
        return None
    spoken = [person for person in people if 0 <= person.spoke < at]
    if spoken:
        return max(spoken, key=lambda person: person.spoke)
    before = [person for person in people if person.first < at]
    if before:
        return max(before, key=lambda person: person.seen[bisect_left(person.seen, at) - 1])
    return min(people, key=lambda person: person.first)


def fullest(names: Names, words: tuple[str, ...], at: int) -> Person | None:
    """The person whom *words* (lower case) name, by the fullest name that holds them in this order."""
    known = names.by_names.get(words)
    if known is not None:
        return known
    own = names.people.get(words)
    longer = [p for p in names.by_word.get(words[0], []) if len(p.words) > len(words) and _holds(p, words)]
    fitting = [p for p in longer if (p.roles or p.spoke >= 0 or words[0] in names.alone) and not _another(own, p, words)]
    chosen = latest([p for p in fitting if p.words[0].lower() == words[0]] or fitting, at)
    if chosen is None:
        return own if own is not None and own.roles else _short_form(names, words) or own
    key = tuple(map(str.lower, chosen.words))
    return next((p for p in longer if len(p.words) > len(key) and _holds(p, key)), chosen)


def _short_form(names: Names, words: tuple[str, ...]) -> Person | None:
    """The one person a part of whose name *words* clips, one word of four letters or more."""
    if len(words) != 1 or len(words[0]) < 4:
        return None
    longer = [p for p in names.people.values() if _shortens(words[0], list(map(str.lower, p.words)))]
    return longer[0] if len(longer) == 1 else None


def _shortens(short: str, full: list[str]) -> bool:
    """One of the names clipped, or the first two blended: Jokowi for Joko Widodo."""
    if len(full) == 1:
        return len(short) > 4 and full[0].startswith(short) and len(full[0]) > len(short) and "-" not in full[0]
    opens = full[0].startswith(short[:2])
    if opens and any(full[0].startswith(short[:at]) and full[1].startswith(short[at:]) for at in range(2, len(short) - 1)):
        return True
    return any(_clips(short, word) for word in full if "-" not in word)


def _clips(short: str, long: str) -> bool:
    """The first or the last letters of a name: Laras and Imin for Larasati and Muhaimin."""
    return long.startswith(short) or long.endswith(short)


def _another(own: Person | None, longer: Person, words: tuple[str, ...]) -> bool:
    """Whether the bare name is somebody else's, with a function of his own: "Gubernur Santoso" is not Budi Santoso."""
    if own is None or not own.roles or longer.words[0].lower() == words[0]:
        return False
    if not longer.roles and is_given(longer.words[0].lower()):  # "Donald Trump" and "Presiden Trump"
        return False
    return not own.role_words & longer.role_words


def _holds(person: Person, words: tuple[str, ...]) -> bool:
    own = tuple(map(str.lower, person.words))
    return any(own[i : i + len(words)] == words for i in range(len(own) - len(words) + 1))
