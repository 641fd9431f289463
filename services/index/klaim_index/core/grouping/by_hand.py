"""What people said of groups, as the grouping takes it: which units, articles and names belong together, and which apart."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeVar

from klaim_index.core.correcting.anchors import claim_at
from klaim_index.core.correcting.force import Mark, in_force, rank
from klaim_index.core.grouping.clusters import Word, in_effect
from klaim_index.core.grouping.entities import NamesByHand, names_by_hand
from klaim_index.core.grouping.points import Place, Point, Unit
from klaim_index.core.grouping.reading import Reading
from klaim_index.core.grouping.twins import matched
from klaim_shared.messages import ClaimAnchor, CorrectionMade, Extent

T = TypeVar("T")

STATEMENT = "statement"


@dataclass(frozen=True)
class Bond:
    """Two units of which somebody said that they are one statement or not; or two claims, whether they dispute something."""

    concerns: str  # statement, or what the dispute is about
    one: Place
    other: Place
    together: bool
    made: CorrectionMade

    @property
    def word(self) -> Word:
        """As groups are made of it."""
        return Word(self.one, self.other, self.together, rank(self.made))


class ByHand:
    """All that people said and nobody withdrew (`made`); `every` has what was withdrawn too."""

    def __init__(self, made: Iterable[CorrectionMade] = ()) -> None:
        self.of_claims: dict[str, list[CorrectionMade]] = defaultdict(list)
        self.of_groups: dict[str, list[CorrectionMade]] = defaultdict(list)
        self.copies: dict[frozenset[str], CorrectionMade] = {}
        self._of_stories: list[tuple[CorrectionMade, Word]] = []
        self._of_names: list[tuple[CorrectionMade, Word]] = []
        self.every = tuple(made)
        self.made = {one.correction_id: one for one in in_force(self.every)}
        for one in self.made.values():
            match one.about:
                case "claim":
                    _file(self.of_claims, one)
                case "statement" | "dispute":
                    _file(self.of_groups, one)
                case "story":
                    self._of_stories += ((one, word) for word in article_words(one))
                case "copy":
                    self.copies[one.article_ids] = one  # the latest comes last
                case "entity":
                    self._of_names += ((one, word) for word in name_words(one))
        self.names = _names(self._of_names)
        self.stories = [word for _, word in self._of_stories]
        latest = {frozenset((word.one, word.other)): word for word in sorted(in_effect(self.stories), key=lambda word: word.rank)}
        self.stories_apart = frozenset(pair for pair, word in latest.items() if not word.together)

    @property
    def alone(self) -> Collection[str]:
        """Articles that are nobody's twins, since what they claim was corrected."""
        return self.of_claims.keys()

    def copied(self, one: str, other: str) -> CorrectionMade | None:
        """What was last said of two articles' being copies."""
        return self.copies.get(frozenset((one, other)))

    def on_story(self, article_ids: Collection[str]) -> tuple[Mark, ...]:
        """Who had a hand in a story of those articles."""
        return _on(self._of_stories, article_ids)

    def on_names(self, entity_ids: Collection[str]) -> tuple[Mark, ...]:
        """Who had a hand in what stands under those names."""
        return _on(self._of_names, entity_ids)


def article_words(made: CorrectionMade) -> list[Word]:
    """What a correction says of the articles of stories."""
    parties = [[anchor.article_id for anchor in party.articles] for party in made.parties]
    return [Word(one, other, made.together, rank(made)) for one, other in _pairs(parties, together=made.together) if one != other]


def name_words(made: CorrectionMade) -> list[Word]:
    """What a correction says of the ids of names."""
    parties = [[anchor.entity_id for anchor in party.entities] for party in made.parties]
    return [Word(one, other, made.together, rank(made)) for one, other in _pairs(parties, together=made.together) if one != other]


def bonds(made: CorrectionMade, places: Mapping[ClaimAnchor, Sequence[Place]], near: Collection[str] | None = None) -> Iterator[Bond]:
    """What a correction says of the units that its anchors found; with *near*, only pairs of which one is of those articles."""
    concerns = made.dispute or STATEMENT
    parties = [list(party.claims) for party in made.parties]
    pairs = [*_pairs(parties, together=made.together)] if len(list(made.claims)) > 1 else [(anchor, anchor) for anchor in made.claims]
    for one, other in pairs:
        if near is not None and one.article_id not in near and other.article_id not in near:
            continue
        units = [places.get(anchor, ())[: None if concerns == STATEMENT else 1] for anchor in (one, other)]
        for first, second in product(*units):
            yield Bond(concerns, min(first, second), max(first, second), made.together, made)


def places(anchor: ClaimAnchor, reading: Reading, elder: Reading | None = None) -> tuple[Place, ...]:
    """The units that an anchor means, of the claim that stands there now; where *elder* stands for the article, in the elder's claim."""
    found = claim_at(anchor, reading.article, [point.claim for point in reading.points])
    if found is None:
        return ()
    claim, moved = found
    point = next(point for point in reading.points if point.claim is claim)
    part = anchor.part or anchor.content
    if elder is not None:
        same, _ = matched(elder, reading)
        stands = next((elders for elders, twins in same.items() if twins is point), None)
        other = next((one for one in elder.points if one.claim.claim_id == stands), point)
        moved += other.claim.content.start - claim.content.start
        point = other
    return tuple(unit.place for unit in _meant(point, Extent(start=max(0, part.start + moved), end=max(0, part.end + moved))))


def marks(claims: Collection[str], concerns: str, said: Iterable[Bond]) -> tuple[Mark, ...]:
    """Who had a hand in a group of those claims: held some of them together, or something apart from them."""
    acting = {
        bond.made.correction_id: bond.made
        for bond in said
        if bond.concerns == concerns and acts(bond.one[0] in claims, bond.other[0] in claims, bond.together)
    }
    return tuple(Mark.of(made) for made in sorted(acting.values(), key=rank))


def acts(one_inside: bool, other_inside: bool, together: bool) -> bool:
    """Whether a word on two members shows in a group that holds the one, or the other, or both."""
    return (one_inside and other_inside) if together else one_inside != other_inside


def barred(said: Iterable[Bond]) -> frozenset[tuple[str, frozenset[str]]]:
    """What is no dispute: of what, and between which claims."""
    latest = {(bond.concerns, frozenset((bond.one[0], bond.other[0]))): bond for bond in sorted(said, key=lambda bond: rank(bond.made))}
    return frozenset(pair for pair, bond in latest.items() if not bond.together and bond.concerns != STATEMENT)


def _on(said: Iterable[tuple[CorrectionMade, Word]], members: Collection[str]) -> tuple[Mark, ...]:
    acting = {made.correction_id: made for made, word in said if acts(word.one in members, word.other in members, word.together)}
    return tuple(Mark.of(made) for made in sorted(acting.values(), key=rank))


def _file(drawers: dict[str, list[CorrectionMade]], made: CorrectionMade) -> None:
    for article_id in made.article_ids:
        drawers[article_id].append(made)


def _names(said: Sequence[tuple[CorrectionMade, Word]]) -> NamesByHand:
    told = {
        word.rank: ([anchor.entity_id for party in made.parties for anchor in party.entities], f"by hand: {made.note or 'one'}, {made.by}")
        for made, word in said
    }
    return names_by_hand([word for _, word in said], told)


def _pairs(parties: Sequence[Sequence[T]], *, together: bool) -> Iterator[tuple[T, T]]:
    """Every two that are held together; or every two of different parties."""
    if together:
        yield from combinations([member for party in parties for member in party], 2)
    else:
        for one, other in combinations(parties, 2):
            yield from product(one, other)


def _meant(point: Point, part: Extent) -> list[Unit]:
    """The units that lie in that part by half at least; the one that shares most with it where none does."""
    shared = [(min(unit.end, part.end) - max(unit.start, part.start), unit) for unit in point.units]
    inside = [unit for length, unit in shared if 2 * length >= unit.end - unit.start]
    return inside or [max(shared, key=lambda one: one[0])[1]]
