"""Who and what a claim names: the article's people, and states, bodies and media, wherever they stand in its words."""

from itertools import compress

from klaim_extract.core.document import Document
from klaim_extract.core.entity_ids import slug, spelt
from klaim_extract.core.people import Names, latest
from klaim_extract.core.vocabulary import CAPITALS, LONGEST_STATE, MEDIA, STATES
from klaim_shared.messages import Entity, EntityType

_PLACE_BEFORE = frozenset(("di", "ke", "dari", "kota", "dekat", "asal", "hingga", "sampai", "menuju", "sekitar"))
_FIRST_WORDS = frozenset(alias.split()[0] for alias in (*STATES, *MEDIA))


class Entities:
    """Looks up entities in an article by position."""

    def __init__(self, doc: Document, names: Names) -> None:
        self._doc = doc
        self._names = names
        self._bodies = {body.at: body for body in names.bodies}

    def within(self, start: int, end: int) -> tuple[Entity, ...]:
        """The entities named inside the extent, in order, not overlapping."""
        doc = self._doc
        found: list[Entity] = []
        first, last = doc.word_at(start), doc.word_at(end)
        past = first
        for number in compress(range(first, last), doc.upper[first:last]):
            if number >= past:
                entity, past = self._at(number, last)
                if entity is not None:
                    found.append(entity)
        return tuple(found)

    def _at(self, number: int, last: int) -> tuple[Entity | None, int]:
        first = self._doc.lowers[number]
        lengths = range(min(LONGEST_STATE, last - number), 0, -1) if first in _FIRST_WORDS else ()
        for length in lengths:
            key = " ".join(self._doc.lowers[number : number + length])
            if key in STATES and (length > 1 or self._doc.words[number] != key.capitalize() or len(key) > 3):
                if key in CAPITALS and number and self._doc.lowers[number - 1] in _PLACE_BEFORE:
                    return self._entity(number, number + length, key.title(), f"place/{spelt(key)}", "place"), number + length
                state = STATES[key]
                return self._entity(number, number + length, state.name, f"state/{state.code}", "state"), number + length
            if key in MEDIA:
                return self._entity(number, number + length, MEDIA[key], f"media/{slug(MEDIA[key])}", "media"), number + length
        return self._person_or_body(number, last)

    def _person_or_body(self, number: int, last: int) -> tuple[Entity | None, int]:
        lowers = self._doc.lowers
        body = self._bodies.get(number)
        if body is not None and len(body.lowers) > 1 and number + len(body.lowers) <= last:
            end = number + len(body.lowers)
            return self._entity(number, end, body.name, f"organization/{slug(body.name)}", "organization"), end
        if lowers[number] in self._names.long_forms:
            name = self._names.long_forms[lowers[number]]
            return self._entity(number, number + 1, name, f"organization/{slug(name)}", "organization"), number + 1
        known = [p for p in self._names.by_word.get(lowers[number], []) if (len(p.words) > 1 and p.roles) or p.spoke >= 0]
        person = latest(known, number)
        if person is None:
            return None, number + 1
        end = number + 1
        own = {word.lower() for word in person.words}
        while end < last and lowers[end] in own:
            end += 1
        return self._entity(number, end, person.name, f"person/{spelt(person.name)}", "person"), end

    def _entity(self, first: int, last: int, name: str, entity_id: str, kind: EntityType) -> Entity:
        start, end = self._doc.span(first, last)
        return Entity(text=self._doc.text[start:end], start=start, end=end, name=name, entity_id=entity_id, type=kind)
