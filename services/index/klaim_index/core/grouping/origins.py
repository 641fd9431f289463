"""Origins: how many there are behind a statement when copies, relays and one occasion count once."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Literal

from klaim_index.core.grouping.clusters import components
from klaim_index.core.grouping.occasions import Words
from klaim_index.core.grouping.pairing import verbatim
from klaim_index.core.grouping.points import Point

Kind = Literal["own", "relay", "copy"]
AreCopies = Callable[[str, str], bool]

_OCCASION = re.compile(
    r"(?:konferensi|jumpa) pers|temu media|kepada (?:wartawan|awak media|media|pers)|(?:keterangan|siaran) (?:pers|tertulis|resmi)"
    r"|rilis|sidang|rapat|pidato|cuitan",
    re.IGNORECASE,
)
_QUOTED = {"direct", "mixed"}
_WORDS, _MOST = 6, 0.7  # so many words, and such a part of the shorter one's, in one order are one utterance
_COPIED = "one article is a copy of the other"


@dataclass(frozen=True)
class Origin:
    """Claims that go back to one place. `why` tells a reader what made them one."""

    origin: str
    kind: Kind
    claims: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True)
class _Bond:
    kind: Kind
    why: str
    name: str


def origins(points: Sequence[Point], are_copies: AreCopies, twins: Mapping[str, Sequence[Point]]) -> tuple[Origin, ...]:
    """The origins of a statement's claims, in the order of their first claims. A twin has it from where its elder has it."""
    by_id = {point.claim.claim_id: point for point in points}
    bonds = [(one, other, bond) for one, other in combinations(points, 2) for bond in _bonds(one, other, are_copies, points)]
    groups = components(by_id, [(one.claim.claim_id, other.claim.claim_id) for one, other, _ in bonds])
    ordered = [[claim for claim in by_id if claim in group] for group in groups]
    ordered.sort(key=lambda claims: list(by_id).index(claims[0]))
    return tuple(
        _origin(
            [by_id[claim] for claim in claims],
            [bond for one, _, bond in bonds if one.claim.claim_id in claims],
            [twin for claim in claims for twin in twins.get(claim, ())],
        )
        for claims in ordered
    )


def _bonds(one: Point, other: Point, are_copies: AreCopies, points: Sequence[Point]) -> Iterator[_Bond]:
    """What makes the two, of those *points* of a statement, one origin."""
    first, second = one.article, other.article
    if first.article_id == second.article_id:
        yield _Bond("own", "same article", _house(one))
    elif are_copies(first.article_id, second.article_id):
        yield _Bond("copy", _COPIED, _house(one))
    if shared := _through(one) & _through(other):
        yield _Bond("relay", f"both through {min(shared)}", min(shared))
    if first.outlet and first.outlet == second.outlet and first.article_id != second.article_id:
        yield _Bond("own", "same outlet", first.outlet)
    if occasion := _occasion(one, other, points):
        yield _Bond("own", "one occasion", occasion)


def _origin(points: Sequence[Point], bonds: Sequence[_Bond], twins: Sequence[Point]) -> Origin:
    kinds = {bond.kind for bond in bonds}
    relays = sorted({name for point in points for name in _through(point)})
    kind: Kind = "relay" if relays else "copy" if twins or "copy" in kinds else "own"
    occasions = [bond.name for bond in bonds if bond.why == "one occasion"]
    name = relays[0] if relays else occasions[0] if occasions else _house(points[0])
    why = {bond.why for bond in bonds} | ({_COPIED} if twins else set())
    return Origin(name, kind, tuple(point.claim.claim_id for point in (*points, *twins)), tuple(sorted(why)))


def _through(point: Point) -> frozenset[str]:
    """The outlets and agencies that the words came through."""
    relays = {relay.name for relay in point.claim.relays}
    return frozenset(relays | ({point.article.agency} if point.article.agency else set()))


def _house(point: Point) -> str:
    return point.article.outlet or point.article.source_name


def _occasion(one: Point, other: Point, points: Sequence[Point]) -> str | None:
    """The occasion that both report; None where nothing tells.

    It is the same words, a document, one place on one day, other words of the source on that day that both quote, or an occasion of
    one kind on one day.
    """
    source = one.claim.source
    if source is None or other.claim.source is None:
        return None
    if source.type == "document":
        return source.name
    day = one.said or other.said
    name = f"{source.name}, {day}" if day else source.name
    if {one.claim.quote, other.claim.quote} <= _QUOTED and any(
        _same_words(first.words, second.words) for first in one.units for second in other.units
    ):
        return name
    first, second = one.occasion, other.occasion
    if first and second:
        if first.is_elsewhere(second):
            return None
        if first.is_there(second, [point.occasion for point in points if point.occasion]) or first.is_heard_in(second, verbatim):
            return f"{source.name}, {first.day}"
    same_kind = _kinds(one) & _kinds(other)
    return f"{name} ({min(same_kind)})" if same_kind and one.day and one.day == other.day else None


def _same_words(one: Words, other: Words) -> bool:
    """Whether it is one utterance that is quoted: most words in their order, since no two outlets translate or tidy alike."""
    needed = max(_WORDS, _MOST * min(len(one), len(other)))
    if (Counter(one) & Counter(other)).total() < needed:
        return False
    return sum(match.size for match in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()) >= needed


def _kinds(point: Point) -> frozenset[str]:
    """The occasions that the claim's paragraph names, but for those that the claim speaks of."""
    text, start, content = point.article.text, point.claim.sentence.start, point.claim.content
    begin, end = text.rfind("\n", 0, start) + 1, text.find("\n", point.claim.sentence.end)
    named = _OCCASION.finditer(text, begin, end if end >= 0 else len(text))
    return frozenset(match[0].casefold() for match in named if not content.start <= match.start() < content.end)
