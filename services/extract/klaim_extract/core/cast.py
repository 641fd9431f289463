"""Who has been met so far in an article, and whom a noun that points back means among them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from klaim_extract.core.document import Document
from klaim_extract.core.people import Names, Person, person_in_role
from klaim_extract.core.pointing import Noun, ages_of, sex_of, sex_of_words
from klaim_shared.messages import Source


@dataclass(slots=True)
class Cast:
    """The people an article is about, in the order in which they spoke or were told about; those without a name among them."""

    doc: Document
    names: Names
    met: deque[Source] = field(default_factory=lambda: deque(maxlen=50))

    def meant(self, noun: Noun, at: int) -> Source | Person | None:
        """The last one who fits: by age, by function, else by sex alone; a person whom only the names tell comes after those met."""
        if noun.age is not None:
            aged = next((source for source in self._latest() if noun.age in self._ages(source)), None)
            if aged is not None or (person := self._of_age(noun.age, at)) is None:
                return aged or self._of_sex(noun.sex, at)
            return person
        return self._in_function(noun, at) if noun.words else self._of_sex(noun.sex, at)

    def someone(self, noun: Noun) -> Source | None:
        """The last one met without a name whom the noun fits: "sumber itu" after "seorang sumber di istana"."""
        unnamed = [source for source in self._latest() if source.type == "group" and noun.words]
        fitting = (source for source in unnamed if set(noun.words) <= self._words(source))
        return next(fitting, unnamed[0] if unnamed and noun.words == ("sumber",) else None)

    def nearest(self, at: int, sex: str | None = None) -> Person | None:
        """The person named last before *at* with a function or a full name."""
        people = [p for p in self.names.people.values() if p.first < at and (p.roles or len(p.words) > 1)]
        return max((p for p in people if _agree(sex, sex_of(self.doc, p))), key=lambda p: p.first, default=None)

    def _latest(self) -> Iterator[Source]:
        return reversed(self.met)

    def _in_function(self, noun: Noun, at: int) -> Source | Person | None:
        fitting = [source for source in self._latest() if _agree(noun.sex, self._sex(source))]
        whole = (source for source in fitting if set(noun.words) <= self._words(source))
        part = (source for source in fitting if not noun.titled and noun.words[0] in self._words(source))
        named = person_in_role(self.names, noun.words, at)
        named = named if named is not None and named.first < at else None
        return next(whole, None) or named or next(part, None) or next(iter(fitting), None)

    def _of_sex(self, sex: str | None, at: int) -> Source | Person | None:
        return next((source for source in self._latest() if _agree(sex, self._sex(source))), None) or self.nearest(at, sex)

    def _of_age(self, age: str, at: int) -> Person | None:
        return next((p for p in self.names.people.values() if p.first < at and age in ages_of(self.doc, p)), None)

    def _person(self, source: Source) -> Person | None:
        return self.names.bearer(source.name)

    def _words(self, source: Source) -> set[str]:
        person = self._person(source)
        return person.role_words if person is not None else set(source.name.lower().split())

    def _sex(self, source: Source) -> str | None:
        person = self._person(source)
        return sex_of(self.doc, person) if person is not None else sex_of_words(source.name.lower().split())

    def _ages(self, source: Source) -> set[str]:
        person = self._person(source)
        return ages_of(self.doc, person) if person is not None else set()


def _agree(wanted: str | None, known: str | None) -> bool:
    return wanted is None or known is None or wanted == known
