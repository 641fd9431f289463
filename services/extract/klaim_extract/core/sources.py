"""From the words for a source to the source: surnames, by-names, pronouns, clitics, common nouns and elision."""

from collections import deque
from dataclasses import dataclass, field

from klaim_extract.core.attribution import Attribution
from klaim_extract.core.bodies import Spoken, body_meant, can_point, is_bare
from klaim_extract.core.cast import Cast
from klaim_extract.core.document import Document
from klaim_extract.core.mentions import Mention, read_mention
from klaim_extract.core.name_words import is_given
from klaim_extract.core.people import Names, Person, fullest
from klaim_extract.core.pointing import Noun, ages_of, is_alone, noun_of, points_back, relative_end, sex_of
from klaim_extract.core.referents import Referents, but
from klaim_extract.core.sentences import Extent
from klaim_extract.core.vocabulary import looks_animate, looks_like_verb
from klaim_shared.messages import Source

_SEVERAL = frozenset(("para", "warga", "massa", "masyarakat", "publik", "keluarga", "sumber"))
_GONE = (["tewas"], ["meninggal"], ["hilang"], ["hanyut"], ["gugur"], ["terseret"])
_ASKED = frozenset(("ditemui", "dihubungi", "ditanya", "dimintai", "dikonfirmasi", "dijumpai", "diwawancarai"))
_LAND = frozenset(("negara", "negeri", "kerajaan", "republik"))


@dataclass(slots=True)
class Speakers:
    """Who has spoken so far, and who the text is about; sources are resolved in the order of the text."""

    doc: Document
    names: Names
    last: Source | None = None  # the last speaker
    person: Source | None = None  # the person whom "dia" means
    many: Source | None = None  # whom "mereka" means
    bodies: Spoken = field(default_factory=lambda: deque(maxlen=50))
    told: bool = False  # whether the last speaker was only told about
    cast: Cast = field(init=False)
    _referents: Referents = field(init=False)

    def __post_init__(self) -> None:
        self.cast = Cast(self.doc, self.names)
        self._referents = Referents(self.doc, self.names, self.bodies)

    @property
    def antecedent(self) -> Extent | None:
        """The words elsewhere that the last resolution went back to."""
        return self._referents.antecedent

    def resolve(self, attribution: Attribution) -> Source | None:
        """The source of *attribution*; from now on the speaker."""
        self._referents.antecedent = None
        if attribution.how == "none":
            return None
        if attribution.who is None:
            return self._again(attribution.how)
        mention = read_mention(self.doc, self.names, attribution.who)
        if mention.kind == "pronoun":
            return self._pronoun(mention)
        source = self._named(mention, attribution.at)
        self._speaks(source, attribution.at, alone=is_alone(self.doc, mention))
        return source

    def about(self, mention: Mention) -> None:
        """A sentence without attribution is about *mention*: a person it names is whom "dia" means next."""
        if mention.kind not in ("person", "role", "group"):
            return
        if mention.kind == "person" and mention.role is None and not self._known(mention.name):
            return
        if mention.kind == "person" and mention.name[-1].lower() in self.names.long_forms:  # "Tapera" is short for a thing
            return
        source = self._named(mention, mention.first)
        if is_alone(self.doc, mention):
            if self.doc.lowers[mention.last : mention.last + 1] not in _GONE:
                self._is_about(source, introduced=True, at=mention.last)
        elif source.type == "group":
            self.many = source
        elif source.type == "person" and source.role != source.name:  # not a function whose holder nobody has named
            person = self.names.bearer(source.name)
            introduced = person is not None and mention.first <= person.first < mention.last and self._is_whole(person, mention)
            self._is_about(source, introduced=introduced, at=mention.last)

    def _is_about(self, source: Source, *, introduced: bool, at: int) -> None:
        """The sentence is about *source*, and what follows in quotation marks is theirs where they are new and act."""
        self.person = source
        self.cast.met.append(source)
        suffers = at < len(self.doc.lowers) and self.doc.lowers[at].startswith("di") and self.doc.lowers[at] not in _ASKED
        acts = introduced and not (suffers and looks_like_verb(self.doc.lowers[at]))
        if self.last is None or acts or (self.told and self._has_spoken(source)):
            self.last, self.told = source, True

    def _has_spoken(self, source: Source) -> bool:
        person = self.names.bearer(source.name)
        return person is not None and person.spoke >= 0

    def _is_whole(self, person: Person, mention: Mention) -> bool:
        """A name that introduces somebody: of two words, with a function, or a given name."""
        titled = mention.role is not None and len(person.name) > 2
        told = bool(ages_of(self.doc, person)) or sex_of(self.doc, person) is not None
        return len(person.words) > 1 or titled or told or is_given(person.words[0].lower())

    def _known(self, words: tuple[str, ...]) -> bool:
        """Whether words that open a sentence are somebody's name for sure."""
        if is_given(words[0].lower()) or any(word.lower() in self.names.alone for word in words):
            return True
        person = fullest(self.names, tuple(map(str.lower, words)), 0)
        return person is not None and bool(person.roles or ages_of(self.doc, person) or sex_of(self.doc, person))

    def _speaks(self, source: Source, at: int, *, alone: bool) -> None:
        self.last, self.told = source, False
        person = self.names.bearer(source.name)
        if person is not None:
            person.spoke = at
        if source.type == "person" or alone:
            self.person = source
            self.cast.met.append(source)
        else:
            self.many = source
        if source.type in ("organization", "state"):
            self.bodies.append((at, source))

    def _pronoun(self, mention: Mention) -> Source | None:
        start, end = self.doc.span(mention.first, mention.last)
        antecedent = (self.last if self.last is self.many else self.many) if mention.head == "mereka" else self.person
        antecedent = antecedent or self.last or self._nearest(mention.first)
        if antecedent is None:
            return None
        self.last = antecedent
        self._referents.back_to(antecedent)
        return but(antecedent, text=self.doc.text[start:end], start=start, end=end, resolved_by="pronoun")

    def _nearest(self, at: int) -> Source | None:
        """Whom a pronoun can mean before anybody spoke: the person named last with a function or a full name."""
        person = self.cast.nearest(at)
        return self._referents.of_person(person, None, "pronoun") if person is not None else None

    def _again(self, how: str) -> Source | None:
        source = self.person if self._cannot_go_on(how) else self.last
        if source is None:
            return None
        self.last = source
        self.told = False
        if source.type == "person":
            self.person = source
        self._referents.back_to(source)
        return but(source, text=None, start=None, end=None, resolved_by=how)

    def _cannot_go_on(self, how: str) -> bool:
        """After a document or a thing, "ujarnya" goes back to the person before; after a crowd or a body to whoever spoke for it."""
        if how != "clitic" or self.person is None or self.last is None:
            return False
        crowd = self.last.type == "group" and self.last is self.many and self._has_spoken(self.person)
        return crowd or self.last.type in ("document", "other") or self._speaks_for(self.person, self.last)

    def _speaks_for(self, source: Source, body: Source) -> bool:
        """Whether the function of somebody who has spoken names the body."""
        person = self.names.bearer(source.name)
        named = person is not None and person.spoke >= 0 and body.type == "organization"
        return named and person is not None and set((body.text or body.name).lower().split()) <= person.role_words

    def _named(self, mention: Mention, at: int) -> Source:
        resolved = self._pointed_at(mention, at)
        if resolved is None and is_alone(self.doc, mention):
            last = relative_end(self.doc, mention)
            mention = mention._replace(last=last, name=tuple(self.doc.words[mention.first : last]))
        start, end = self.doc.span(mention.first, mention.last)
        resolved = resolved or self._referents.meant_by(mention, at)
        return but(resolved, text=self.doc.text[start:end], start=start, end=end)

    def _pointed_at(self, mention: Mention, at: int) -> Source | None:
        """Whom a common noun with "itu" or "tersebut" means: the person, body or state spoken of last; none where it is no such noun."""
        if not points_back(self.doc, mention):
            return self._referents.back(body_meant(self.names, self.bodies, mention)) if is_bare(mention) else None
        if mention.head in _LAND:
            return self._referents.back(next((body for _, body in reversed(self.bodies) if body.type == "state"), None))
        noun = noun_of(self.doc, mention)
        someone = self.cast.someone(noun) or self._spoke_without_name(noun)
        if self._nobody_named(mention) and someone is not None:
            return self._referents.back(someone)
        if can_point(mention):
            return self._referents.back(body_meant(self.names, self.bodies, mention))
        animate = looks_animate(mention.head) or noun.sex is not None
        if not self._nobody_named(mention) or not animate or mention.head in _SEVERAL:
            return None
        return self._somebody(noun, min(at, mention.first))

    def _spoke_without_name(self, noun: Noun) -> Source | None:
        """The last speaker, where it is told by the same noun: "pejabat senior itu" after "pejabat senior Kementerian X"."""
        last = self.last
        same = last is not None and last.type == "group" and noun.words and set(noun.words) <= set(last.name.lower().split())
        return last if same else None

    def _somebody(self, noun: Noun, at: int) -> Source | None:
        meant = self.cast.meant(noun, at)
        return self._referents.of_person(meant, None, "role") if isinstance(meant, Person) else self._referents.back(meant)

    def _nobody_named(self, mention: Mention) -> bool:
        """A noun for somebody; what looks like a name in it is a body's: "politikus Partai Merdeka ini"."""
        if mention.kind != "person":
            return mention.kind in ("role", "group", "other")
        begins = mention.name[0].lower()
        return mention.role is not None and not is_given(begins) and begins not in self.names.called
