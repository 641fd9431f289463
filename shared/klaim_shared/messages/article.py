"""`klaim.article.ingested.v1`: an article as it was dropped, cleaned and dated."""

from pydantic import AwareDatetime, Field

from klaim_shared.messages.cloudevent import Value


class Removed(Value):
    """One stretch of furniture that was taken out of the article, so that a reader can check the rule that took it."""

    rule: str = Field(description="The name of the rule, e.g. `related-link`.")
    text: str
    start: int = Field(ge=0, description="First code point in the body as it was read, before cleaning.")
    end: int = Field(ge=0)
    at: int = Field(ge=0, description="Where it stood: a position in the cleaned `text`.")


class Clash(Value):
    """Two places tell different things of one field; the surer one was believed, and both are shown."""

    field: str
    kept: str
    kept_from: str = Field(description="Where the value that was kept stands: metadata, json-ld, dateline, url, detected …")
    other: str
    other_from: str


class ArticleIngested(Value):
    """A revision of an article. Every offset in klaim counts Unicode code points in `text`."""

    article_id: str = Field(description="Stable over revisions.")
    revision: int = Field(ge=1)
    source_name: str = Field(description="The file's name as dropped, relative to the watched folder.")
    item: int | None = Field(default=None, ge=1, description="The article's place in a file that holds many, from 1.")
    raw_sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the file's bytes.")
    media_type: str
    title: str | None = None
    text: str = Field(min_length=1, description="The cleaned body: paragraphs joined by one newline.")
    language: str | None = Field(default=None, description="BCP 47.")
    outlet: str | None = None
    agency: str | None = Field(default=None, description='An agency credit such as "(BBC)".')
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    dateline: str | None = Field(default=None, description='The place a report opens with, e.g. "SEOUL".')
    url: str | None = None
    published_at: str | None = Field(default=None, description="RFC 3339, or a date.")
    published_at_source: str | None = Field(default=None, description="metadata, dateline, url, inferred …")
    updated_at: str | None = Field(default=None, description="RFC 3339, or a date; null where it was not changed, or nothing says so.")
    provenance: dict[str, str] = Field(default_factory=dict, description="For each other metadata field, where its value came from.")
    ingested_at: AwareDatetime
    removed: tuple[Removed, ...] = ()
    clashes: tuple[Clash, ...] = Field(default=(), description="What two places tell differently, e.g. the page and its URL of the day.")
