"""`klaim.claim.extracted.v1`: who said what, and `klaim.article.extracted.v1`, which closes an article.

Terms follow the attribution literature: an attribution relation has a source, a cue and a content
(Pareti, PARC 3.0, LREC 2016; Newell et al., PolNeAR, LREC 2018). The vocabularies are those of the annotation guidelines.
Every span counts Unicode code points in the article's `text`, half open: `text[start:end]` equals the span's `text`, always.
"""

from typing import Literal

from pydantic import Field

from klaim_shared.messages.cloudevent import Value

Kind = Literal["attributed", "narrated"]
Quote = Literal["direct", "indirect", "mixed"]
Stance = Literal[
    "state",
    "deny",
    "confirm",
    "accuse",
    "condemn",
    "demand",
    "warn",
    "promise",
    "concern",
    "estimate",
    "expect",
    "decline",
    "ask",
]
Modifier = Literal["exact", "about", "at_least", "more_than", "at_most", "less_than", "range", "estimate", "vague"]
Precision = Literal["day", "week", "month", "year", "interval"]
Conflict = Literal["weekday"]
EntityType = Literal["person", "organization", "state", "place", "group", "media", "document", "other"]


class Extent(Value):
    """A half-open stretch of the article's text, in code points."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Span(Extent):
    """An extent together with the words that stand there."""

    text: str


class ArticleRef(Value):
    """The article a claim stands in, as much of it as a subscriber needs without a second look-up."""

    article_id: str
    revision: int = Field(ge=1)
    source_name: str
    title: str | None = None
    outlet: str | None = None
    published_at: str | None = None
    url: str | None = None


class Source(Value):
    """Who said it. The span is null where the subject is elided or stands only in a clitic."""

    text: str | None = None
    start: int | None = None
    end: int | None = None
    name: str = Field(description="The fullest name the article gives.")
    entity_id: str | None = Field(default=None, description="The same entity in every article.")
    type: EntityType = "other"
    role: str | None = Field(default=None, description="Title or function as written.")
    resolved_by: str | None = Field(default=None, description="name, surname, pronoun, clitic, common_noun, elision, continuation …")


class Cue(Span):
    """The verb or phrase that attributes."""

    lemma: str


class Relay(Span):
    """An outlet, agency or document through which the words came."""

    name: str
    cue: str | None = None


class When(Span):
    """A date in the text, resolved. `date` is the first day and `end_date` the last, where it is more than one."""

    date: str | None = Field(description="ISO 8601 day.")
    end_date: str | None = None
    precision: Precision
    conflict: Conflict | None = Field(default=None, description="`weekday`: the weekday named does not fall on the day named.")


class Quantity(Span):
    """A number that counts or measures. `low` and `high` bound it where the words do; a vague one has no value."""

    value: int | float | None
    low: int | float | None = None
    high: int | float | None = None
    modifier: Modifier = "exact"
    unit: str | None = None


class Entity(Span):
    """Somebody or something that the claim names."""

    name: str
    entity_id: str | None = None
    type: EntityType = "other"


class Extractor(Value):
    """What read the article."""

    name: str
    version: str


class ClaimExtracted(Value):
    """One claim. A narrated claim, in the outlet's own voice, has no quote, source, cue, stance, relays or said_on."""

    claim_id: str
    kind: Kind
    article: ArticleRef
    content: Span
    sentence: Extent
    quote: Quote | None = None
    source: Source | None = None
    cue: Cue | None = None
    stance: Stance | None = None
    relays: tuple[Relay, ...] = ()
    said_on: When | None = None
    quantities: tuple[Quantity, ...] = ()
    times: tuple[When, ...] = ()
    entities: tuple[Entity, ...] = ()
    negated: bool = False
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)
    extractor: Extractor


class ArticleExtracted(Value):
    """Closes an article revision.

    Its claims that are not listed here are superseded; a ledger that holds all that are listed holds the article whole.
    """

    article_id: str
    revision: int = Field(ge=1)
    source_name: str
    claim_ids: tuple[str, ...]
    extractor: Extractor
