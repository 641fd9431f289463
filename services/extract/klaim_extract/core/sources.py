"""From the words for a source to the source: surnames, by-names, pronouns, clitics, common nouns and elision."""

import re
from collections import deque
from dataclasses import dataclass, field

from klaim_extract.core.attribution import Attribution
from klaim_extract.core.bodies import GENERIC, Spoken, body_meant, can_point, is_bare, longer_body
from klaim_extract.core.cast import Cast
from klaim_extract.core.document import Document
from klaim_extract.core.entity_ids import slug, spelt
from klaim_extract.core.mentions import Mention, read_mention
from klaim_extract.core.name_words import is_given
from klaim_extract.core.people import Body, Names, Person, fullest, person_in_role
from klaim_extract.core.pointing import Noun, ages_of, is_alone, noun_of, points_back, relative_end, sex_of
from klaim_extract.core.sentences import Extent
from klaim_extract.core.vocabulary import ABBREVIATIONS, GROUP_HEADS, MEDIA, ORGANIZATION_HEADS, STATES, looks_animate, looks_like_verb
from klaim_shared.messages import EntityType, Source

_UNKNOWN = ("salah satu", "salah seorang", "seorang", "warga", "saksi", "korban")
_SEVERAL = frozenset(("para", "warga", "massa", "masyarakat", "publik", "keluarga", "sumber"))
_GONE = (["tewas"], ["meninggal"], ["hilang"], ["hanyut"], ["gugur"], ["terseret"])
_ASKED = frozenset(("ditemui", "dihubungi", "ditanya", "dimintai", "dikonfirmasi", "dijumpai", "diwawancarai"))
_LAND = frozenset(("negara", "negeri", "kerajaan", "republik"))
_KINDS_OF_BODIES = ORGANIZATION_HEADS - GENERIC


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
    antecedent: Extent | None = None  # the words elsewhere that the last resolution went back to
    cast: Cast = field(init=False)

    def __post_init__(self) -> None:
        self.cast = Cast(self.doc, self.names)

    def resolve(self, attribution: Attribution) -> Source | None:
        """The source of *attribution*; from now on the speaker."""
        self.antecedent = None
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
        source = self._named(mention, mention.first)
        if is_alone(self.doc, mention):
            if self.doc.lowers[mention.last : mention.last + 1] not in _GONE:
                self._is_about(source, introduced=True, at=mention.last)
        elif source.type == "group":
            self.many = source
        elif source.type == "person" and source.role != source.name:  # not a function whose holder nobody has named
            person = self.names.people.get(tuple(source.name.lower().split()))
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
        person = self.names.people.get(tuple(source.name.lower().split()))
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
        person = fullest(self.names, tuple(word.lower() for word in words), 0)
        return person is not None and bool(person.roles or ages_of(self.doc, person) or sex_of(self.doc, person))

    def _speaks(self, source: Source, at: int, *, alone: bool) -> None:
        self.last, self.told = source, False
        person = self.names.people.get(tuple(source.name.lower().split()))
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
        self._back_to(antecedent)
        return _but(antecedent, text=self.doc.text[start:end], start=start, end=end, resolved_by="pronoun")

    def _nearest(self, at: int) -> Source | None:
        """Whom a pronoun can mean before anybody spoke: the person named last with a function or a full name."""
        person = self.cast.nearest(at)
        return self._of_person(person, None, "pronoun") if person is not None else None

    def _again(self, how: str) -> Source | None:
        source = self.person if self._cannot_go_on(how) else self.last
        if source is None:
            return None
        self.last = source
        self.told = False
        if source.type == "person":
            self.person = source
        self._back_to(source)
        return _but(source, text=None, start=None, end=None, resolved_by=how)

    def _cannot_go_on(self, how: str) -> bool:
        """After a document or a thing, "ujarnya" goes back to the person before."""
        return how == "clitic" and self.person is not None and self.last is not None and self.last.type in ("document", "other")

    def _back_to(self, source: Source) -> None:
        if source.start is not None and source.end is not None:
            self.antecedent = (source.start, source.end)

    def _named(self, mention: Mention, at: int) -> Source:
        resolved = self._pointed_at(mention, at)
        if resolved is None and is_alone(self.doc, mention):
            last = relative_end(self.doc, mention)
            mention = mention._replace(last=last, name=tuple(self.doc.words[mention.first : last]))
        start, end = self.doc.span(mention.first, mention.last)
        resolved = resolved or self._resolved(mention, at)
        return _but(resolved, text=self.doc.text[start:end], start=start, end=end)

    def _pointed_at(self, mention: Mention, at: int) -> Source | None:
        """Whom a common noun with "itu" or "tersebut" means: the person, body or state spoken of last; none where it is no such noun."""
        if not points_back(self.doc, mention):
            return self._back(body_meant(self.names, self.bodies, mention)) if is_bare(mention) else None
        if mention.head in _LAND:
            return self._back(next((body for _, body in reversed(self.bodies) if body.type == "state"), None))
        noun = noun_of(self.doc, mention)
        if self._nobody_named(mention) and (someone := self.cast.someone(noun)) is not None:
            return self._back(someone)
        if can_point(mention):
            return self._back(body_meant(self.names, self.bodies, mention))
        animate = looks_animate(mention.head) or noun.sex is not None
        if not self._nobody_named(mention) or not animate or mention.head in _SEVERAL:
            return None
        return self._somebody(noun, min(at, mention.first))

    def _somebody(self, noun: Noun, at: int) -> Source | None:
        meant = self.cast.meant(noun, at)
        return self._of_person(meant, None, "role") if isinstance(meant, Person) else self._back(meant)

    def _nobody_named(self, mention: Mention) -> bool:
        """A noun for somebody; what looks like a name in it is a body's: "politikus Partai Merdeka ini"."""
        if mention.kind != "person":
            return mention.kind in ("role", "group", "other")
        begins = mention.name[0].lower()
        return mention.role is not None and not is_given(begins) and begins not in self.names.called

    def _back(self, source: Source | None) -> Source | None:
        if source is None:
            return None
        self._back_to(source)
        return _but(source, resolved_by="common_noun")

    def _resolved(self, mention: Mention, at: int) -> Source:
        match mention.kind:
            case "person":
                return self._person(mention, at)
            case "role":
                return self._role(mention, at)
            case "state" | "joint":
                return self._states(mention)
            case "organization":
                return self._organization(mention, at)
            case _:
                return self._plain(mention, at)

    def _person(self, mention: Mention, at: int) -> Source:
        key = tuple(word.lower() for word in mention.name)
        person = fullest(self.names, key, at)
        if person is None or _somebody_else(mention, person):
            person = self.names.person(mention.name, mention.first)
        by = "name" if tuple(word.lower() for word in person.words) == key else "surname"
        return self._of_person(person, mention.role, by)

    def _of_person(self, person: Person, role: str | None, by: str) -> Source:
        if role is not None:
            person.learn(role, newest=True)
        if by != "name" and person.first + len(person.words) <= len(self.doc.words):
            self.antecedent = self.doc.span(person.first, person.first + len(person.words))
        return Source(
            name=person.name,
            entity_id=f"person/{spelt(person.name)}",
            type="person",
            role=role or (person.roles[0] if person.roles else None),
            resolved_by=by,
        )

    def _role(self, mention: Mention, at: int) -> Source:
        words = tuple(re.findall(r"\w+", " ".join(mention.name).lower()))
        written_out = tuple(" ".join(ABBREVIATIONS.get(word, word) for word in words).split())
        ways = dict.fromkeys((words, self._long_form(words), written_out))
        person = next((person for way in ways if (person := person_in_role(self.names, way, at)) is not None), None)
        if person is not None:
            return self._of_person(person, None, "role")
        name = " ".join(mention.name)
        if len(mention.name) == 1 or mention.head in GROUP_HEADS:
            return Source(name=name, type="group", resolved_by="name")
        return Source(name=name, entity_id=f"person/{slug(name)}", type="person", role=name, resolved_by="name")

    def _long_form(self, words: tuple[str, ...]) -> tuple[str, ...]:
        long = self.names.long_forms.get(words[0], words[0]) if words else ""
        return tuple(long.lower().split()) + words[1:]

    def _states(self, mention: Mention) -> Source:
        if mention.parts:
            return Source(
                name=" dan ".join(self._person(part, mention.first).name for part in mention.parts), type="group", resolved_by="name"
            )
        if mention.kind == "state":
            state = STATES[mention.head]
            return Source(name=state.name, entity_id=f"state/{state.code}", type="state", resolved_by="name")
        phrase = self.doc.phrase(mention.first, mention.last)
        parts = [STATES[part.lower()].name if part.lower() in STATES else part for part in re.split(r"\s+(?:dan|serta)\s+", phrase)]
        return Source(name=" dan ".join(parts), type="group", resolved_by="name")

    def _organization(self, mention: Mention, at: int) -> Source:
        name, by = " ".join(mention.name), "name"
        lowers = tuple(word.lower() for word in mention.name)
        if mention.name and mention.name[0].islower() and mention.head in _KINDS_OF_BODIES:
            spoken = self._back(body_meant(self.names, self.bodies, mention))
            if spoken is not None:
                return spoken
        if len(lowers) == 1 and lowers[0] in self.names.long_forms:
            name, by = self.names.long_forms[lowers[0]], "acronym"
            person = self.names.people.get(tuple(name.lower().split()))
            if person is not None:
                return self._of_person(person, mention.role, by)
        national = ABBREVIATIONS.get(name.lower(), "daerah")
        longer = longer_body(self.names.bodies, tuple(name.lower().split()), at) if national.endswith("daerah") else None
        if longer is not None:
            name, by = longer.name, "common_noun"
            self.antecedent = self.doc.span(longer.at, min(longer.at + len(longer.lowers), len(self.doc.words)))
        return Source(name=name, entity_id=f"organization/{slug(name)}", type="organization", resolved_by=by)

    def _plain(self, mention: Mention, at: int) -> Source:
        if mention.kind == "media":
            name = MEDIA[mention.head]
            return Source(name=name, entity_id=f"media/{slug(name)}", type="media", resolved_by="name")
        if mention.kind == "document" and (document := self._document(mention, at)) is not None:
            return Source(name=document.name, entity_id=f"document/{slug(document.name)}", type="document", resolved_by="common_noun")
        if mention.kind == "document" and (told := self._told_by_body(mention)) is not None:
            return told
        kinds: dict[str, EntityType] = {"group": "group", "document": "document"}
        name = " ".join(mention.name) or self.doc.phrase(mention.first, mention.last)
        return Source(name=name, type=kinds.get(mention.kind, "other"), resolved_by="name")

    def _told_by_body(self, mention: Mention) -> Source | None:
        """The report of the body that a noun points back to: "survei lembaga itu"."""
        if len(mention.name) != 2 or mention.last >= len(self.doc.lowers) or self.doc.lowers[mention.last] not in ("itu", "tersebut"):
            return None
        owner = mention._replace(first=mention.first + 1, name=mention.name[1:], head=mention.name[1].lower(), kind="organization")
        body = body_meant(self.names, self.bodies, owner) if can_point(owner) else None
        if body is None:
            return None
        name = f"{mention.name[0]} {body.name}"
        return Source(name=name, entity_id=f"document/{slug(name)}", type="document", resolved_by="common_noun")

    def _document(self, mention: Mention, at: int) -> Body | None:
        """The numbered document that "perpres tersebut" means: the last one of that kind named before, outside other titles."""
        if len(mention.name) > 1 or not mention.name:
            return None
        kind = self.names.long_forms.get(mention.head, mention.head).lower()
        fitting = [body for body in self.names.documents if body.at < at and " ".join(body.lowers).startswith((kind, mention.head))]
        return fitting[-1] if fitting else None


def _somebody_else(mention: Mention, person: Person) -> bool:
    """Whether the one introduced as nobody known only shares a name: "salah satu korban, Indra" beside the officer Ade Indra."""
    role = (mention.role or "").lower()
    shares = mention.name[0].lower() == person.words[0].lower() or any(word in person.role_words for word in role.split())
    return role.startswith(_UNKNOWN) and not shares


def _but(source: Source, **changes: str | int | None) -> Source:
    """The source with some fields changed: validated anew, which is quicker than `model_copy`."""
    return Source.model_validate({**source.__dict__, **changes})
