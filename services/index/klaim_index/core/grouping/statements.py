"""Statements: one thing that one source said, over all articles that report it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from klaim_index.core.grouping.clusters import Wholes, Word, agglomerate
from klaim_index.core.grouping.pairing import Relation, Tie, contradict
from klaim_index.core.grouping.points import Place, Point
from klaim_shared.ids import digest
from klaim_shared.messages import Span


@dataclass(frozen=True)
class Saying:
    """A claim in a statement, and the stretch of its content that makes the statement."""

    point: Point
    content: Span


@dataclass(frozen=True)
class Statement:
    """Claims that say one thing, the earliest first."""

    statement_id: str
    sayings: tuple[Saying, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """Its claims."""
        return tuple(saying.point for saying in self.sayings)


def statements(points: Sequence[Point], found: Iterable[Tie], words: Iterable[Word] = ()) -> list[Statement]:
    """The statements of claims that hang together by those ties, and by what people said of units.

    Each claim is in one at least, and a long one may be in several.
    """
    by_claim = {point.claim.claim_id: point for point in points}
    units = {unit.place: unit for point in points for unit in point.units}
    joining, holding = [], []
    for tie in found:
        if tie.relation is Relation.SAME:
            joining.append((tie.strength, tie.one, tie.other))
        else:
            holding.append((tie.one, tie.other) if tie.relation is Relation.HELD else (tie.other, tie.one))
    wholes = Wholes(units, words)
    groups = agglomerate(units, joining, lambda a, b: contradict(units[a], units[b]), lambda member: member, wholes)
    members = _distinct(_with_holders(groups, holding, wholes))
    taken = frozenset(at for places in members for at in places if len({claim for claim, _ in places}) > 1)
    return _told_apart([_statement(by_claim, places, taken - places) for places in members])


def _with_holders(
    groups: Iterable[frozenset[Place]], holding: Iterable[tuple[Place, Place]], wholes: Wholes[Place]
) -> list[frozenset[Place]]:
    """The groups, each with the units that say what it says among other things."""
    holders: dict[Place, set[Place]] = defaultdict(set)
    for held, holder in holding:
        holders[held].add(holder)
    around = [(group, frozenset().union(*(holders[member] for member in group))) for group in groups]
    return [group.union(holder for holder in near if wholes.may_enter(holder, group)) for group, near in around]


def _distinct(members: Iterable[frozenset[Place]]) -> list[frozenset[Place]]:
    """Without those that are one claim's alone where the claim is in another, and one for all that are of the same claims."""
    by_claims: dict[frozenset[str], list[frozenset[Place]]] = defaultdict(list)
    for places in members:
        by_claims[frozenset(claim for claim, _ in places)].append(places)
    shared = {claim for claims in by_claims if len(claims) > 1 for claim in claims}
    kept = [groups for claims, groups in by_claims.items() if len(claims) > 1 or not claims <= shared]
    return [frozenset().union(*groups) for groups in kept]


def _statement(by_claim: Mapping[str, Point], places: frozenset[Place], taken: frozenset[Place]) -> Statement:
    points = sorted({claim: by_claim[claim] for claim, _ in places}.values(), key=lambda point: point.age)
    sayings = tuple(Saying(point, _said(point, places, taken)) for point in points)
    first = points[0].claim.claim_id
    begins = min(start for claim, start in places if claim == first)
    return Statement(f"stm_{digest('statement', first, begins)}", sayings)


def _told_apart(found: Sequence[Statement]) -> list[Statement]:
    """The statements, each under its own id: of those that begin with one unit, which holds what several say, the largest keeps it."""
    same: dict[str, list[tuple[int, list[str], Statement]]] = defaultdict(list)
    for statement in found:
        claims = sorted(point.claim.claim_id for point in statement.points)
        same[statement.statement_id].append((-len(claims), claims, statement))
    told = []
    for several in same.values():
        (_, _, first), *others = sorted(several, key=lambda one: one[:2])
        told += [first, *(replace(one, statement_id=f"stm_{digest(first.statement_id, *claims)}") for _, claims, one in others)]
    return told


def _said(point: Point, places: frozenset[Place], taken: frozenset[Place]) -> Span:
    """The part of the content that belongs to a statement: its own units, and the clauses that hang on them and belong to no other."""
    content = point.claim.content
    own = [unit.place in places for unit in point.units]
    for at, unit in enumerate(point.units):
        if unit.hangs and at and unit.place not in taken and own[at - 1]:
            own[at] = True
    if all(own) or len({claim for claim, _ in places}) == 1:
        return content
    inside = [unit for unit, belongs in zip(point.units, own, strict=True) if belongs]
    start, end = inside[0].start, inside[-1].end
    text = content.text[start - content.start : end - content.start].rstrip(" ,.;\n")
    return Span(text=text, start=start, end=start + len(text))


def with_twins(statement: Statement, twins: Mapping[str, Sequence[Point]]) -> list[Saying]:
    """All claims that make a statement, those in the twins of its articles among them, the earliest first."""
    sayings = [*statement.sayings]
    for saying in statement.sayings:
        offset = saying.content.start - saying.point.claim.content.start
        for twin in twins.get(saying.point.claim.claim_id, ()):
            start = twin.claim.content.start + offset
            sayings.append(Saying(twin, Span(text=saying.content.text, start=start, end=start + len(saying.content.text))))
    return sorted(sayings, key=lambda saying: saying.point.age)
