"""What the ledger already holds of the articles that a batch tells of."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from klaim_index.core.standing import News, Ranked, Standing
from klaim_index.stores.rows import EXTRACTED
from klaim_shared.messages import Value

D = TypeVar("D", bound=Value)
K = TypeVar("K")


class HeldClaim(NamedTuple):
    """What decides about a claim, and whether it is current."""

    revision: int
    rank: str
    current: bool


class HeldClosing(NamedTuple):
    """What decides about a closing event, and the claims it lists."""

    rank: str
    claim_ids: frozenset[str]


@dataclass(frozen=True)
class Held:
    """What is held of one article: the rank of its texts, its closings and standings by revision, its claims by id."""

    articles: dict[int, str] = field(default_factory=dict)
    closings: dict[int, HeldClosing] = field(default_factory=dict)
    claims: dict[str, HeldClaim] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)

    def unknown(self, told: News) -> News:
        """What of the news stands against what is held."""
        return News(
            _greater(told.articles, self.articles),
            _greater(told.closings, {revision: closing.rank for revision, closing in self.closings.items()}),
            _greater(told.claims, {claim_id: claim.rank for claim_id, claim in self.claims.items()}),
        )


def held(connection: sqlite3.Connection, article_ids: Sequence[str]) -> dict[str, Held]:
    """What is held of each of those articles; an empty Held where nothing is."""
    found = {article_id: Held() for article_id in article_ids}
    asked = (json.dumps(article_ids),)
    for article_id, revision, rank in connection.execute(_ARTICLES, asked):
        found[article_id].articles[revision] = rank
    for article_id, revision, rank, claim_ids in connection.execute(_CLOSINGS, asked):
        found[article_id].closings[revision] = HeldClosing(rank, frozenset(json.loads(claim_ids)))
    for article_id, claim_id, revision, rank, current in connection.execute(_CLAIMS, asked):
        found[article_id].claims[claim_id] = HeldClaim(revision, rank, bool(current))
    for article_id, revision, newest, complete, count, visible in connection.execute(_STANDINGS, asked):
        found[article_id].standings[revision] = Standing(bool(newest), bool(complete), count, visible)
    return found


def _greater(told: dict[K, Ranked[D]], ranks: dict[K, str]) -> dict[K, Ranked[D]]:
    return {key: new for key, new in told.items() if key not in ranks or new.rank > ranks[key]}


_ARTICLES = "SELECT article_id, revision, rank FROM article WHERE article_id IN (SELECT value FROM json_each(?))"
_CLOSINGS = "SELECT article_id, revision, rank, claim_ids FROM closing WHERE article_id IN (SELECT value FROM json_each(?))"
_CLAIMS = f"""
SELECT article_id, claim_id, revision, rank, current FROM claim WHERE article_id IN (SELECT value FROM json_each(?)) AND {EXTRACTED}
"""  # noqa: S608 - our own words
_STANDINGS = (
    "SELECT article_id, revision, newest, complete, held, visible FROM standing WHERE article_id IN (SELECT value FROM json_each(?))"
)
