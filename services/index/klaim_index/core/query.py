"""What can be asked of the ledger."""

import base64
import binascii
import json
import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from klaim_shared.errors import KlaimError
from klaim_shared.messages import About, Action, EntityType, FileReason, Kind, Stance

MAX_LIMIT = 200
MAX_COUNT = 1_000_000
Words = Annotated[str, Field(max_length=1024)]


def _as_written(day: object) -> object:
    """Of all that pydantic and Python read as a date, years, seconds and week numbers too, only YYYY-MM-DD."""
    if isinstance(day, str) and not _DAY.fullmatch(day):
        raise ValueError("a day is written YYYY-MM-DD")
    return date.fromisoformat(day) if isinstance(day, str) else day


Day = Annotated[date, BeforeValidator(_as_written)]


class BadQuery(KlaimError):
    """A question that has no answer as it was put."""


class Filters(BaseModel):
    """What answers must be like; nothing given, nothing asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _blank_is_absent(cls, values: object) -> object:
        """A form sends every field, also those left empty."""
        if not isinstance(values, dict):
            return values
        return {name: value for name, value in values.items() if not (isinstance(value, str) and not value.strip())}


class _Asked(Filters):
    limit: int = Field(default=50, ge=1, le=MAX_LIMIT, description="How many to give at most.")
    cursor: Words | None = Field(default=None, description="`next` of the page before.")

    @property
    def before(self) -> int | None:
        """The place that the page lies before; BadQuery where the cursor is none of ours."""
        return None if self.cursor is None else read_cursor(self.cursor)


class Asking(Filters):
    """What claims must be like, or one claim of a group; all that is given must hold. Each says the same as that field within `q`."""

    q: Words | None = Field(
        default=None,
        description='A question as docs/searching.md tells: words in any form, "exact phrases", -without, OR, source:, about:, number: …',
    )
    source: Words | None = Field(
        default=None, description="Words of the source's name or role, another name of it, or an entity id such as person/yoon-suk-yeol."
    )
    outlet: Words | None = Field(default=None, description="The outlet's name or, where none is called so, words of it; in any case.")
    stance: Stance | None = None
    kind: Kind | None = None
    since: Day | None = Field(default=None, description="First day it was said or, where the article does not tell, published.")
    until: Day | None = Field(default=None, description="Last day, likewise.")
    article: Words | None = Field(default=None, description="An article id, or words of its title or file name.")


class ClaimFilters(Asking):
    """What claims must be like; all that is given must hold."""

    superseded: bool = Field(default=False, description="Also give claims that a later revision or extraction replaced.")


class Query(_Asked, ClaimFilters):
    """A question about claims. Newest first: by the day it was said, else published, then by arrival."""


class ArticleQuery(_Asked):
    """A question about articles, each in its newest revision. Newest first: by the day of publication, then by arrival."""

    q: Words | None = Field(default=None, description="Words that all occur in the title or the file's name.")
    outlet: Words | None = Field(default=None, description="The outlet's name, in any case.")


class InboxQuery(_Asked):
    """A question about files; all that is given must hold. Newest change first."""

    state: Literal["published", "duplicate", "waiting", "rejected"] | None = None
    reason: FileReason | None = Field(default=None, description="The code of why it waits, or it or one of its items was rejected.")
    q: Words | None = Field(default=None, description="Part of the file's name, in any case.")
    gone: bool | None = Field(default=None, description="Only those that no longer lie in the folder, or only those that do.")


class AskedInOrder(_Asked):
    """A question whose pages go on from a key."""

    @property
    def after(self) -> tuple[str, str] | None:
        """What the page comes after; BadQuery where the cursor is none of ours."""
        return None if self.cursor is None else read_mark(self.cursor)


class StatementFilters(Asking):
    """What statements must be like: one of their claims answers the question, and all else that is given holds."""

    claim: Words | None = Field(default=None, description="A claim id: statements that it makes.")
    outlets: int = Field(default=1, ge=1, le=MAX_COUNT, description="Reported by so many outlets at least.")
    independent: int = Field(default=1, ge=1, le=MAX_COUNT, description="With so many origins at least.")


class StatementQuery(AskedInOrder, StatementFilters):
    """A question about statements. Newest first, by when the first claim appeared."""


class CopyQuery(AskedInOrder):
    """A question about copies. Newest first, by the later of the two articles."""

    article: Words | None = Field(default=None, description="An article id: its copies, and what it copies.")


class DisputeFilters(Asking):
    """What disputes must be like: one of their claims answers the question, and all else that is given holds."""

    type: Literal["quantity", "date", "stance"] | None = None
    relation: Literal["conflict", "update", "scope"] | None = Field(
        default=None, description="update: it grew later; scope: it is told of other places or people."
    )
    statement: Words | None = Field(default=None, description="A statement id: disputes that one of its claims takes part in.")


class DisputeQuery(AskedInOrder, DisputeFilters):
    """A question about disputes. Newest first, by the first claim."""


class StoryQuery(AskedInOrder):
    """A question about stories. Newest first, by the first article."""

    article: Words | None = Field(default=None, description="An article id: the story it belongs to.")


class EntityQuery(AskedInOrder):
    """A question about entities; all that is given must hold. By id."""

    q: Words | None = Field(default=None, description="Part of one of its names, in any case.")
    type: EntityType | None = None


class CorrectionQuery(AskedInOrder):
    """A question about corrections; all that is given must hold. The latest first."""

    state: Literal["in_force", "withdrawn", "waiting", "unanchored", "without_effect"] | None = None
    action: Action | None = None
    about: About | None = None
    article: Words | None = Field(default=None, description="An article id: corrections that name it or one of its claims.")
    by: Words | None = Field(default=None, description="Who said so, exactly.")


def write_mark(at: str, key: str) -> str:
    """The opaque cursor of the page that comes after that key, which stands at *at*."""
    return base64.urlsafe_b64encode(json.dumps([at, key]).encode()).decode().rstrip("=")


def read_mark(cursor: str) -> tuple[str, str]:
    """What a cursor of `write_mark` stands for; BadQuery for any other."""
    try:
        at, key = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if isinstance(at, str) and isinstance(key, str) and write_mark(at, key) == cursor:
            return at, key
    except (binascii.Error, ValueError, TypeError):
        pass
    raise BadQuery("The cursor is not one that this ledger gave out.")


def write_cursor(at: int) -> str:
    """The opaque cursor of the page that lies before that place."""
    return base64.urlsafe_b64encode(at.to_bytes(8)).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    """The place a cursor stands for; BadQuery when it was not made by `write_cursor`."""
    try:
        at = int.from_bytes(base64.b64decode(f"{cursor}=", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        at = -1
    if at < 0 or at >= 1 << 63 or write_cursor(at) != cursor:
        raise BadQuery("The cursor is not one that this ledger gave out.")
    return at


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ENTITY_ID = re.compile(r"(?:person|organization|state|place|group|media|document|other)/\S+")
