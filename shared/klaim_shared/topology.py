"""The whole system on one page: every stream, what travels on it, who writes it, who reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from klaim_shared.ids import event_id
from klaim_shared.messages import (
    ArticleExtracted,
    ArticleIngested,
    ArticleRetry,
    ArticleSettled,
    ClaimExtracted,
    CorrectionMade,
    Event,
    InboxChanged,
    InboxRetry,
    Value,
)

V = TypeVar("V", bound=Value)

SCHEMA_MINOR = 3  # goes up when a field is added to a version 1 message


@dataclass(frozen=True)
class EventType:
    """A kind of event: its CloudEvents `type`, the model its `data` follows, and which of those fields say nothing of the content."""

    name: str
    data: type[Value]
    summary: str
    volatile: frozenset[str] = frozenset()

    @property
    def dataschema(self) -> str:
        """The URN of the schema, down to its minor version."""
        return f"urn:klaim:schema:{self.name}:{SCHEMA_MINOR}"

    def event(
        self,
        data: V,
        *,
        service: str,
        article_id: str,
        correlation: str,
        time: datetime,
        cause: str | None = None,
        trace: str | None = None,
    ) -> Event[V]:
        """*data* in its envelope, with an id that depends on its content alone."""
        return Event[V](
            id=event_id(self.name, data.model_dump_json(exclude=set(self.volatile))),
            source=f"/klaim/{service}",
            type=self.name,
            subject=article_id,
            time=time,
            dataschema=self.dataschema,
            correlationid=correlation,
            causationid=cause,
            partitionkey=article_id,
            traceparent=trace,
            data=data,
        )

    def encoded(self, data: V, *, service: str, article_id: str, correlation: str, time: datetime) -> bytes:
        """The same as it travels: UTF-8 JSON."""
        event = self.event(data, service=service, article_id=article_id, correlation=correlation, time=time)
        return event.model_dump_json().encode()


@dataclass(frozen=True)
class Stream:
    """A Redis stream: the event types it carries and the services that write it, one for nearly all."""

    name: str
    carries: tuple[EventType, ...]
    producer: str
    summary: str
    others: tuple[str, ...] = ()

    @property
    def producers(self) -> tuple[str, ...]:
        """Who writes it."""
        return (self.producer, *self.others)


@dataclass(frozen=True)
class Subscription:
    """A service's consumer group on a stream."""

    stream: Stream
    group: str

    @property
    def dead_letter(self) -> str:
        """The stream where this group sets aside what it gave up on."""
        return f"{self.stream.name}.{self.group}.dead"


INGEST, EXTRACT, INDEX = "ingest", "extract", "index"
COMMAND = "command"  # whoever types klaim

ARTICLE_INGESTED = EventType(
    "klaim.article.ingested.v1", ArticleIngested, "An article was dropped in, read, cleaned and dated.", frozenset({"ingested_at"})
)
CLAIM_EXTRACTED = EventType("klaim.claim.extracted.v1", ClaimExtracted, "A claim was found in an article.")
ARTICLE_EXTRACTED = EventType("klaim.article.extracted.v1", ArticleExtracted, "All claims of an article revision have been sent.")
ARTICLE_SETTLED = EventType("klaim.article.settled.v1", ArticleSettled, "An article is whole in the ledger, or part of it was set aside.")
INBOX_CHANGED = EventType("klaim.inbox.changed.v1", InboxChanged, "Something became of files in the watched folder.")
ARTICLE_RETRY = EventType("klaim.article.retry.v1", ArticleRetry, "Somebody wants articles to be sent, and so extracted, once more.")
INBOX_RETRY = EventType("klaim.inbox.retry.v1", InboxRetry, "Somebody wants files in the watched folder to be read again.")
CORRECTION_MADE = EventType("klaim.correction.made.v1", CorrectionMade, "Somebody corrected a claim or a grouping.")

ARTICLES = Stream("klaim.articles.v1", (ARTICLE_INGESTED,), INGEST, "Articles, one event for each revision.")
CLAIMS = Stream(
    "klaim.claims.v1",
    (CLAIM_EXTRACTED, ARTICLE_EXTRACTED),
    EXTRACT,
    "Claims, then one closing event for each article revision.",
)
RECEIPTS = Stream("klaim.receipts.v1", (ARTICLE_SETTLED,), INDEX, "What became of each article revision in the end.", (EXTRACT,))
INBOX = Stream("klaim.inbox.v1", (INBOX_CHANGED,), INGEST, "What became of files in the watched folder.")
RETRIES = Stream(
    "klaim.retries.v1", (INBOX_RETRY, ARTICLE_RETRY), COMMAND, "Wishes that files be read again, or that articles be sent again."
)
CORRECTIONS = Stream("klaim.corrections.v1", (CORRECTION_MADE,), COMMAND, "What people say of claims and groups.")

EXTRACT_ARTICLES = Subscription(ARTICLES, EXTRACT)
INDEX_ARTICLES = Subscription(ARTICLES, INDEX)
INDEX_CLAIMS = Subscription(CLAIMS, INDEX)
INDEX_INBOX = Subscription(INBOX, INDEX)
INGEST_RECEIPTS = Subscription(RECEIPTS, INGEST)
INGEST_RETRIES = Subscription(RETRIES, INGEST)
INDEX_CORRECTIONS = Subscription(CORRECTIONS, INDEX)

EVENT_TYPES = (
    ARTICLE_INGESTED,
    CLAIM_EXTRACTED,
    ARTICLE_EXTRACTED,
    ARTICLE_SETTLED,
    INBOX_CHANGED,
    INBOX_RETRY,
    ARTICLE_RETRY,
    CORRECTION_MADE,
)
STREAMS = (ARTICLES, CLAIMS, RECEIPTS, INBOX, RETRIES, CORRECTIONS)
SUBSCRIPTIONS = (EXTRACT_ARTICLES, INDEX_ARTICLES, INDEX_CLAIMS, INGEST_RECEIPTS, INDEX_INBOX, INGEST_RETRIES, INDEX_CORRECTIONS)
THE_INBOX = "inbox"  # the subject of events that are about no article
THE_CORRECTIONS = "corrections"
FIELD = "__data__"  # the one field of a stream entry; it holds one CloudEvent as JSON
