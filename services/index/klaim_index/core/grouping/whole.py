"""All that is found over a set of articles, at once: the same functions that the ledger runs article by article."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from klaim_index.core.grouping import date_disputes, keys, quantity_disputes, stance_disputes, stories
from klaim_index.core.grouping.by_hand import STATEMENT, Bond, ByHand, barred, bonds, places
from klaim_index.core.grouping.copies import Copy, copy_of
from klaim_index.core.grouping.disputes import Dispute, Rift, disputes
from klaim_index.core.grouping.entities import Entity, Named, entities, named
from klaim_index.core.grouping.pairing import Tie, ties
from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.reading import Reading
from klaim_index.core.grouping.statements import Statement, statements
from klaim_index.core.grouping.twins import all_elders, all_matched
from klaim_shared.messages import CorrectionMade


@dataclass(frozen=True)
class Story:
    """Articles about one event, the earliest first."""

    first: Reading
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Groups:
    """What was found."""

    statements: tuple[Statement, ...]
    copies: tuple[Copy, ...]
    disputes: tuple[Dispute, ...]
    stories: tuple[Story, ...]
    entities: tuple[Entity, ...]
    bonds: tuple[Bond, ...]  # what people said of claims, found in these articles
    by_hand: ByHand
    twins: Mapping[str, Sequence[Point]]  # claims by the claim, of the twin that stands for their article, that says the same


def group(readings: Sequence[Reading], made: Iterable[CorrectionMade] = ()) -> Groups:
    """The groups of those articles, their claims being amended already, with what people said of groups; no order matters."""
    by_hand = ByHand(made)
    ordered = sorted(readings, key=lambda reading: reading.article_id)
    elder_of = all_elders(ordered, by_hand.alone)
    elders = [reading for reading in ordered if elder_of[reading.article_id] == reading.article_id]
    points = [point for reading in elders for point in reading.points]
    twins, others = all_matched(ordered, elder_of)
    near = _neighbours(elders)
    by_id = {reading.article_id: reading for reading in ordered}
    families = [(by_id[elder], by_id[article]) for article, elder in elder_of.items() if article != elder]
    said = _bonds(by_hand, by_id, elder_of)
    told = _stories(ordered, near, {article: elder for article, elder in elder_of.items() if article != elder}, by_hand)
    pairs = [*((one, one) for one in elders), *((one, other) for one, other, _ in near)]
    words = [bond.word for bond in said if bond.concerns == STATEMENT]
    found = statements([*points, *others], [*_ties(points), *_ties_within(others)], words)
    no_disputes = barred(said)
    return Groups(
        tuple(sorted(found, key=lambda statement: (statement.points[0].age, statement.statement_id))),
        tuple(_copies([(one, other) for one, other, _ in near], families, by_id, by_hand)),
        tuple(disputes(rift for one, other in pairs for rift in rifts(one, other) if disputed(rift) not in no_disputes)),
        told,
        tuple(entities((names_of(story.readings) for story in told), by_hand.names)),
        said,
        by_hand,
        twins,
    )


def rifts(one: Reading, other: Reading) -> Iterator[Rift]:
    """Where two articles of one story (or one article in itself) contradict."""
    yield from quantity_disputes.rifts(one.counts, other.counts)
    yield from date_disputes.rifts(one.datings, other.datings)
    yield from stance_disputes.rifts(one.propositions, other.propositions)


def disputed(rift: Rift) -> tuple[str, frozenset[str]]:
    """What a rift is about, and between which claims."""
    return rift.kind, frozenset((rift.one.point.claim.claim_id, rift.other.point.claim.claim_id))


def _bonds(by_hand: ByHand, by_id: Mapping[str, Reading], elder_of: Mapping[str, str]) -> tuple[Bond, ...]:
    """What people said of claims, as far as those stand in these articles."""
    every = {made.correction_id: made for some in by_hand.of_groups.values() for made in some}
    found: list[Bond] = []
    for made in every.values():
        here = [anchor for anchor in made.claims if anchor.article_id in by_id]
        found += bonds(made, {anchor: places(anchor, *_stands(anchor.article_id, by_id, elder_of)) for anchor in here})
    return tuple(found)


def _stands(article_id: str, by_id: Mapping[str, Reading], elder_of: Mapping[str, str]) -> tuple[Reading, Reading | None]:
    """The article, and the twin that stands for it."""
    elder = elder_of[article_id]
    return by_id[article_id], by_id[elder] if elder != article_id else None


def _copies(
    near: Iterable[tuple[Reading, Reading]], twins: Iterable[tuple[Reading, Reading]], by_id: Mapping[str, Reading], by_hand: ByHand
) -> Iterator[Copy]:
    """The copies among articles of one story and those that people named. Of twins nobody can say that they are none."""
    for elder, twin in twins:
        if copy := copy_of(elder, twin):
            yield copy
    family = {frozenset((elder.article_id, twin.article_id)) for elder, twin in twins}
    pairs = {frozenset((one.article_id, other.article_id)): (one, other) for one, other in near}
    for pair, made in by_hand.copies.items():
        if made.together and pair <= by_id.keys():
            pairs[pair] = (by_id[min(pair)], by_id[max(pair)])
    for pair, (one, other) in pairs.items():
        said = by_hand.copies.get(pair)
        if pair not in family and (said is None or said.together) and (copy := copy_of(one, other, said=said is not None)):
            yield copy


def names_of(readings: Iterable[Reading]) -> list[Named]:
    """Whom and what the claims of those articles name."""
    return named(point for reading in readings for point in reading.points)


def _neighbours(readings: Sequence[Reading]) -> list[tuple[Reading, Reading, float]]:
    """Articles that may be of one story, and how alike they are."""
    posted: dict[tuple[str, int], list[Reading]] = defaultdict(list)
    found = []
    for reading in readings:
        wanted = stories.keys(reading.profile)
        near = [other for week in stories.weeks(reading.profile.day) for key in wanted for other in posted[key, week]]
        counts = Counter(other.article_id for other in near)
        met = {other.article_id: other for other in near}
        for article_id, count in counts.items():
            strength = stories.alike(reading.profile, met[article_id].profile)
            if count >= stories.SHARED_KEYS and strength >= stories.ALIKE:
                found.append((met[article_id], reading, strength))
        for key in wanted:
            posted[key, stories.week(reading.profile.day)].append(reading)
    return found


def _stories(
    readings: Sequence[Reading], near: Iterable[tuple[Reading, Reading, float]], elder_of: Mapping[str, str], by_hand: ByHand
) -> tuple[Story, ...]:
    around: dict[str, list[tuple[stories.Profile, float]]] = defaultdict(list)
    for one, other, strength in near:
        if frozenset((one.article_id, other.article_id)) in by_hand.stories_apart:
            continue
        around[one.article_id].append((other.profile, strength))
        around[other.article_id].append((one.profile, strength))
    parents = {
        reading.article_id: elder_of.get(reading.article_id) or stories.parent(reading.profile, around[reading.article_id])
        for reading in readings
    }
    grouped: dict[str, list[Reading]] = defaultdict(list)
    first = _first(readings, parents, near, elder_of, by_hand) if by_hand.stories else stories.stories(parents)
    for reading in sorted(readings, key=lambda reading: stories.order(reading.profile)):
        grouped[first[reading.article_id]].append(reading)
    return tuple(Story(group[0], tuple(group)) for group in grouped.values())


def _first(
    readings: Sequence[Reading],
    parents: Mapping[str, str | None],
    near: Iterable[tuple[Reading, Reading, float]],
    elder_of: Mapping[str, str],
    by_hand: ByHand,
) -> dict[str, str]:
    """For each article the first of its story, where people had a word in it."""
    alike = {frozenset((one.article_id, other.article_id)): strength for one, other, strength in near}
    alike |= {frozenset(pair): stories.TWIN for pair in elder_of.items()}
    times = {reading.article_id: reading.profile.at for reading in readings}
    steps = [stories.Step(one, before, alike[frozenset((one, before))]) for one, before in parents.items() if before]
    return stories.stories_by_hand(times, steps, by_hand.stories)


def _ties(points: Sequence[Point]) -> Iterator[Tie]:
    yield from _ties_within(points)
    posted: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, point in enumerate(points):
        wanted = keys.statement_keys(point)
        worth: Counter[int] = Counter()
        for key, value in wanted.items():
            for span in keys.spans(point):
                for other in posted[key, span]:
                    worth[other] += value
        for other in sorted(worth):
            if worth[other] >= keys.ENOUGH:
                yield from ties(points[other], point)
        for key in wanted:
            posted[key, keys.span(point)].append(at)


def _ties_within(points: Iterable[Point]) -> Iterator[Tie]:
    """What claims say twice."""
    return (tie for point in points for tie in ties(point, point))
