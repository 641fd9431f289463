"""What the sides of a dispute hold, by the claims that people put on them: figures, days, or who affirms and who denies."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from klaim_shared.messages import ClaimExtracted, CorrectionMade

Held = Mapping[tuple[str, int], ClaimExtracted]
"""The claims that stand, by article and where their content begins."""


def sides(made: CorrectionMade, held: Held) -> dict[str, list[Any]]:
    """`values`; of a stance also `for` and `against`, names of sources."""
    found = [[held[key] for one in party.claims if (key := (one.article_id, one.content.start)) in held] for party in made.parties]
    match made.dispute:
        case "quantity":
            return {"values": sorted({*_figures(found)})}
        case "date":
            return {"values": sorted({day for side in found for claim in side for day in _days(claim)})}
        case _:
            denying = [any(claim.stance == "deny" for claim in side) for side in found]
            names = {side: _names(found, denying, side) for side in (False, True)}
            return {"values": ["for", "against"], "for": names[False], "against": names[True]}


def _figures(found: Sequence[Sequence[ClaimExtracted]]) -> Iterator[float]:
    """The figures of units that several sides count."""
    counted = [{(one.unit, one.value) for claim in side for one in claim.quantities if one.value is not None} for side in found]
    units = {unit for one, other in combinations(counted, 2) for unit, _ in one if unit in {beside for beside, _ in other}}
    yield from (value for side in counted for unit, value in side if unit in units)


def _days(claim: ClaimExtracted) -> list[str]:
    whens = [*claim.times, *([claim.said_on] if claim.said_on else [])]
    return [when.date for when in whens if when.date]


def _names(found: Sequence[Sequence[ClaimExtracted]], denying: Sequence[bool], side: bool) -> list[str]:
    every = (claim for claims, denies in zip(found, denying, strict=True) if denies is side for claim in claims)
    return sorted({claim.source.name for claim in every if claim.source})
