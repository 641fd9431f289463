"""`klaim.article.settled.v1`: what became of a revision of an article in the end."""

from typing import Literal

from pydantic import Field

from klaim_shared.messages.cloudevent import Value

Outcome = Literal["whole", "set_aside"]


class ArticleSettled(Value):
    """A revision is whole in the ledger, or something of it was set aside. One that was set aside may be whole later, never the reverse."""

    article_id: str
    revision: int = Field(ge=1)
    outcome: Outcome = Field(description="whole: its text, its closing event and every claim listed are in the ledger, on disk.")
    stream: str | None = Field(default=None, description="The stream that holds what was set aside.")
    reason: str | None = Field(default=None, description="Why it was set aside: a code of the dead letters.")
