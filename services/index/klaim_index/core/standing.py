"""Which of all that has arrived stands, whatever order it came in."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from klaim_shared.messages import ArticleExtracted, ArticleIngested, ClaimExtracted, Event, Value

D = TypeVar("D", bound=Value)
K = TypeVar("K")


class Ranked(NamedTuple, Generic[D]):
    """An event's data, and the rank that decides whether it stands."""

    rank: str
    data: D


@dataclass(frozen=True)
class News:
    """What some events tell of one article: the best of each thing, by revision or claim id."""

    articles: dict[int, Ranked[ArticleIngested]] = field(default_factory=dict)
    closings: dict[int, Ranked[ArticleExtracted]] = field(default_factory=dict)
    claims: dict[str, Ranked[ClaimExtracted]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.articles or self.closings or self.claims)


@dataclass(frozen=True)
class Standing:
    """How one revision of an article stands: `held` claims, of which `visible` are current."""

    newest: bool
    complete: bool
    held: int
    visible: int


def news(events: Iterable[Event[Any]]) -> dict[str, News]:
    """What the events tell, by article id; TypeError for data that a ledger does not know."""
    told: dict[str, News] = {}
    for event in events:
        match event.data:
            case ArticleIngested() as article:
                _keep_best(told.setdefault(article.article_id, News()).articles, article.revision, Ranked(_rank(event), article))
            case ArticleExtracted() as closing:
                _keep_best(told.setdefault(closing.article_id, News()).closings, closing.revision, Ranked(_rank(event), closing))
            case ClaimExtracted() as claim:
                _keep_best(told.setdefault(claim.article.article_id, News()).claims, claim.claim_id, Ranked(_rank(event), claim))
            case other:
                raise TypeError(f"A ledger does not know what to do with {type(other).__name__}.")
    return told


def settle(
    articles: Collection[int], closings: Mapping[int, frozenset[str]], claims: Mapping[str, int]
) -> tuple[dict[int, Standing], frozenset[str]]:
    """How each revision of one article stands, and the ids of its current claims.

    *articles*: the revisions whose text is held; *closings*: the claim ids that each closing event lists; *claims*: the revision of each.
    A claim is current where its revision is the newest known by any of them and, once that revision is closed, it is listed.
    A revision is complete when its text, its closing event and every claim listed are held.
    """
    known = {*articles, *closings, *claims.values()}
    newest = max(known)
    current = frozenset(claim for claim, revision in claims.items() if revision == newest and claim in closings.get(newest, claims))
    standings = {}
    for revision in known:
        held = frozenset(claim for claim, of in claims.items() if of == revision)
        complete = revision in articles and revision in closings and closings[revision] <= held
        standings[revision] = Standing(revision == newest, complete, len(held), len(current & held))
    return standings, current


def _keep_best(kept: dict[K, Ranked[D]], key: K, new: Ranked[D]) -> None:
    if key not in kept or new.rank > kept[key].rank:
        kept[key] = new


def _rank(event: Event[Any]) -> str:
    """What decides between two events about one thing: the greater rank stands.

    It is made of content alone (when the article was ingested or the extractor's version, then the event's source and id): an event
    delivered twice changes nothing, and the order of arrival decides nothing.
    """
    data = event.data
    age = f"{data.ingested_at.timestamp():020.6f}" if isinstance(data, ArticleIngested) else padded(data.extractor.version)
    return f"{age} {event.source} {event.id}"


def padded(version: str) -> str:
    """The version so that later ones sort after: 1.10.0 after 1.9.2."""
    return re.sub(r"\d+", lambda number: number[0].zfill(8), version)
