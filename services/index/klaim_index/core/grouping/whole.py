"""All that is found over a set of articles, at once: the same functions that the ledger runs article by article."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from klaim_index.core.grouping import date_disputes, keys, quantity_disputes, stance_disputes, stories
from klaim_index.core.grouping.copies import Copy, copy_of
from klaim_index.core.grouping.disputes import Dispute, Rift, disputes
from klaim_index.core.grouping.entities import Entity, Merge, entities, merges, named
from klaim_index.core.grouping.pairing import Tie, ties
from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.reading import Reading
from klaim_index.core.grouping.statements import Statement, statements


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
    merged: dict[str, Merge]


def group(readings: Sequence[Reading]) -> Groups:
    """The groups of those articles; their order does not matter."""
    ordered = sorted(readings, key=lambda reading: reading.article_id)
    points = [point for reading in ordered for point in reading.points]
    near = neighbours(ordered)
    told = _stories(ordered, near)
    merged = {
        merge.entity_id: merge for story in told for merge in merges(named(point for reading in story.readings for point in reading.points))
    }
    copies = [copy for one, other, _ in near if (copy := copy_of(one, other))]
    return Groups(
        tuple(sorted(statements(points, _ties(points)), key=lambda statement: (statement.sayings[0].point.age, statement.statement_id))),
        tuple(copies),
        tuple(disputes(rift for one, other in _in_touch(ordered, near) for rift in rifts(one, other))),
        told,
        tuple(entities(named(points), merged)),
        merged,
    )


def neighbours(readings: Sequence[Reading]) -> list[tuple[Reading, Reading, float]]:
    """Articles that may be of one story, and how alike they are."""
    posted: dict[tuple[str, int], list[Reading]] = defaultdict(list)
    found = []
    for reading in readings:
        counts: dict[str, int] = defaultdict(int)
        met: dict[str, Reading] = {}
        wanted = stories.keys(reading.profile)
        for bucket in stories.buckets(reading.profile.day) if reading.profile.day else {bucket for _, bucket in posted} | {stories.UNDATED}:
            for key in wanted:
                for other in posted.get((key, bucket), ()):
                    counts[other.article_id] += 1
                    met[other.article_id] = other
        for article_id, count in counts.items():
            strength = stories.alike(reading.profile, met[article_id].profile)
            if count >= stories.SHARED_KEYS and strength >= stories.ALIKE:
                found.append((met[article_id], reading, strength))
        own = stories.UNDATED if reading.profile.day is None else reading.profile.day.toordinal() // stories.WINDOW.days
        for key in wanted:
            posted[key, own].append(reading)
    return found


def rifts(one: Reading, other: Reading) -> Iterable[Rift]:
    """Where two articles of one story (or one article in itself) contradict."""
    yield from quantity_disputes.rifts(quantity_disputes.counts(one.points), quantity_disputes.counts(other.points))
    yield from date_disputes.rifts(_datings(one), _datings(other))
    yield from stance_disputes.rifts(
        stance_disputes.propositions(one.points, one.terms), stance_disputes.propositions(other.points, other.terms)
    )


def _datings(reading: Reading) -> tuple[date_disputes.Dating, ...]:
    return date_disputes.datings(reading.points, frozenset(stories.keys(reading.profile)))


def _in_touch(readings: Sequence[Reading], near: Iterable[tuple[Reading, Reading, float]]) -> Iterable[tuple[Reading, Reading]]:
    yield from ((one, one) for one in readings)
    yield from ((one, other) for one, other, _ in near)


def _stories(readings: Sequence[Reading], near: Iterable[tuple[Reading, Reading, float]]) -> tuple[Story, ...]:
    around: dict[str, list[tuple[stories.Profile, float]]] = defaultdict(list)
    for one, other, strength in near:
        around[one.article_id].append((other.profile, strength))
        around[other.article_id].append((one.profile, strength))
    parents = {reading.article_id: stories.parent(reading.profile, around[reading.article_id]) for reading in readings}
    grouped: dict[str, list[Reading]] = defaultdict(list)
    first = stories.stories(parents)
    for reading in sorted(readings, key=lambda reading: stories.order(reading.profile)):
        grouped[first[reading.article_id]].append(reading)
    return tuple(Story(group[0], tuple(group)) for group in grouped.values())


def _ties(points: Sequence[Point]) -> Iterable[Tie]:
    posted: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        near = {id(other): other for key in keys.statement_keys(point) for other in posted[key]}
        yield from ties(point, point)
        for other in near.values():
            yield from ties(other, point)
        for key in keys.statement_keys(point):
            posted[key].append(point)
