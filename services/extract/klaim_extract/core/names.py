"""The names an article gives: people with their functions and by-names, bodies with their short forms."""

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, field

from klaim_extract.core.document import Document
from klaim_extract.core.vocabulary import (
    CLOSED,
    DOCUMENT_HEADS,
    GIVEN_NAMES,
    HONORIFICS,
    INSTITUTIONAL,
    ORGANIZATION_HEADS,
    PERSON_HEADS,
    PLACES,
    STATE_WORDS,
    looks_like_verb,
)

_PARTICLES = frozenset(["bin", "binti", "al", "el", "van", "von", "de", "der", "da", "dos", "ibn"])
_INSTITUTION_SHAPE = re.compile(r"^(?:pe[a-z]{4,}an|per[a-z]{3,}an|ke[a-z]{4,}an|[a-z]{4,}(?:isasi|ologi|olog|ulasi|itas|isme))$")
_SHORT_FORM = re.compile(r"^[A-Z][\w/-]{1,14}$")
_JOINTS = frozenset(("dan", "untuk", "of", "serta", "dan/atau", "tentang", "for", "and", "the"))
_NOT_NAMES = INSTITUTIONAL | STATE_WORDS | PLACES | PERSON_HEADS | ORGANIZATION_HEADS | DOCUMENT_HEADS | CLOSED["function"]
_NOT_NAMES |= CLOSED["weekday"] | CLOSED["unit"]
_NOT_NAMES -= GIVEN_NAMES
_BY_NAME = frozenset(("disapa", "alias", "dipanggil", "dijuluki", "panggilan", "sapaan"))
LONGEST_NAME = 5
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


@dataclass(frozen=True, slots=True)
class Body:
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
    bodies: list[Body] = field(default_factory=list)
    long_forms: dict[str, str] = field(default_factory=dict)

    def person(self, words: tuple[str, ...], at: int) -> Person:
        """The person of exactly these words, new where nobody has them yet."""
        key = tuple(word.lower() for word in words)
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


def is_name_word(word: str, lower: str) -> bool:
    """Whether *word* can be part of a person's name, as far as the word alone tells."""
    if not word[0].isupper() or lower in _NOT_NAMES:
        return False
    if word.isupper() and len(word) > 1:
        return False
    return _INSTITUTION_SHAPE.match(lower) is None


def name_start(doc: Document, names: Names, first: int, last: int) -> int:
    """Where the person's name begins that ends the phrase first..last; *last* where it ends in none."""
    start = last
    while start > first and _in_name(doc, start - 1, first, last):
        start -= 1
    while start < last and (doc.lowers[start] in _PARTICLES or doc.words[start] == "."):
        start += 1
    if first < start < last and doc.lowers[start] not in GIVEN_NAMES and doc.lowers[start] not in names.alone:
        inner = next((n for n in range(start + 1, last) if doc.lowers[n] in names.alone and n < max(last - 1, start + 2)), None)
        if inner is not None and (inner < last - 1 or last - start > LONGEST_NAME):
            return inner
    if first < start < last:
        start = _past_body(doc, names, start, last)
    if last - start > LONGEST_NAME:
        return next((n for n in range(start + 1, last - 1) if doc.lowers[n] in GIVEN_NAMES), last - 2)
    return start


def _past_body(doc: Document, names: Names, start: int, last: int) -> int:
    """Past the word that a body's head noun takes with it: "Universitas Merdeka Rina Marlina"."""
    takes = start > 0 and doc.words[start - 1].istitle() and doc.lowers[start - 1] in ORGANIZATION_HEADS
    known = doc.lowers[start] in GIVEN_NAMES or doc.lowers[start] in names.alone
    return start + 1 if takes and not known and last - start > 2 else start


def _in_name(doc: Document, number: int, first: int, last: int) -> bool:
    """Whether word *number* can stand in the name that ends before *last*; a title or rank stands before a name."""
    word, lower = doc.words[number], doc.lowers[number]
    if word == ".":
        return number > first and len(doc.words[number - 1]) == 1 and doc.lowers[number - 1] not in HONORIFICS
    if lower in _PARTICLES:
        return first < number < last - 1
    return is_name_word(word, lower) and lower not in HONORIFICS


def collect_names(doc: Document) -> Names:
    """Read the article's names once, over all of its words."""
    names = Names()
    openings = _openings(doc)
    runs = [run for run in _runs(doc, openings) if openings.get(run[0]) is not False]
    for first, last in sorted(runs, key=lambda run: run[0] in openings):
        _split_run(doc, names, first, last, opening=first in openings)
    for first, last in runs:
        if last - first > 3:
            _resplit(doc, names, first, last)
    for number, word in enumerate(doc.words):
        if word == "(":
            _bracket(doc, names, number)
        elif doc.lowers[number] in _BY_NAME or (doc.lowers[number] == "atau" and number):
            _by_name(doc, names, number)
    return names


def _openings(doc: Document) -> dict[int, bool]:
    """The first word of each sentence -> whether it is one; false for a heading, where capitals tell nothing."""
    openings: dict[int, bool] = {}
    for sentence in doc.sentences:
        if sentence.first < sentence.last:
            heading = sentence.last - sentence.first < 13 and doc.words[sentence.last - 1][-1].isalnum()
            openings[sentence.first] = not heading
    return openings


def _runs(doc: Document, openings: dict[int, bool]) -> list[tuple[int, int]]:
    """Stretches of capitalised words inside a sentence; a function word with a capital (at the start of a sentence) is none."""
    function, words, lowers = CLOSED["function"], doc.words, doc.lowers
    capitals = [
        n for n, word in enumerate(words) if word[0].isupper() and (lowers[n] not in function or (word.isupper() and len(word) > 1))
    ]
    runs: list[tuple[int, int]] = []
    first = last = -1
    for number in capitals:
        if last < 0 or number in openings or not _joined(doc, last, number):
            if last >= 0:
                runs.append((first, last + 1))
            first = number
        last = number
    if last >= 0:
        runs.append((first, last + 1))
    return runs


def _joined(doc: Document, last: int, number: int) -> bool:
    """Nothing between the two words but a particle ("bin") or the dot of an initial."""
    if number == last + 1:
        return True
    between = doc.lowers[last + 1]
    return number == last + 2 and (between in _PARTICLES or (between == "." and len(doc.words[last]) <= 2))


def _split_run(doc: Document, names: Names, first: int, last: int, *, opening: bool) -> None:
    """Note the people and bodies of one run of capitalised words."""
    start = first
    body = -1
    for number in range(first, last + 1):
        if number < last and doc.lowers[number] in ORGANIZATION_HEADS and body < 0:
            body = number
        if number == last or not _in_name(doc, number, first, last):
            if opening and start == first and _is_common_opening(doc, names, start, number):
                start += 1
            if start < number:
                _note_person(doc, names, first, start, number, last)
            start = number + 1
    if body >= 0 and len(names.bodies) < MOST:
        end = name_start(doc, names, body, last)
        end = last if end == body + 1 else end
        names.bodies.append(Body(doc.phrase(body, end), tuple(doc.lowers[body:end]), body))


def _is_common_opening(doc: Document, names: Names, start: int, end: int) -> bool:
    """A word that has its capital only from the start of the sentence: what follows is a name elsewhere by itself."""
    rest = tuple(lower for lower in doc.lowers[start + 1 : end] if lower != ".")
    return bool(rest) and doc.lowers[start] not in GIVEN_NAMES and (rest in names.people or rest[0] in names.alone)


def _note_person(doc: Document, names: Names, run: int, start: int, end: int, last: int) -> None:
    while start < end and (doc.lowers[start] in HONORIFICS or doc.words[start] == "."):
        start += 1
    if run < start < end:
        start = _past_body(doc, names, start, end)
    while end > start and (doc.words[end - 1] == "." or doc.lowers[end - 1] in _PARTICLES):
        end -= 1
    if not 0 < end - start <= LONGEST_NAME:
        return
    words = tuple(word for word in doc.words[start:end] if word != ".")
    if end - start == 1 and last - run == 1:
        names.alone.add(doc.lowers[start])
    person = names.person(words, start)
    role = next((number for number in range(max(run, start - 12), start) if doc.lowers[number] in PERSON_HEADS), None)
    if role is None:
        role = _role_left_of(doc, run)
    if role is not None and role < start:
        person.learn(doc.phrase(role, start))


def _role_left_of(doc: Document, run: int) -> int | None:
    """A function right before the run, in lower case or with its short form in brackets: "duta besar", "Menteri X (Menx)"."""
    found = None
    depth = 0
    for number in range(run - 1, max(run - 12, -1), -1):
        word, lower = doc.words[number], doc.lowers[number]
        depth += (word == ")") - (word == "(")
        if depth == 0 and word != "(" and not (word.isalpha() or lower.startswith("ke-")):
            break
        if depth == 0 and (lower in CLOSED["function"] or lower in CLOSED["cut"] or looks_like_verb(lower)):
            break
        found = number if depth == 0 and lower in PERSON_HEADS else found
        if found is None and depth == 0 and word.islower() and run - number > 3:
            break
    return found


def _resplit(doc: Document, names: Names, first: int, last: int) -> None:
    """A long run holds a name that also stands alone elsewhere: note it from there on."""
    start = name_start(doc, names, first, last)
    if start < last:
        words = tuple(word for word in doc.words[start:last] if word != ".")
        if tuple(word.lower() for word in words) not in names.people:
            _note_person(doc, names, first, start, last, last)


def _bracket(doc: Document, names: Names, number: int) -> None:
    """`Long Name (SHORT)`, or a by-name after a person's name: `Full Name (Nickname)`."""
    close = number + 2
    while close < min(number + 5, len(doc.words)) and doc.words[close] != ")":
        close += 1
    if close >= len(doc.words) or doc.words[close] != ")" or not doc.words[number + 1][0].isupper():
        return
    start = _long_form_start(doc, number)
    if close == number + 2 and _SHORT_FORM.match(doc.words[number + 1]) and start < number - 1:
        if not (is_name_word(doc.words[number + 1], doc.lowers[number + 1]) and _person_before(doc, names, number)):
            _note_short_form(doc, names, start, number, close)
            return
    person = _person_before(doc, names, number)
    if person is not None:
        _note_by_name(doc, names, number + 1, close, person)


def _note_short_form(doc: Document, names: Names, start: int, number: int, close: int) -> None:
    long_form = doc.phrase(start, number)
    after = close + 1
    while after < len(doc.words) and doc.lowers[after] in STATE_WORDS and doc.words[after][0].isupper():
        after += 1
    if after > close + 1:
        long_form += " " + doc.phrase(close + 1, after)
    names.long_forms.setdefault(doc.lowers[number + 1], long_form)
    if doc.lowers[start] in ORGANIZATION_HEADS and len(names.bodies) < MOST:
        names.bodies.append(Body(long_form, tuple(long_form.lower().split()), start))


def _long_form_start(doc: Document, number: int) -> int:
    start = number
    while start > max(0, number - 12) and (doc.words[start - 1][0].isupper() or (doc.lowers[start - 1] in _JOINTS and start < number)):
        start -= 1
    while start < number and (doc.lowers[start] in _JOINTS or doc.lowers[start] in CLOSED["function"]):
        start += 1
    role_form = doc.lowers[number + 1] in PERSON_HEADS
    heads = PERSON_HEADS if role_form else ORGANIZATION_HEADS | DOCUMENT_HEADS
    found = [i for i in range(start, number) if doc.lowers[i] in heads]
    return found[0] if found else start


def _person_before(doc: Document, names: Names, number: int) -> Person | None:
    start = name_start(doc, names, max(0, number - LONGEST_NAME), number)
    if start == number:
        return None
    return names.people.get(tuple(word.lower() for word in doc.words[start:number] if word != "."))


def _by_name(doc: Document, names: Names, number: int) -> None:
    """`Full Name atau akrab disapa Nickname`: the nickname after the word, the person before it."""
    end = number + 1
    while end < min(len(doc.words), number + 5) and doc.words[end][0].isupper():
        end += 1
    if end == number + 1:
        return
    before = number
    while before > max(0, number - 4) and (doc.words[before - 1].islower() or doc.words[before - 1] in ",("):
        before -= 1
    person = _person_before(doc, names, before)
    if person is None and doc.lowers[before - 1] in PERSON_HEADS:
        person = person_in_role(names, (doc.lowers[before - 1],), before)
    if person is not None:
        _note_by_name(doc, names, number + 1, end, person)


def _note_by_name(doc: Document, names: Names, first: int, last: int, person: Person) -> None:
    while first < last and doc.lowers[first] in HONORIFICS:
        first += 1
    key = tuple(doc.lowers[first:last])
    if key and all(is_name_word(word, word.lower()) for word in doc.words[first:last]):
        names.by_names.setdefault(key, person)


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
    longer_names = [p for p in names.by_word.get(words[0], []) if len(p.words) > len(words) and _holds(p, words)]
    candidates = [p for p in longer_names if p.roles or p.spoke >= 0 or words[0] in names.alone]
    if candidates and (chosen := latest(candidates, at)) is not None:
        longer = [p for p in candidates if len(p.words) > len(chosen.words) and _holds(p, tuple(w.lower() for w in chosen.words))]
        return longer[0] if longer else chosen
    return names.people.get(words)


def _holds(person: Person, words: tuple[str, ...]) -> bool:
    own = tuple(word.lower() for word in person.words)
    return any(own[i : i + len(words)] == words for i in range(len(own) - len(words) + 1))
