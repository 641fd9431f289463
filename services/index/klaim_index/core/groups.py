"""What articles have in common, as it is given out, and what a ledger that tells it promises."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from pydantic import Field

from klaim_index.core.correcting.force import Mark
from klaim_index.core.page import Page
from klaim_index.core.query import CopyQuery, DisputeQuery, EntityQuery, StatementQuery, StoryQuery
from klaim_shared.messages import EntityType, Quantity, Span, Stance, Value, When

Moving = Literal["claim", "statement", "dispute", "story"]


class Speaker(Value):
    """Who said it, under the fullest name that an article gives."""

    name: str
    entity_id: str | None = Field(description="The id that stands for it in its story.")


class Saying(Value):
    """A claim in a statement."""

    claim_id: str
    article_id: str
    source_name: str
    outlet: str | None
    published_at: str | None
    content: Span = Field(description="The stretch of the claim's content that makes the statement.")
    relays: tuple[str, ...]


class Origin(Value):
    """Claims that go back to one place."""

    origin: str
    kind: Literal["own", "relay", "copy"]
    claims: tuple[str, ...]
    why: tuple[str, ...] = Field(description="What made them one: same article, same outlet, one occasion, a copy, a relay.")


class StatementRecord(Value):
    """One thing that one source said, or, narrated, one fact; over all articles that report it."""

    statement_id: str
    source: Speaker | None
    text: str = Field(description="Its fullest wording.")
    stance: Stance | None
    said_on: When | None
    quantities: tuple[Quantity, ...]
    first_seen: str | None
    claims: tuple[Saying, ...]
    outlets: int
    origins: tuple[Origin, ...]
    independent: int = Field(description="How many origins stand behind it.")
    corrections: tuple[Mark, ...] = Field(default=(), description="Who had a hand in it: what was joined, kept apart or confirmed.")


class CopyRecord(Value):
    """Two articles that share what an outlet wrote."""

    a: str = Field(description="`source_name` of the earlier article, where that is known.")
    b: str
    a_article: str = Field(description="Its id.")
    b_article: str
    first: str | None = Field(description="The one that was there first; null where the times do not tell.")
    kind: Literal["copy", "rewrite", "excerpt"]
    share: float = Field(description="How much of the one that has more of it is shared, from 0 to 1.")
    sisters: bool = Field(description="Both are of one outlet.")
    passages: tuple[tuple[int, int, int, int], ...] = Field(description="Start and end in a, start and end in b.")
    corrections: tuple[Mark, ...] = Field(default=(), description="Who had a hand in it: what was joined, kept apart or confirmed.")


class Holder(Value):
    """A claim that holds a position: who says it, since when, through whom. Identical texts of several outlets are all told."""

    claim_id: str
    source_name: str
    article_id: str
    outlet: str | None
    published_at: str | None
    source: str | None = Field(description="Who says it; null where the outlet itself does, or names nobody.")
    relays: tuple[str, ...]
    said_on: When | None
    content: Span


class Held(Value):
    """One of the competing values: a figure with its bounds, a day or month, or a side."""

    value: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    date: str | None = None
    stance: Literal["confirm", "deny"] | None = None


class PositionRecord(Held):
    """One of the competing values, and who holds it."""

    statements: tuple[str, ...]
    claims: tuple[Holder, ...]
    sources: tuple[str, ...]


class DisputeRecord(Value):
    """Where reports of one thing cannot all be so."""

    dispute_id: str
    type: Literal["quantity", "date", "stance"]
    about: str
    entities: tuple[str, ...]
    unit: str | None
    positions: tuple[PositionRecord, ...]
    relation: Literal["conflict", "update", "scope"]
    corrections: tuple[Mark, ...] = Field(default=(), description="Who had a hand in it: what was joined, kept apart or confirmed.")


class Chapter(Value):
    """An article of a story."""

    article_id: str
    source_name: str
    title: str | None
    at: str | None = Field(description="When it appeared, or, where nobody knows, the latest day that somebody spoke in it.")


class StoryRecord(Value):
    """Articles about one event, the earliest first."""

    story_id: str
    source_names: tuple[str, ...]
    articles: tuple[Chapter, ...]
    title: str | None
    first_seen: str | None
    last_seen: str | None
    corrections: tuple[Mark, ...] = Field(default=(), description="Who had a hand in it: what was joined, kept apart or confirmed.")


class Merged(Value):
    """An id that another one stands for, and why."""

    entity_id: str
    why: str


class EntityRecord(Value):
    """Somebody or something that claims name."""

    entity_id: str
    name: str
    type: EntityType
    aliases: tuple[str, ...]
    claims: int
    merged: tuple[Merged, ...]
    corrections: tuple[Mark, ...] = Field(default=(), description="Who had a hand in it: what was joined, kept apart or confirmed.")


class Moment(Value):
    """Something in a story that has its place in time."""

    at: str | None = Field(description="A day or a time; the first day where it is a month or longer; null where nobody knows.")
    precision: Literal["time", "day", "week", "month", "year", "interval"] | None
    dated_by: str | None = Field(
        description=(
            "Where `at` comes from: said_on (the text tells when it was said); published_at (the first article that reports it); "
            "of an article, what its day of publication was taken from (metadata, dateline, url, inferred …), or latest_saying."
        )
    )
    kind: Literal["article", "statement", "figure", "dispute"] = Field(
        description="figure: one that grew later; dispute: another value than was told before."
    )
    text: str = Field(description="What the source or the outlet says, in its own words; of an article, its title.")
    before: Held | None = Field(default=None, description="Of a figure or a dispute: what was told last that cannot be so as well.")
    now: Held | None = Field(default=None, description="Of a figure or a dispute: what is told here.")
    unit: str | None = Field(default=None, description="What is counted.")
    source: str | None = Field(description="Who said it.")
    article_id: str = Field(description="The article, or the first one that reports it.")
    source_name: str
    outlet: str | None
    claim_id: str | None
    statement_id: str | None
    dispute_id: str | None
    outlets: int | None = Field(description="Of a statement, how many outlets report it.")
    independent: int | None = Field(description="Of a statement, how many origins stand behind it.")


class Timeline(Value):
    """What happened in a story, the earliest first; what nobody can date comes last."""

    story_id: str
    title: str | None
    items: tuple[Moment, ...]
    next: None = Field(default=None, description="It is always whole.")


class GroupLedger(Protocol):
    """What articles have in common. Every method blocks; Unavailable when the store cannot answer, BadQuery for a cursor that is none."""

    def statements(self, query: StatementQuery) -> Page[StatementRecord]:
        """One page of statements."""

    def statement(self, statement_id: str) -> StatementRecord | None:
        """That statement."""

    def copies(self, query: CopyQuery) -> Page[CopyRecord]:
        """One page of copies."""

    def disputes(self, query: DisputeQuery) -> Page[DisputeRecord]:
        """One page of disputes."""

    def dispute(self, dispute_id: str) -> DisputeRecord | None:
        """That dispute."""

    def stories(self, query: StoryQuery) -> Page[StoryRecord]:
        """One page of stories."""

    def copy(self, a: str, b: str) -> CopyRecord | None:
        """The copy that those two articles are, whichever came first."""

    def story(self, story_id: str) -> StoryRecord | None:
        """That story."""

    def timeline(self, story_id: str) -> Timeline | None:
        """That story in the order of time."""

    def entities(self, query: EntityQuery) -> Page[EntityRecord]:
        """One page of entities."""

    def moved(self, kind: Moving, ids: Sequence[str]) -> Mapping[str, datetime]:
        """When the last article that told of each was taken in; a story is asked for by the id of its first article."""
