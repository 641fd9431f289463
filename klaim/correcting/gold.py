"""Corrections as gold: the articles they are about with the claims as people left them, and what they said of groups.

What nobody corrected is optional in it: nobody has vouched for it, so finding it or not counts neither way. `ledger.json` is shaped as the
annotations of groups in the project's own gold.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path, PurePath
from typing import Any

from klaim.client import Ledger
from klaim.correcting.sides import Held, sides
from klaim.evaluation.gold import GoldArticle, GoldClaim, GoldQuantity
from klaim_shared.messages import ClaimAnchor, ClaimExtracted, CorrectionMade, When

_TOLD = ("title", "text", "outlet", "authors", "published_at", "url", "language")


@dataclass(frozen=True)
class Written:
    """How much was written."""

    articles: int
    claims: int


def write(ledger: Ledger, folder: Path) -> Written:
    """Write what is in force: articles/NAME.json and claims/NAME.json where claims were corrected, grouped/NAME.json for all other articles
    that corrections name, and ledger.json.
    """
    made = [CorrectionMade.model_validate(one) for one in ledger.listed("corrections", state="in_force")]
    about = {article_id: None for one in made for article_id in sorted(one.article_ids)}
    articles = {article_id: ledger.article(article_id) for article_id in about}
    names = _names(articles)
    amended = {article_id for one in made if one.about == "claim" for article_id in one.article_ids}
    for article_id, article in articles.items():
        name = names[article_id]
        place = folder / ("articles" if article_id in amended else "grouped")
        _write(place / f"{name}.json", {field: article[field] for field in _TOLD if article.get(field)})
        if article_id in amended:
            gold = GoldArticle(article=f"{name}.json", claims=tuple(map(_claim, article["claims"])))
            _write(folder / "claims" / f"{name}.json", gold.model_dump(mode="json"))
    held = {
        (article_id, row["content"]["start"]): ClaimExtracted.model_validate(row)
        for article_id in about
        for row in articles[article_id]["claims"]
    }
    _write(folder / "ledger.json", groups(made, names, held))
    return Written(len(articles), sum(one.about == "claim" for one in made))


def groups(made: Iterable[CorrectionMade], names: Mapping[str, str], held: Held) -> dict[str, list[Any]]:
    """What people said of groups; a claim is [article, the words of it that are meant]."""
    told: dict[str, list[Any]] = defaultdict(list)
    for one in made:
        claims = [[_piece(anchor, names) for anchor in party.claims] for party in one.parties]
        articles = [[names[anchor.article_id] for anchor in party.articles] for party in one.parties]
        entities = [[anchor.entity_id for anchor in party.entities] for party in one.parties]
        every = [piece for party in claims for piece in party]
        what = one.note or f"{one.action}, {one.by}"
        match one.about, one.together:
            case "statement", True:
                told["same_statement"].append({"what": what, "claims": every})
            case "statement", False:
                told["different_statement"] += _fresh(claims, told["different_statement"])
            case "dispute", is_one:
                told["disputes" if is_one else "not_disputes"].append(
                    {"what": what, "type": one.dispute, "claims": claims, **sides(one, held)}
                )
            case "copy", is_one:
                told["copies" if is_one else "not_copies"].append([name for party in articles for name in party])
            case "story", is_one:
                told["stories" if is_one else "different_stories"].append(
                    [name for party in articles for name in party] if is_one else articles
                )
            case "entity", is_one:
                told["same_entity" if is_one else "different_entity"].append([name for party in entities for name in party])
    return dict(told)


def _fresh(parties: Sequence[Sequence[list[str]]], told: Iterable[list[str]]) -> list[list[str]]:
    """Every two of different parties that were not told yet, in either order."""
    pairs = (sorted(pair) for two in combinations(parties, 2) for pair in product(*two))
    fresh = dict.fromkeys((*first, *second) for first, second in pairs)
    return [[*pair] for pair in fresh if [*pair] not in told]


def _names(articles: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """A file's name for each article, without suffix: that of the file it came in, told apart where several have it."""
    stems = {article_id: PurePath(article["source_name"]).stem for article_id, article in articles.items()}
    shared = {stem for stem in stems.values() if list(stems.values()).count(stem) > 1}
    return {article_id: f"{stem}-{article_id[-8:]}" if stem in shared else stem for article_id, stem in stems.items()}


def _piece(anchor: ClaimAnchor, names: Mapping[str, str]) -> list[str]:
    part, content = anchor.part or anchor.content, anchor.content
    return [names[anchor.article_id], content.text[part.start - content.start : part.end - content.start] or content.text]


def _claim(row: Mapping[str, Any]) -> GoldClaim:
    claim = ClaimExtracted.model_validate(row)
    dates = [when for when in claim.times if when.date]
    return GoldClaim(
        kind=claim.kind,
        content=claim.content.text,
        source=(claim.source.name,) if claim.source else None,
        cue=(claim.cue.text,) if claim.cue else (),
        stance=(claim.stance,) if claim.stance else (),
        quote=(claim.quote,) if claim.quote else (),
        relays=tuple(relay.name for relay in claim.relays),
        said_on=_days(claim.said_on) if claim.said_on else None,
        quantities=tuple(GoldQuantity(text=one.text, value=one.value, unit=one.unit, modifier=one.modifier) for one in claim.quantities),
        times=tuple(days for when in dates if (days := _days(when))) if claim.kind == "narrated" else (),
        optional=not row["corrections"],
    )


def _days(when: When) -> str | None:
    """`2024-10-25`, or the first and last day."""
    return f"{when.date}/{when.end_date}" if when.date and when.end_date else when.date


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
