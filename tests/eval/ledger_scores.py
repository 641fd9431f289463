"""How well statements, copies, stories and disputes are told, against what a reader found over the same articles.

A gold claim [article, piece] is found in a statement when one of its claims is of that article and holds the piece. Same statement is
scored over pairs of gold claims of different articles. Origins are right where the statement of all claims of a gold group has as many
behind them as a reader counted (`independent`). A dispute is found when one of its type holds two of its values (or, for stance, sources
on both sides).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path, PurePath
from typing import Any

from klaim.comparing import Kind, rows
from tests.eval.sets import GOLD, SEEDS

LEDGERS: dict[str, Path] = {name: GOLD / "ledger" / name for name in ("seeds", "known", "heldout", "denials")}

Row = Mapping[str, Any]
Piece = tuple[str, str]
Pair = frozenset[Piece]


@dataclass(frozen=True)
class Found:
    """What `klaim` says over a set's articles."""

    statements: list[dict[str, Any]]
    copies: list[dict[str, Any]]
    disputes: list[dict[str, Any]]
    stories: list[dict[str, Any]]


@cache
def found(name: str) -> Found:
    """All groups of a set's articles."""
    folder = LEDGERS[name] / "articles"
    files = sorted(folder.iterdir() if folder.exists() else SEEDS.glob("*.txt"))

    complaints: list[str] = []

    def of(kind: Kind) -> list[dict[str, Any]]:
        return rows(kind, files, complaints.append)

    return Found(of("statements"), of("copies"), of("disputes"), of("stories"))


@cache
def figures(name: str) -> dict[str, float]:
    """The figures of a set: F1 of pairs for statements, copies and stories; shares for the others."""
    gold = json.loads((LEDGERS[name] / "ledger.json").read_text(encoding="utf-8"))
    said = found(name)
    told: dict[str, float] = {}
    told["same statement"], told["kept apart"] = _statements(gold, said.statements)
    told["origins"] = _share(_origins(gold, said.statements))
    copies = {frozenset((_stem(row["a"]), _stem(row["b"]))) for row in said.copies}
    true = {frozenset(pair) for pair in gold["copies"]}
    told["copies"] = _f1(true, copies)
    told["stories"] = _f1(
        _pairs(gold.get("stories") or [gold["one_story"]]), _pairs([map(_stem, row["source_names"]) for row in said.stories])
    )
    wanted = [one for one in gold.get("disputes", ()) if not one.get("optional")]
    told["disputes found"] = _share(any(_holds(row, one) for row in said.disputes if row["relation"] != "scope") for one in wanted)
    settled = [one for one in gold.get("not_disputes", ()) if not one.get("optional")]
    conflicts = [row for row in said.disputes if row["relation"] == "conflict"]
    told["left alone"] = _share(not any(_holds(row, one) for row in conflicts) for one in settled)
    return told


def _statements(gold: Row, said: Iterable[Row]) -> tuple[float, float]:
    where: dict[str, list[tuple[str, str]]] = {}
    for row in said:
        for said_by in row["claims"]:
            where.setdefault(_stem(said_by["source_name"]), []).append((_flat(said_by["content"]["text"]), row["statement_id"]))

    def joined(one: Piece, other: Piece) -> bool:
        first, second = (
            {statement for content, statement in where.get(article, ()) if piece in content} for article, piece in (one, other)
        )
        return bool(first & second)

    firm = [group["claims"] for group in gold["same_statement"] if not group.get("optional")]
    fine = [group["claims"] for group in gold["same_statement"] if group.get("optional")] + [
        one["claims"] for one in gold.get("same_fact", ())
    ]
    apart = [(row[:2], row[2:]) for row in gold["different_statement"]]
    named = sorted({(one, _flat(piece)) for group in (*firm, *fine, *apart) for one, piece in group}, key=lambda claim: -len(claim[1]))

    def claim(article: str, piece: str) -> Piece:
        """The longest piece that holds this one: two pieces of one claim are one."""
        return next(longer for longer in named if longer[0] == article and _flat(piece) in longer[1])

    groups, loose = ([[claim(*one) for one in group] for group in kind] for kind in (firm, fine))
    hard = [(claim(*one), claim(*other)) for one, other in apart]
    true = _across(groups)
    pool = {piece for group in groups for piece in group} | {piece for pair in hard for piece in pair}
    together = {pair for pair in _across([list(pool)]) if joined(*pair)}
    return _f1(true, together - (_across(loose) - true)), _share(not joined(one, other) for one, other in hard)


def _origins(gold: Row, said: Sequence[Row]) -> Iterator[bool]:
    """For each gold group with a count, of which all claims are in one statement: whether that has as many origins behind them."""
    for group in gold["same_statement"]:
        pieces = {(article, _flat(piece)) for article, piece in group["claims"]}
        for row in said if "independent" in group else ():
            ours = {
                claim["claim_id"]: piece
                for claim in row["claims"]
                for piece in pieces
                if piece[0] == _stem(claim["source_name"]) and piece[1] in _flat(claim["content"]["text"])
            }
            if pieces == {*ours.values()}:
                yield sum(not ours.keys().isdisjoint(origin["claims"]) for origin in row["origins"]) == group["independent"]


def _across(groups: Iterable[Iterable[Piece]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2) if pair[0][0] != pair[1][0]}


def _holds(row: Row, wanted: Row) -> bool:
    if row["type"] != wanted["type"]:
        return False
    positions = row["positions"]
    if wanted["type"] == "quantity":
        values = {position.get(name) for position in positions for name in ("value", "low", "high")}
        return len(values & set(wanted["values"])) >= 2
    if wanted["type"] == "date":
        dates = [position["date"] for position in positions]
        return sum(any(date.startswith(value) or value.startswith(date) for date in dates) for value in wanted["values"]) >= 2
    sides = [{name.casefold() for name in position["sources"]} for position in positions]
    fors, againsts = (
        {at for at, side in enumerate(sides) if side & {name.casefold() for name in wanted[key]}} for key in ("for", "against")
    )
    return any(one != other for one in fors for other in againsts)


def _pairs(groups: Iterable[Iterable[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(sorted(set(group)), 2)}


def _f1(true: set[Any], said: set[Any]) -> float:
    both = len(true & said)
    return 2 * both / (len(true) + len(said)) if true or said else 1.0


def _share(right: Iterable[bool]) -> float:
    answers = list(right)
    return sum(answers) / len(answers) if answers else 1.0


def _stem(name: str) -> str:
    return PurePath(name).stem


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
