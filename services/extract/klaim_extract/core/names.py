"""Collects the names an article gives: people with their functions and by-names, bodies with their short forms."""

from itertools import compress
from operator import ne, or_

from klaim_extract.core.document import Document
from klaim_extract.core.name_bounds import LONGEST_NAME, capitals_tell, collect_places, name_start, past_place
from klaim_extract.core.name_words import PARTICLES, in_name, is_given, is_headline_verb, is_name_word, marks_nickname, without_nickname
from klaim_extract.core.people import MOST, Body, Names
from klaim_extract.core.short_forms import note_short_forms
from klaim_extract.core.vocabulary import (
    AFTER,
    BEFORE,
    CLOSED,
    COMPANY_ENDS,
    GIVEN_NAMES,
    HONORIFICS,
    ORGANIZATION_HEADS,
    PERSON_HEADS,
    looks_like_verb,
)

_PLACE_BEFORE = frozenset(("di", "ke", "asal"))


def collect_names(doc: Document) -> Names:
    """Read the article's names once, over all of its words."""
    names = Names()
    openings = _openings(doc)
    titles = _titles(doc)
    names.common.update(filter(str.islower, set(doc.words)))
    headings = _headings(doc, openings)
    runs = [run for run in _runs(doc, openings) if run[0] not in headings and doc.quoted[run[0]] not in titles]
    names.places.update(collect_places(doc))
    names.alone.update(doc.lowers[first] for first, last in runs if last - first == 1 and _stands_alone(doc, names, first, openings))
    names.called.update(
        doc.lowers[first] for first, last in runs if last - first == 1 and doc.lowers[first] in names.alone and _speaks(doc, first)
    )
    for first, last in sorted(runs, key=lambda run: run[0] in openings):
        _split_run(doc, names, first, last, opening=first in openings)
    note_short_forms(doc, names)
    return names


def _stands_alone(doc: Document, names: Names, number: int, openings: dict[int, bool]) -> bool:
    """Whether the word is somebody's whole name: it can be one, and stands neither as a place nor as a common noun with a capital."""
    lower = doc.lowers[number]
    if not in_name(doc, number, number, number + 1):
        return False
    if lower in names.common and not is_given(lower) and not _speaks(doc, number):
        return False
    if (
        number in openings
        and not is_given(lower)
        and not (capitals_tell(doc, number) and lower not in names.common and _speaks(doc, number))
    ):
        return False
    return (lower not in names.places or _speaks(doc, number)) and not (number and doc.lowers[number - 1] in _PLACE_BEFORE)


def _speaks(doc: Document, number: int) -> bool:
    """A cue stands right before or after: "kata Hasan", "Hasan mengatakan"."""
    return (number > 0 and doc.lowers[number - 1] in AFTER) or (number + 1 < len(doc.lowers) and doc.lowers[number + 1] in BEFORE)


def _openings(doc: Document) -> dict[int, bool]:
    """The first word of each sentence -> whether it is one; false for a heading, where capitals tell nothing."""
    openings: dict[int, bool] = {}
    for sentence in doc.sentences:
        if sentence.first < sentence.last:
            heading = sentence.last - sentence.first < 13 and (
                doc.words[sentence.last - 1][-1].isalnum() or doc.words[sentence.last - 1] == "]"
            )
            openings[sentence.first] = not heading
    return openings


def _headings(doc: Document, openings: dict[int, bool]) -> set[int]:
    """The first words of headings, and all words of those where nearly all have capitals."""
    found = {first for first, opens in openings.items() if not opens}
    for sentence in doc.sentences:
        if sentence.first not in found:
            continue
        words = list(filter(str.isalpha, doc.words[sentence.first : sentence.last]))
        if len(words) > 3 and sum(word[0].isupper() for word in words) >= 0.7 * len(words):
            found.update(range(sentence.first, sentence.last))
    return found


def _titles(doc: Document) -> set[int]:
    """The numbers of quotations that are titles of something, where nearly all words have capitals."""
    titles: set[int] = set()
    for number, quotation in enumerate(doc.quotations):
        words = doc.words[doc.word_at(quotation.start) : doc.word_at(quotation.end)]
        capitals = [word[0].isupper() for word in words if word[0].isalpha()]
        if len(capitals) > 3 and sum(capitals) >= 0.7 * len(capitals):
            titles.add(number)
    return titles


def _runs(doc: Document, openings: dict[int, bool]) -> list[tuple[int, int]]:
    """Stretches of capitalised words inside a sentence; a function word with a capital (at the start of a sentence) is none."""
    function, words, lowers = CLOSED["function"], doc.words, doc.lowers
    capitals = [
        n
        for n in compress(range(len(words)), map(or_, doc.upper, map(ne, words, lowers)))  # with a capital somewhere
        if (doc.upper[n] or ("-" in words[n] and is_name_word(words[n], lowers[n])))
        and (lowers[n] not in function or (words[n].isupper() and len(words[n]) > 1) or (lowers[n] in GIVEN_NAMES and n not in openings))
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
    if number == last + 2 and not between[0].isalnum() and between != "." and marks_nickname(doc, last + 1):
        return True
    return number == last + 2 and (between in PARTICLES or (between == "." and len(doc.words[last]) <= 2))


def _split_run(doc: Document, names: Names, first: int, last: int, *, opening: bool) -> None:
    """Note the people and bodies of one run of capitalised words."""
    start = first
    body = -1
    for number in range(first, last + 1):
        if number < last and doc.lowers[number] in ORGANIZATION_HEADS and body < 0:
            body = number
        if number == last or not in_name(doc, number, first, last):
            if opening and start == first < number and _is_common_opening(doc, names, start, number):
                start += 1
            if start < number:
                _note_person(doc, names, first, start, number)
            start = number + 1
    if body < 0 and last - first > 1 and doc.lowers[last - 1] in COMPANY_ENDS and len(names.bodies) < MOST:
        names.bodies.append(Body(doc.phrase(first, last), tuple(doc.lowers[first:last]), first))
    if body >= 0 and len(names.bodies) < MOST:
        end = name_start(doc, names, body, last)
        end = last if _belongs(doc, names, (body, end, last), function=_has_function(doc, first, body)) else end
        while end > body + 1 and doc.lowers[end - 1] in HONORIFICS:
            end -= 1
        end = next((number for number in range(body + 1, end) if is_headline_verb(doc.lowers[number])), end)
        names.bodies.append(Body(doc.phrase(body, end), tuple(doc.lowers[body:end]), body))


def _has_function(doc: Document, first: int, last: int) -> bool:
    return any(doc.lowers[n] in PERSON_HEADS for n in range(first, last))


def _belongs(doc: Document, names: Names, at: tuple[int, int, int], *, function: bool) -> bool:
    """Whether what looks like a name at the end of a body's name is a part of it: "Universitas Merdeka", "Satgas Tambang Ilegal".

    *at*: where the body and the seeming name begin, and where both end; *function*: whether somebody's function stands before.
    """
    body, end, last = at
    if end == body + 1 and doc.lowers[body] in ("pt", "cv"):
        return end < last
    if end >= last or is_given(doc.lowers[end]) or doc.lowers[end] in names.called:
        return False
    return not doc.words[body].isupper() and (not function or end in (body + 1, last - 1))


def _is_common_opening(doc: Document, names: Names, start: int, end: int) -> bool:
    """A word that has its capital only from the start of the sentence: what follows is a name elsewhere by itself."""
    if is_given(doc.lowers[start]):
        return False
    rest = tuple(lower for lower in doc.lowers[start + 1 : end] if lower != ".")
    known = bool(rest) and (rest in names.people or rest[0] in names.alone or is_given(rest[0]))
    return (known or not rest) and (known or not capitals_tell(doc, start))


def _note_person(doc: Document, names: Names, opening: int, start: int, end: int) -> None:
    while start < end and (doc.lowers[start] in HONORIFICS or doc.words[start] == "."):
        start += 1
    role = next((number for number in range(max(opening, start - 12), start) if doc.lowers[number] in PERSON_HEADS), None)
    if role is None:
        role = _role_left_of(doc, opening)
    if opening < start or role is not None:
        start = past_place(doc, names, opening, start, end)
    while end > start and (doc.words[end - 1] == "." or doc.lowers[end - 1] in PARTICLES):
        end -= 1
    if not 0 < end - start <= LONGEST_NAME:
        return
    person = names.person(without_nickname(doc, start, end), start)
    for number in range(start + 2, end - 2):
        if not doc.words[number - 1].isalnum() and not doc.words[number + 1].isalnum() and marks_nickname(doc, number - 1):
            names.by_names.setdefault((doc.lowers[number],), person)
    if role is not None and role < start:
        person.learn(doc.phrase(role, start - (doc.words[start - 1] == ",")))


def _role_left_of(doc: Document, run: int) -> int | None:
    """A function right before the run, in lower case or with its short form in brackets: "duta besar", "Menteri X (Menx)"."""
    found = None
    depth = 0
    for number in range(run - 1, max(run - 12, -1), -1):
        word, lower = doc.words[number], doc.lowers[number]
        if number == run - 1 and word == "," and doc.words[number - 1] == ")":  # "Menteri X (Menx), Rina Marlina"
            continue
        depth += (word == ")") - (word == "(")
        if depth == 0 and word != "(" and not (word.isalpha() or lower.startswith("ke-")):
            break
        if depth == 0 and (lower in CLOSED["function"] or lower in CLOSED["cut"] or looks_like_verb(lower)):
            break
        found = number if depth == 0 and lower in PERSON_HEADS else found
        if found is None and depth == 0 and word.islower() and run - number > 3:
            break
    return found
