"""What a ledger holds of each revision of each article, read on a connection that sees one state of it."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from klaim_index.stores.rows import EXTRACTED

LEDGER, FILES = "ledger.db", "inbox.db"  # in the index' data folder


class Kept(NamedTuple):
    """How much of a revision is here: its text, its closing event, how many of the claims that this lists are missing.

    `extra`: claims that count as current though the closing event of their revision does not list them; `texts`: 1, or none, or too many.
    """

    article_id: str
    revision: int
    texts: int
    closed: bool
    missing: int
    extra: int

    @property
    def whole(self) -> bool:
        """Its text, its closing event and every claim listed are here."""
        return self.texts > 0 and self.closed and not self.missing

    @property
    def lacks(self) -> str:
        """What is missing, in words."""
        parts = [] if self.texts else ["its text"]
        parts += [] if self.closed else ["the event that closes it"]
        parts += [f"{self.missing} of its claims"] if self.missing else []
        return " and ".join(parts)


def kept(ledger: sqlite3.Connection) -> Iterator[Kept]:
    """Everything of which there is anything, by id and revision."""
    texts = {(article_id, revision): count for article_id, revision, count in ledger.execute(_TEXTS)}
    closings = {(article_id, revision): listed for article_id, revision, listed in ledger.execute(_CLOSINGS)}
    for key, claims in _claims(ledger, {*texts, *closings}):
        listed = frozenset(json.loads(closings[key])) if key in closings else None
        held = {claim_id for claim_id, _ in claims}
        twice = len(claims) - len(held)
        unlisted = 0 if listed is None else sum(current and claim_id not in listed for claim_id, current in claims)
        yield Kept(*key, texts.get(key, 0), listed is not None, len((listed or frozenset()) - held), twice + unlisted)


def extracted_by(ledger: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Every article that is closed in some revision, with the earliest version of an extractor that closed any, padded so that it sorts."""
    yield from ledger.execute("SELECT article_id, min(substr(rank, 1, instr(rank, ' ') - 1)) FROM closing GROUP BY article_id")


def _claims(ledger: sqlite3.Connection, keys: set[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], list[tuple[str, bool]]]]:
    """The claims of every revision with whether each is current; of the keys that have none, no claims."""
    rows: Iterable[tuple[str, int, str, int]] = ledger.execute(_CLAIMS)
    for key, some in groupby(rows, key=lambda row: (row[0], row[1])):
        keys.discard(key)
        yield key, [(claim_id, bool(current)) for _, _, claim_id, current in some]
    for key in sorted(keys):
        yield key, []


# NOT INDEXED: an index that is damaged must not hide a row.
_TEXTS = "SELECT article_id, revision, count(*) FROM article NOT INDEXED GROUP BY article_id, revision"
_CLOSINGS = "SELECT article_id, revision, claim_ids FROM closing"
_CLAIMS = f"""
SELECT claim.article_id, claim.revision, claim.claim_id, claim.current
FROM claim NOT INDEXED JOIN claim_text USING (place) WHERE {EXTRACTED} ORDER BY claim.article_id, claim.revision, claim.claim_id
"""  # noqa: S608 - our own words
