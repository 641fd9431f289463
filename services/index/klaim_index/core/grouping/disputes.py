"""Disputes: where reports of one thing cannot all be so. Who says what is shown; who is right is not asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from klaim_index.core.grouping.clusters import components
from klaim_index.core.grouping.points import Point
from klaim_shared.ids import digest

Kind = Literal["quantity", "date", "stance"]
Relation = Literal["conflict", "update", "scope"]
Value = tuple[tuple[str, float | str | None], ...]  # the fields of a position, as pairs


@dataclass(frozen=True)
class Side:
    """What one claim holds about the thing that is disputed."""

    point: Point
    value: Value
    unit: str | None
    about: str


@dataclass(frozen=True)
class Rift:
    """Two claims that cannot both be so of one thing."""

    kind: Kind
    relation: Relation
    one: Side
    other: Side


@dataclass(frozen=True)
class Position:
    """One of the competing values, and the claims that hold it."""

    value: Value
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Dispute:
    """Positions on one thing, that of the earliest claim first."""

    dispute_id: str
    kind: Kind
    relation: Relation
    about: str
    unit: str | None
    positions: tuple[Position, ...]


Place = tuple[str, Value]


def disputes(rifts: Iterable[Rift]) -> list[Dispute]:
    """The disputes that rifts of one kind and relation add up to."""
    by_kind: dict[tuple[Kind, Relation], list[Rift]] = defaultdict(list)
    for rift in rifts:
        by_kind[rift.kind, rift.relation].append(rift)
    return [dispute for (kind, relation), group in sorted(by_kind.items()) for dispute in _disputes(kind, relation, group)]


def _disputes(kind: Kind, relation: Relation, rifts: Sequence[Rift]) -> list[Dispute]:
    sides: dict[Place, Side] = {}
    edges = []
    for rift in rifts:
        one, other = _place(rift.one), _place(rift.other)
        for place, side in ((one, rift.one), (other, rift.other)):
            sides[place] = earlier(sides.get(place, side), side)
        edges.append((one, other))
    return [_dispute(kind, relation, [sides[place] for place in group]) for group in components(sides, edges)]


def earlier(one: Side, other: Side) -> Side:
    """Which of two sides of one claim and value stands for both, whatever order they came in."""
    return min(one, other, key=lambda side: (side.unit or "", side.about))


def _place(side: Side) -> Place:
    return side.point.claim.claim_id, side.value


def _dispute(kind: Kind, relation: Relation, sides: Sequence[Side]) -> Dispute:
    ordered = sorted(sides, key=lambda side: (side.point.age, str(side.value)))
    by_value: dict[Value, list[Side]] = defaultdict(list)
    for side in ordered:
        by_value[side.value].append(side)
    first = ordered[0]
    positions = tuple(Position(value, tuple(group)) for value, group in by_value.items())
    dispute_id = f"dsp_{digest('dispute', kind, relation, first.point.claim.claim_id, str(first.value))}"
    return Dispute(dispute_id, kind, relation, first.about, first.unit, positions)


def entity_ids(dispute: Dispute) -> tuple[str, ...]:
    """The entities that all its positions name, or, where there is none, that most do."""
    sets = [frozenset().union(*(_named(side.point) for side in position.sides)) for position in dispute.positions]
    common = frozenset.intersection(*sets)
    return tuple(sorted(common or _most(sets)))


def _most(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    counts: Mapping[str, int] = {entity: sum(entity in one for one in sets) for one in sets for entity in one}
    return frozenset(entity for entity, count in counts.items() if 2 * count > len(sets))


def _named(point: Point) -> frozenset[str]:
    return frozenset(entity.entity_id for entity in point.claim.entities if entity.entity_id)
