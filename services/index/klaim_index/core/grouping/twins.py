"""Twins: articles with hardly a word of difference. One of them, the earliest, is compared with others; the rest stand and fall with it.

A report that five hundred outlets print word by word would otherwise be held against itself a hundred thousand times.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from klaim_index.core.grouping.keys import hashed
from klaim_index.core.grouping.points import Point
from klaim_index.core.grouping.reading import Reading
from klaim_index.core.grouping.stories import WINDOW, Profile, order

_TELLING = 24  # so many terms of two articles are not the same by chance


def fingerprint(profile: Profile) -> int | None:
    """What twins share; None for an article that says too little to tell."""
    return hashed(" ".join(sorted(profile.weights))) if len(profile.weights) >= _TELLING else None


def elders(family: Iterable[Profile]) -> dict[str, str]:
    """For each of the articles with one fingerprint the twin that stands for it: the earliest, or, much later, the earliest since."""
    found: dict[str, str] = {}
    elder: Profile | None = None
    for one in sorted(family, key=order):
        if elder is None or (one.day is None) != (elder.day is None) or (one.day and elder.day and one.day - elder.day > WINDOW):
            elder = one
        found[one.article_id] = elder.article_id
    return found


def all_elders(readings: Iterable[Reading], alone: Collection[str] = ()) -> dict[str, str]:
    """For each article the twin that stands for it, mostly itself. Those whose claims people corrected stand *alone*."""
    families: dict[int | str, list[Profile]] = defaultdict(list)
    for reading in readings:
        told = None if reading.article_id in alone else fingerprint(reading.profile)
        families[told or reading.article_id].append(reading.profile)
    return {article: elder for family in families.values() for article, elder in elders(family).items()}


def matched(elder: Reading, twin: Reading) -> tuple[dict[str, Point], list[Point]]:
    """The claims of a twin by the elder's claim that says the same, and those that only the twin makes."""
    waiting = defaultdict(list)
    for point in elder.points:
        waiting[_said(point)].append(point.claim.claim_id)
    found, others = {}, []
    for point in twin.points:
        if same := waiting[_said(point)]:
            found[same.pop(0)] = point
        else:
            others.append(point)
    return found, others


def all_matched(readings: Sequence[Reading], elder_of: Mapping[str, str]) -> tuple[dict[str, list[Point]], list[Point]]:
    """The claims of all twins by their elders' claims, and those that only a twin makes."""
    by_id = {reading.article_id: reading for reading in readings}
    found: dict[str, list[Point]] = defaultdict(list)
    others: list[Point] = []
    for article in sorted(elder_of):
        if elder_of[article] != article:
            same, own = matched(by_id[elder_of[article]], by_id[article])
            others += own
            for claim, point in same.items():
                found[claim].append(point)
    return found, others


def _said(point: Point) -> tuple[str, str, str | None]:
    source = point.claim.source
    return point.claim.kind, point.claim.content.text, source.name if source else None
