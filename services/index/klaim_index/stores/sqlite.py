"""The ledger in one SQLite file."""

import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from klaim_index.core.corrections import CorrectionRecord
from klaim_index.core.grouping.by_hand import ByHand
from klaim_index.core.groups import CopyRecord, DisputeRecord, EntityRecord, Moving, StatementRecord, StoryRecord, Timeline
from klaim_index.core.ledger import ArticleRecord, ArticleSummary, ClaimRecord, Counts, Renewal, Snapshot
from klaim_index.core.page import Page
from klaim_index.core.query import ArticleQuery, CopyQuery, CorrectionQuery, DisputeQuery, EntityQuery, Query, StatementQuery, StoryQuery
from klaim_index.stores import reading
from klaim_index.stores.connections import Readers, meaning, open_writer, transaction
from klaim_index.stores.corrections import amend, correct, corrections, telling
from klaim_index.stores.groups import Recall, anew, asking, moving, regroup, regroup_corrected, timelines
from klaim_index.stores.migrations import migrate
from klaim_index.stores.seals import seal, seal_the_rest
from klaim_index.stores.search import filling
from klaim_index.stores.snapshots import Snapshots
from klaim_index.stores.writing import take_in
from klaim_shared import faults
from klaim_shared.messages import CorrectionMade, Event


class SqliteLedger:
    """A Ledger. Its methods may be called from any thread; writes wait for one another, reads for nobody.

    A question that takes longer than *seconds* is cut off, and so is a wait for a lock that another process holds.
    One that is not *durable* waits for no disk: it is thrown away soon.
    """

    def __init__(self, path: Path, seconds: float = 2.0, *, durable: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._writer = open_writer(path, seconds)
        if not durable:
            self._writer.execute("PRAGMA synchronous = OFF")
        migrate(self._writer)
        filling.begin(self._writer)
        anew.begin(self._writer, path)
        self._path, self._recall = path, Recall()
        self._by_hand = ByHand(corrections(self._writer))
        self._renewal = self._next_renewal()
        seal_the_rest(self._writer)
        self._readers = Readers(path, seconds)
        self._snapshots = Snapshots(path)

    def apply(self, events: Sequence[Event[Any]]) -> None:
        """Take in a batch, whole or not at all: on disk when this returns."""
        with self._lock:
            try:
                with transaction(self._writer):
                    article_ids = take_in(self._writer, events, datetime.now(UTC))
                    faults.point("index.taken_in")
                    for article_id in self._by_hand.of_claims.keys() & {*article_ids}:
                        amend(self._writer, article_id, self._by_hand.of_claims[article_id])
                    if anew.is_current(self._writer):  # asked here, since another process may have made it so
                        regroup(self._writer, self._recall, article_ids, self._by_hand)
                    else:
                        self._recall.forget()
                        anew.note(self._writer, article_ids)
                    seal(self._writer, article_ids)
            except BaseException:
                self._recall.forget()  # it may remember what was not kept
                raise

    def renew(self, tell: Callable[[Renewal], None] = lambda _: None, stopped: Callable[[], bool] = lambda: False) -> None:
        """Make anew what other code made; meanwhile events are taken in, and the old groups answer.

        *tell* is told how it goes, at every step; *stopped*, asked as often, ends it early, and the next call goes on.
        Unavailable where it cannot go on just now; whatever is in the way, `renewal` says it until it goes on.
        """
        try:
            self._renew(tell, stopped)
        except sqlite3.OperationalError as error:
            known = meaning(error, "written")
            self._wait_for(known)
            raise known from error
        except Exception as error:
            self._wait_for(error)
            raise

    def _wait_for(self, error: Exception) -> None:
        with self._lock:
            if self._renewal:
                self._renewal = replace(self._renewal, error=str(error) or type(error).__name__)

    def _renew(self, tell: Callable[[Renewal], None], stopped: Callable[[], bool]) -> None:
        while self._renewal and self._renewal.what == "search" and not stopped():
            tell(self._renewal)
            with self._lock:
                more = filling.fill_some(self._writer)
                self._renewal = self._renewal.after(filling.AT_ONCE) if more else self._next_renewal()
        if self._groups_wait() and not stopped():
            with closing(anew.Anew(self._path)) as groups:
                self._make_groups(groups, tell, stopped)

    def _make_groups(self, groups: anew.Anew, tell: Callable[[Renewal], None], stopped: Callable[[], bool]) -> None:
        self._renewal = Renewal("groups", *groups.progress())
        while not stopped() and self._groups_wait():
            if groups.step():
                self._renewal = Renewal("groups", *groups.progress())
                tell(self._renewal)
                continue
            with self._lock:
                while groups.step():
                    pass  # the last that came
                groups.put_in_place(self._writer)
            self._groups_wait()
            return

    def _groups_wait(self) -> bool:
        """Whether the groups are still to be made anew: another process may have done it."""
        with self._lock:
            if anew.is_current(self._writer):
                self._renewal = None
            return self._renewal is not None

    def _next_renewal(self) -> Renewal | None:
        if not filling.is_filled(self._writer):
            return Renewal("search", *filling.progress(self._writer))
        return None if anew.is_current(self._writer) else Renewal("groups", 0, reading.counts(self._writer).articles)

    @property
    def renewal(self) -> Renewal | None:
        """What is being made anew just now."""
        return self._renewal

    def whole(self, revisions: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
        """Those of these revisions whose text, closing event and every claim listed are held."""
        with self._lock, transaction(self._writer):  # not a reader's: receipts must not wait for people's questions
            return reading.whole(self._writer, revisions)

    def correct(self, made: Sequence[CorrectionMade]) -> None:
        """Take in what people said, whole or not at all; what is held already does nothing, and what does not fit anywhere yet waits."""
        with self._lock:
            try:
                with transaction(self._writer):
                    by_hand = correct(self._writer, self._by_hand, made)
                    seal(self._writer, ())  # claims that were added have come as well
                    if anew.is_current(self._writer):
                        regroup_corrected(self._writer, self._recall, self._by_hand, by_hand)
                    else:
                        self._recall.forget()
                        anew.note(self._writer, corrections=[one.correction_id for one in by_hand.every[len(self._by_hand.every) :]])
            except BaseException:
                self._recall.forget()
                raise
            self._by_hand = by_hand

    def corrections(self, query: CorrectionQuery) -> Page[CorrectionRecord]:
        """One page of corrections, the latest first."""
        with self._readers.one() as connection:
            return telling.page(connection, query)

    def correction(self, correction_id: str) -> CorrectionRecord | None:
        """That correction."""
        with self._readers.one() as connection:
            return telling.one(connection, correction_id)

    def all_corrections(self) -> list[CorrectionMade]:
        """All that are held, the earliest first."""
        with self._readers.one() as connection:
            return corrections(connection)

    def claims(self, query: Query) -> Page[ClaimRecord]:
        """One page of claims."""
        with self._readers.one() as connection:
            return reading.claims(connection, query)

    def claim(self, claim_id: str) -> ClaimRecord | None:
        """That claim, superseded or not."""
        with self._readers.one() as connection:
            return reading.claim(connection, claim_id)

    def articles(self, query: ArticleQuery) -> Page[ArticleSummary]:
        """One page of articles in their newest revision."""
        with self._readers.one() as connection:
            return reading.articles(connection, query)

    def article(self, article_id: str, revision: int | None = None) -> ArticleRecord | None:
        """That revision of an article, or the newest one whose text is held."""
        with self._readers.one() as connection:
            return reading.article(connection, article_id, revision)

    def statements(self, query: StatementQuery) -> Page[StatementRecord]:
        """One page of statements."""
        with self._readers.one() as connection:
            return asking.statements(connection, query)

    def statement(self, statement_id: str) -> StatementRecord | None:
        """That statement."""
        with self._readers.one() as connection:
            return asking.statement(connection, statement_id)

    def copies(self, query: CopyQuery) -> Page[CopyRecord]:
        """One page of copies."""
        with self._readers.one() as connection:
            return asking.copies(connection, query)

    def disputes(self, query: DisputeQuery) -> Page[DisputeRecord]:
        """One page of disputes."""
        with self._readers.one() as connection:
            return asking.disputes(connection, query)

    def dispute(self, dispute_id: str) -> DisputeRecord | None:
        """That dispute."""
        with self._readers.one() as connection:
            return asking.dispute(connection, dispute_id)

    def stories(self, query: StoryQuery) -> Page[StoryRecord]:
        """One page of stories."""
        with self._readers.one() as connection:
            return asking.stories(connection, query)

    def copy(self, a: str, b: str) -> CopyRecord | None:
        """The copy that those two articles are."""
        with self._readers.one() as connection:
            return asking.copy(connection, a, b)

    def story(self, story_id: str) -> StoryRecord | None:
        """That story."""
        with self._readers.one() as connection:
            return asking.story(connection, story_id)

    def timeline(self, story_id: str) -> Timeline | None:
        """That story in the order of time."""
        with self._readers.one() as connection:
            return timelines.timeline(connection, story_id)

    def entities(self, query: EntityQuery) -> Page[EntityRecord]:
        """One page of entities."""
        with self._readers.one() as connection:
            return asking.entities(connection, query)

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """One state of the ledger, for as long as it takes to read it."""
        return self._snapshots.one()

    def moved(self, kind: Moving, ids: Sequence[str]) -> Mapping[str, datetime]:
        """When the last article that told of each was taken in."""
        with self._readers.one() as connection:
            return moving.moved(connection, kind, ids)

    def counts(self) -> Counts:
        """How much is held."""
        with self._readers.one() as connection:
            return reading.counts(connection)

    def check(self) -> None:
        """Return when the ledger can be read."""
        self.claim("")

    def digest(self) -> str:
        """SHA-256 over all that stands, but for when and in which order it came: two ledgers of the same events have the same."""
        with self._readers.one() as connection:
            return reading.digest(connection)

    def close(self) -> None:
        """Close the file. Nobody may be using the ledger."""
        self._readers.close()
        self._writer.close()
