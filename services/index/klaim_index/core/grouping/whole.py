"""All that is found over a set of articles, at once: the same functions that the ledger runs article by article."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from klaim_index.core.grouping import date_disputes, keys, quantity_disputes, stance_disputes, stories
from klaim_index.core.grouping.copies import Copy, copy_of
from klaim_index.core.grouping.disputes import Dispute, Rift, disputes
from klaim_index.core.grouping.entities import Entity, Named, entities, named
from klaim_index.core.grouping.pairing import Tie, ties
from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.reading import Reading
from klaim_index.core.grouping.statements import Statement, statements
from klaim_index.core.grouping.twins import all_elders, all_matched


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
    twins: Mapping[str, Sequence[Point]]  # claims by the claim, of the twin that stands for their article, that says the same


def group(readings: Sequence[Reading]) -> Groups:
    """The groups of those articles; their order does not matter."""
    ordered = sorted(readings, key=lambda reading: reading.article_id)
    elder_of = all_elders(ordered)
    elders = [reading for reading in ordered if elder_of[reading.article_id] == reading.article_id]
    points = [point for reading in elders for point in reading.points]
    twins, others = all_matched(ordered, elder_of)
    near = _neighbours(elders)
    by_id = {reading.article_id: reading for reading in ordered}
    families = [(by_id[elder], by_id[article]) for article, elder in elder_of.items() if article != elder]
    told = _stories(ordered, near, {article: elder for article, elder in elder_of.items() if article != elder})
    pairs = [*((one, one) for one in elders), *((one, other) for one, other, _ in near)]
    found = statements([*points, *others], [*_ties(points), *_ties_within(others)])
    return Groups(
        tuple(sorted(found, key=lambda statement: (statement.points[0].age, statement.statement_id))),
        tuple(copy for one, other in [*((one, other) for one, other, _ in near), *families] if (copy := copy_of(one, other))),
        tuple(disputes(rift for one, other in pairs for rift in rifts(one, other))),
        told,
        tuple(entities(names_of(story.readings) for story in told)),
        twins,
    )


def rifts(one: Reading, other: Reading) -> Iterator[Rift]:
    """Where two articles of one story (or one article in itself) contradict."""
    yield from quantity_disputes.rifts(one.counts, other.counts)
    yield from date_disputes.rifts(one.datings, other.datings)
    yield from stance_disputes.rifts(one.propositions, other.propositions)


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


def _stories(readings: Sequence[Reading], near: Iterable[tuple[Reading, Reading, float]], elder_of: Mapping[str, str]) -> tuple[Story, ...]:
    around: dict[str, list[tuple[stories.Profile, float]]] = defaultdict(list)
    for one, other, strength in near:
        around[one.article_id].append((other.profile, strength))
        around[other.article_id].append((one.profile, strength))
    parents = {
        reading.article_id: elder_of.get(reading.article_id) or stories.parent(reading.profile, around[reading.article_id])
        for reading in readings
    }
    grouped: dict[str, list[Reading]] = defaultdict(list)
    first = stories.stories(parents)
    for reading in sorted(readings, key=lambda reading: stories.order(reading.profile)):
        grouped[first[reading.article_id]].append(reading)
    return tuple(Story(group[0], tuple(group)) for group in grouped.values())


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
