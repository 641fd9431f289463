"""Taking events in: what is new is kept, what stands is settled anew, and the words of both can be found."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from klaim_index.core.place import arrival
from klaim_index.core.search.entry import Entry
from klaim_index.core.standing import News, news, settle
from klaim_index.stores import rows
from klaim_index.stores.claims import put_in, take_out
from klaim_index.stores.held import Held, held
from klaim_index.stores.rows import Change, ClaimRow
from klaim_shared.messages import Event


def take_in(connection: sqlite3.Connection, events: Sequence[Event[Any]], now: datetime) -> list[str]:
    """Take in a batch, within the transaction that the connection is in; the articles of which it told anything new."""
    told = news(events)
    before = held(connection, list(told))
    fresh = {article_id: before[article_id].unknown(tidings) for article_id, tidings in told.items()}
    arrivals = _arrivals(connection, sum(len(new.articles) + len(new.claims) for new in fresh.values()))
    changes: list[Change] = []
    for article_id, new in fresh.items():
        if new:
            changes += _Taking(connection, article_id, before[article_id], new, arrivals, now.isoformat()).settle()
    # In the order of rows: each step back would make FTS5 write out what it has gathered so far.
    for change in sorted(changes, key=lambda change: (change.place, change.enters)):
        connection.execute(change.statement, (change.place, *change.words))
    return [article_id for article_id, new in fresh.items() if new]


def _arrivals(connection: sqlite3.Connection, count: int) -> Iterator[int]:
    if not count:
        return iter(())
    [(end,)] = connection.execute(rows.TAKE_ARRIVALS, (count,)).fetchall()
    return iter(range(end - count, end))


@dataclass(frozen=True)
class _Taking:
    """The fresh news of one article on its way into the ledger. Each step returns what it changes in the word indexes."""

    connection: sqlite3.Connection
    article_id: str
    before: Held
    fresh: News
    arrivals: Iterator[int]
    now: str

    def settle(self) -> list[Change]:
        listed = {revision: closing.claim_ids for revision, closing in self.before.closings.items()}
        listed |= {revision: frozenset(new.data.claim_ids) for revision, new in self.fresh.closings.items()}
        revision_of = {claim_id: claim.revision for claim_id, claim in self.before.claims.items()}
        revision_of |= {claim_id: new.data.article.revision for claim_id, new in self.fresh.claims.items()}
        standings, current = settle({*self.before.articles, *self.fresh.articles}, listed, revision_of)
        self.connection.executemany(rows.PUT_CLOSING, [rows.closing(new) for new in self.fresh.closings.values()])
        changed = [(revision, new) for revision, new in standings.items() if self.before.standings.get(revision) != new]
        self.connection.executemany(rows.PUT_STANDING, [rows.standing(self.article_id, revision, new) for revision, new in changed])
        return self.write_articles() + self.write_claims(current)

    def write_articles(self) -> list[Change]:
        changes: list[Change] = []
        for revision, new in self.fresh.articles.items():
            came = next(self.arrivals)
            if revision in self.before.articles:
                [(place, *words)] = self.connection.execute(rows.DROP_ARTICLE, (self.article_id, revision)).fetchall()
                changes.append(Change(place, False, rows.ARTICLE_WORDS_LEAVE, tuple(words)))
                came = arrival(place)
            row = rows.article(new, came, self.now)
            self.connection.execute(rows.PUT_ARTICLE, row)
            changes.append(rows.article_enters(row))
        if changes:
            self.connection.execute(rows.MARK_NEWEST_ARTICLE, {"article_id": self.article_id})
        return changes

    def write_claims(self, current: frozenset[str]) -> list[Change]:
        changes: list[Change] = []
        made: list[tuple[ClaimRow, Entry]] = []
        for claim_id, new in self.fresh.claims.items():
            came = next(self.arrivals)
            if claim_id in self.before.claims:
                gone = take_out(self.connection, claim_id)
                self.connection.execute("DELETE FROM amended WHERE claim_id = ?", (claim_id,))  # of what was extracted before
                changes.append(gone)
                came = arrival(gone.place)
            made.append(rows.claim(new, came, self.now, current=claim_id in current))
        changes += put_in(self.connection, made)
        kept = ((claim_id, claim) for claim_id, claim in self.before.claims.items() if claim_id not in self.fresh.claims)
        turned = [claim_id for claim_id, claim in kept if claim.current != (claim_id in current)]
        self.connection.executemany(rows.MARK_CLAIM, [(claim_id in current, claim_id) for claim_id in turned])
        return changes
