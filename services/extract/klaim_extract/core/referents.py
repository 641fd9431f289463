"""Whom or what a mention means by its own words: the fullest name, the holder of a function, a state, a body, a document."""

import re
from dataclasses import dataclass

from klaim_extract.core.bodies import GENERIC, Spoken, body_meant, can_point, longer_body
from klaim_extract.core.document import Document
from klaim_extract.core.entity_ids import slug, spelt
from klaim_extract.core.mentions import Mention
from klaim_extract.core.people import Body, Names, Person, fullest, person_in_role
from klaim_extract.core.sentences import Extent
from klaim_extract.core.vocabulary import ABBREVIATIONS, GROUP_HEADS, MEDIA, ORGANIZATION_HEADS, STATES, is_body
from klaim_shared.messages import EntityType, Source

_UNKNOWN = ("salah satu", "salah seorang", "seorang", "warga", "saksi", "korban")
_WHOSE = frozenset(("keluarga", "tim", "warga", "anggota", "karyawan", "mahasiswa"))  # in a function they only say whose it is
_KINDS_OF_BODIES = ORGANIZATION_HEADS - GENERIC


@dataclass(slots=True)
class Referents:
    """Looks up whom mentions mean among the *names* of the article and the bodies that have *spoken*."""

    doc: Document
    names: Names
    spoken: Spoken
    antecedent: Extent | None = None  # the words elsewhere that the last look-up went back to

    def meant_by(self, mention: Mention, at: int) -> Source:
        """The source that *mention* names for a claim whose cue is word *at*."""
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

    def of_person(self, person: Person, role: str | None, by: str) -> Source:
        """The person as a source, told by *role* and resolved *by* a name, a surname, a function …"""
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

    def back(self, source: Source | None) -> Source | None:
        """The source that a common noun points back to."""
        if source is None:
            return None
        self.back_to(source)
        return but(source, resolved_by="common_noun")

    def back_to(self, source: Source) -> None:
        """Note where the words stand that *source* had before."""
        if source.start is not None and source.end is not None:
            self.antecedent = (source.start, source.end)

    def _person(self, mention: Mention, at: int) -> Source:
        key = tuple(map(str.lower, mention.name))
        person = fullest(self.names, key, at)
        if person is None or _somebody_else(mention, person):
            person = self.names.person(mention.name, mention.first)
        by = "name" if tuple(map(str.lower, person.words)) == key else "surname"
        return self.of_person(person, mention.role, by)

    def _role(self, mention: Mention, at: int) -> Source:
        words = tuple(re.findall(r"\w+", " ".join(mention.name).lower()))
        written_out = tuple(" ".join(ABBREVIATIONS.get(word, word) for word in words).split())
        ways = dict.fromkeys((words, self._long_form(words), written_out))
        whose = () if mention.head in _WHOSE and len(mention.name) == 1 else ways
        person = next((person for way in whose if (person := person_in_role(self.names, way, at)) is not None), None)
        if person is not None:
            return self.of_person(person, None, "role")
        name = " ".join(mention.name)
        bearer = fullest(self.names, words, at) if len(words) == 1 and name.istitle() and words[0] in self.names.by_word else None
        if bearer is not None:  # "Sultan", who bears the title in his name
            return self.of_person(bearer, None, "surname")
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
        parts = [STATES[part.lower()].name if part.lower() in STATES else part for part in re.split(r"\s+(?:dan|serta)\s+|,\s*", phrase)]
        return Source(name=" dan ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))), type="group", resolved_by="name")

    def _organization(self, mention: Mention, at: int) -> Source:
        name, by = " ".join(mention.name), "name"
        lowers = tuple(map(str.lower, mention.name))
        if mention.name and mention.name[0].islower() and mention.head in _KINDS_OF_BODIES:
            spoken = self.back(body_meant(self.names, self.spoken, mention))
            if spoken is not None:
                return spoken
        if len(mention.name) == 1 and (holder := self._by_initials(mention.name[0])) is not None:
            return self.of_person(holder, mention.role, "acronym")
        if len(lowers) == 1 and lowers[0] in self.names.long_forms:
            name, by = self.names.long_forms[lowers[0]], "acronym"
            person = self.names.bearer(name)
            if person is not None:
                return self.of_person(person, mention.role, by)
        national = ABBREVIATIONS.get(name.lower(), "daerah")
        longer = longer_body(self.names.bodies, tuple(name.lower().split()), at) if national.endswith("daerah") else None
        if longer is not None:
            name, by = longer.name, "common_noun"
            self.antecedent = self.doc.span(longer.at, min(longer.at + len(longer.lowers), len(self.doc.words)))
        return Source(name=name, entity_id=f"organization/{slug(name)}", type="organization", resolved_by=by)

    def _by_initials(self, short: str) -> Person | None:
        """The one person whose name the capitals spell, where they are the short form of nothing else: "JK", "SBY"."""
        if not 2 <= len(short) <= 4 or not short.isupper() or is_body(short.lower()) or short.lower() in self.names.long_forms:
            return None
        people = [p for p in self.names.people.values() if len(p.words) == len(short) and all(map(str.startswith, p.words, short))]
        return people[0] if len(people) == 1 else None

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
        body = body_meant(self.names, self.spoken, owner) if can_point(owner) else None
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


def but(source: Source, **changes: str | int | None) -> Source:
    """The source with some fields changed: validated anew, which is quicker than `model_copy`."""
    return Source.model_validate({**source.__dict__, **changes})
