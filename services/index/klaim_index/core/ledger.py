"""What a ledger promises, and what it gives out."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from pydantic import AwareDatetime, Field

from klaim_index.core.correcting.force import Mark
from klaim_index.core.corrections import CorrectableLedger
from klaim_index.core.groups import DisputeRecord, GroupLedger, StatementRecord
from klaim_index.core.page import Page
from klaim_index.core.query import ArticleQuery, DisputeQuery, Filters, Query, StatementQuery
from klaim_shared.messages import ArticleIngested, ClaimExtracted, Event, Extent, Value


class ClaimRecord(ClaimExtracted):
    """A claim as the ledger holds it."""

    superseded: bool = Field(description="A later revision or extraction no longer makes it, or a correction says that it is no claim.")
    indexed_at: AwareDatetime
    corrections: tuple[Mark, ...] = Field(default=(), description="Who corrected it, and how, the latest last.")
    matched: tuple[Extent, ...] = Field(
        default=(),
        description="Where what `q` looked for stands, in code points of `content.text` (0 is its beginning): words in any form, "
        "names under any name, figures. Empty where nothing of it stands there, in exports, and where nothing was looked for.",
    )


class ArticleSummary(Value):
    """An article without its text."""

    article_id: str
    revision: int
    source_name: str
    item: int | None = None
    title: str | None = None
    outlet: str | None = None
    agency: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None
    published_at: str | None = None
    published_at_source: str | None = None
    ingested_at: AwareDatetime
    claims: int = Field(description="How many current claims it makes.")
    complete: bool = Field(description="Its text and all its claims are here.")
    superseded: bool = Field(description="A later revision is here.")
    indexed_at: AwareDatetime


class ArticleRecord(ArticleIngested):
    """An article revision as the ledger holds it, with the claims made in it, in the order of the text."""

    claims: tuple[ClaimRecord, ...]
    revisions: tuple[int, ...] = Field(description="All revisions that can be asked for, oldest first.")
    complete: bool = Field(description="Its text and all its claims are here.")
    superseded: bool = Field(description="A later revision is here.")
    indexed_at: AwareDatetime


@dataclass(frozen=True)
class Counts:
    """How much a ledger holds."""

    articles: int
    revisions: int
    claims_current: int
    claims_superseded: int
    incomplete: int  # articles whose newest revision lacks its text, its closing event or a listed claim
    languages: Mapping[str, int]  # articles by the language of their newest revision


@dataclass(frozen=True)
class Renewal:
    """What is being made anew in a ledger that another klaim wrote: the search index (counted in claims) or the groups (in articles)."""

    what: Literal["search", "groups"]
    done: int
    of: int
    error: str | None = None  # why it does not go on just now, in one sentence

    def after(self, more: int) -> "Renewal":
        """The same when so much more is done."""
        return replace(self, done=min(self.done + more, self.of), error=None)


@dataclass(frozen=True)
class Text:
    """An article as far as an export needs it."""

    article_id: str
    revision: int
    title: str | None
    text: str
    language: str | None
    url: str | None


class Snapshot(Protocol):
    """One state of a ledger: whatever comes in meanwhile, it tells of none of it. Every method blocks, and raises Unavailable."""

    def claims(self, query: Query) -> Page[ClaimRecord]:
        """One page of claims; of any size."""

    def statements(self, query: StatementQuery) -> Page[StatementRecord]:
        """One page of statements; of any size."""

    def disputes(self, query: DisputeQuery) -> Page[DisputeRecord]:
        """One page of disputes; of any size."""

    def count(self, filters: Filters) -> int:
        """How many pass."""

    def text(self, article_id: str, revision: int | None) -> Text:
        """An article in that revision, or the current one; one without a text where it is not held."""


class Ledger(GroupLedger, CorrectableLedger, Protocol):
    """Claims and their articles, kept. Every method blocks; Unavailable when the store cannot answer just now."""

    def apply(self, events: Sequence[Event[Any]]) -> None:
        """Take in a batch, whole or not at all. Events may come twice and in any order: the same set gives the same ledger.

        Rejected when an event contradicts what is held, or cannot be kept.
        """

    def whole(self, revisions: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
        """Those of these revisions (article id, number) whose text, closing event and every claim listed are held."""

    def claims(self, query: Query) -> Page[ClaimRecord]:
        """One page of claims; BadQuery for a cursor that is none."""

    def claim(self, claim_id: str) -> ClaimRecord | None:
        """That claim, superseded or not."""

    def articles(self, query: ArticleQuery) -> Page[ArticleSummary]:
        """One page of articles in their newest revision; BadQuery for a cursor that is none."""

    def article(self, article_id: str, revision: int | None = None) -> ArticleRecord | None:
        """That revision of an article, or the newest one whose text is held."""

    def counts(self) -> Counts:
        """How much is held."""

    @property
    def renewal(self) -> Renewal | None:
        """What is being made anew just now; it blocks for nobody."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """One state of the ledger, to be read to its end; Unavailable where too many are being read."""

    def check(self) -> None:
        """Return when the ledger can be read."""
