"""Entities over articles: one id for every name of one, none for two, each merge with its reason."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from klaim_index.core.grouping.clusters import Wholes, Word, in_effect
from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.sources import same_name

_PRONOUNS = frozenset({"ia", "dia", "beliau", "mereka", "saya", "aku", "kami", "kita", "keduanya", "ketiganya"})


@dataclass(frozen=True)
class Named:
    """One name of an entity in one claim."""

    entity_id: str
    name: str
    type: str
    text: str | None
    claim_id: str


@dataclass(frozen=True, order=True)
class Merge:
    """An id that stands for another one in a story, and why."""

    entity_id: str
    into: str
    why: str


@dataclass(frozen=True)
class Entity:
    """Somebody or something that claims name."""

    entity_id: str
    name: str
    type: str
    aliases: tuple[str, ...]
    claims: int
    merged: tuple[Merge, ...]


def named(points: Iterable[Point]) -> list[Named]:
    """All entities that claims name, their speakers among them."""
    found = []
    for point in points:
        claim = point.claim
        if claim.source and claim.source.entity_id:
            found.append(Named(claim.source.entity_id, claim.source.name, claim.source.type, claim.source.text, claim.claim_id))
        found += [
            Named(entity.entity_id, entity.name, entity.type, entity.text, claim.claim_id) for entity in claim.entities if entity.entity_id
        ]
    return found


def people(names: Iterable[Named]) -> dict[str, tuple[str, int]]:
    """The persons among names: for each id a name, and how often it is used."""
    found: dict[str, tuple[str, int]] = {}
    for name in names:
        if name.type == "person":
            known, uses = found.get(name.entity_id, ("", 0))
            found[name.entity_id] = (max(known, name.name), uses + 1)
    return found


@dataclass(frozen=True)
class NamesByHand:
    """What people said of names, in every story: the ids that give way, each with its merge; and pairs that are never one."""

    merged: Mapping[str, Merge] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()


NOTHING_SAID = NamesByHand()


def names_by_hand(words: Sequence[Word], told: Mapping[str, tuple[Sequence[str], str]]) -> NamesByHand:
    """The names that words join or part. *told* has, by the rank of a word, the ids in the order they were said, and why.

    What was said last names the id that stands for the others.
    """
    wholes = Wholes({end for word in words for end in (word.one, word.other)}, words)
    merged: dict[str, Merge] = {}
    for whole in wholes.all():
        inside = [word.rank for word in words if word.together and word.one in whole and word.other in whole]
        if inside:
            ids, why = told[max(inside)]
            stays = next(entity_id for entity_id in ids if entity_id in whole)
            merged |= {entity_id: Merge(entity_id, stays, why) for entity_id in whole if entity_id != stays}
    parted = {frozenset((word.one, word.other)) for word in in_effect(words) if not word.together}
    return NamesByHand(merged, frozenset(pair for pair in parted if not any(pair <= whole for whole in wholes.all())))


def merges(
    named_people: Mapping[str, tuple[str, int]], by_hand: NamesByHand = NOTHING_SAID, present: Iterable[str] = ()
) -> dict[str, Merge]:
    """Which ids of one story are one, by the id that gives way; *present* are those of the story's of which people said something.

    Of persons, a name that is the beginning or end of exactly one longer name. A single word gives way to the full name; of two full
    names, the one that fewer claims use. What people said goes before.
    """
    found = _of_persons({entity_id: known for entity_id, known in named_people.items() if entity_id not in by_hand.merged})
    if by_hand.apart:
        found = _without(found, by_hand)
    for entity_id in sorted({*present, *named_people, *found} & by_hand.merged.keys()):
        merge = by_hand.merged[entity_id]
        found[entity_id] = Merge(entity_id, canonical(merge.into, found), merge.why)
    for entity_id, merge in list(found.items()):
        if merge.into in by_hand.merged:
            found[entity_id] = Merge(entity_id, canonical(by_hand.merged[merge.into].into, found), merge.why)
    return found


def _without(found: Mapping[str, Merge], by_hand: NamesByHand) -> dict[str, Merge]:
    """The merges, but for those that would bring two names together that are kept apart."""
    every = [*found.values(), *by_hand.merged.values()]
    said = [Word(merge.entity_id, merge.into, together=True, rank="") for merge in by_hand.merged.values()]
    said += [Word(min(pair), max(pair), together=False, rank="") for pair in by_hand.apart]
    wholes = Wholes({end for merge in every for end in (merge.entity_id, merge.into)}, said)
    return {entity_id: merge for entity_id, merge in sorted(found.items()) if wholes.join(entity_id, merge.into)}


def _of_persons(named_people: Mapping[str, tuple[str, int]]) -> dict[str, Merge]:
    found: dict[str, Merge] = {}
    for entity_id, (name, uses) in sorted(named_people.items()):
        longer = {other: full for other, (full, _) in named_people.items() if other != entity_id and _within(name, full)}
        longest = [
            other for other in sorted(longer) if not any(_within(longer[other], longer[third]) for third in longer if third != other)
        ]
        if len(longest) == 1:
            [full] = longest
            keeps = len(name.split()) > 1 and uses > named_people[full][1]
            gives, takes = (full, entity_id) if keeps else (entity_id, full)
            if canonical(takes, found) != gives:
                found[gives] = Merge(gives, takes, f"in one story, {name} can only be {longer[full]}")
    return {entity_id: Merge(entity_id, canonical(entity_id, found), merge.why) for entity_id, merge in found.items()}


def canonical(entity_id: str, merged: Mapping[str, Merge]) -> str:
    """The id that stands for that one."""
    while entity_id in merged:
        entity_id = merged[entity_id].into
    return entity_id


def _within(name: str, full: str) -> bool:
    return len(name.split()) < len(full.split()) and same_name(name, full)


def entities(stories: Iterable[Sequence[Named]], by_hand: NamesByHand = NOTHING_SAID) -> list[Entity]:
    """The entities of claims, given by story, each under the id that stands for it there."""
    groups: dict[str, list[Named]] = defaultdict(list)
    into: dict[str, set[Merge]] = defaultdict(set)
    for names in stories:
        merged = merges(people(names), by_hand, {name.entity_id for name in names})
        for name in names:
            groups[canonical(name.entity_id, merged)].append(name)
        for merge in merged.values():
            into[merge.into].add(merge)
    return [entity(entity_id, group, sorted(into[entity_id])) for entity_id, group in sorted(groups.items())]


def entity(entity_id: str, group: Sequence[Named], merged: Sequence[Merge]) -> Entity:
    """One entity, of all the names that stand for it."""
    own = [name for name in group if name.entity_id == entity_id] or group
    name = min(Counter(found.name for found in own).items(), key=lambda counted: (-counted[1], -len(counted[0]), counted[0]))[0]
    kind = min(Counter(found.type for found in own).items(), key=lambda counted: (-counted[1], counted[0]))[0]
    aliases = {found.name for found in group} | {found.text for found in group if found.text and _is_name(found.text)}
    return Entity(entity_id, name, kind, tuple(sorted(aliases - {name})), len({found.claim_id for found in group}), tuple(merged))


def _is_name(text: str) -> bool:
    return text[0].isupper() and text.casefold() not in _PRONOUNS
