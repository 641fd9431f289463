"""Sketches: as much of a claim as it takes to hold it against others, small enough to be kept beside it and read by the hundred."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from klaim_index.core.grouping.amounts import Amount
from klaim_index.core.grouping.points import Period, Point, Unit
from klaim_index.core.grouping.terms import Term

_REMEMBERED = 20_000  # of some 5 KB each


class Source(NamedTuple):
    """Who says it, by what two sources are told apart."""

    name: str
    entity_id: str | None
    type: str
    role: str | None


@dataclass(frozen=True)
class Sketch:
    """A claim as `pairing.ties` sees it. Its terms do not tell where they stand."""

    claim_id: str
    article_id: str
    kind: str
    stance: str | None
    source: Source | None
    said: date | None
    day: date | None
    denies: bool
    units: tuple[Unit, ...]


def write(point: Point) -> str:
    """The sketch of a claim, as JSON."""
    claim, source = point.claim, point.claim.source
    return json.dumps(
        [
            claim.claim_id,
            claim.article.article_id,
            claim.kind,
            claim.stance,
            [source.name, source.entity_id, source.type, source.role] if source else None,
            _ordinal(point.said),
            _ordinal(point.day),
            point.denies,
            [_written(unit) for unit in point.units],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


@lru_cache(maxsize=_REMEMBERED)
def read(body: str) -> Sketch:
    """The sketch that was written so."""
    claim_id, article_id, kind, stance, source, said, day, denies, units = json.loads(body)
    return Sketch(
        claim_id,
        article_id,
        kind,
        stance,
        Source(*source) if source else None,
        _date(said),
        _date(day),
        denies,
        tuple(_unit(claim_id, unit) for unit in units),
    )


def _written(unit: Unit) -> list[Any]:
    return [
        unit.start,
        unit.end,
        " ".join(unit.words),
        [[term.key, term.weight, int(term.negated), int(term.name)] for term in unit.terms],
        unit.amounts,
        [[period.first.toordinal(), period.last.toordinal()] for period in unit.periods],
    ]


def _unit(claim_id: str, written: list[Any]) -> Unit:
    start, end, words, terms, amounts, periods = written
    return Unit(
        claim_id,
        start,
        end,
        tuple(words.split()),
        tuple(Term(key, weight, bool(negated), bool(name), 0, 0) for key, weight, negated, name in terms),
        tuple(Amount(*amount) for amount in amounts),
        tuple(Period(date.fromordinal(first), date.fromordinal(last)) for first, last in periods),
    )


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _date(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
