"""What a list of the inbox's files promises, and what it gives out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import Field

from klaim_index.core.query import InboxQuery
from klaim_shared.messages import FileFate, InboxChanged, Value


@dataclass(frozen=True)
class InboxCounts:
    """How many files there are by what became of them; those that wait and those rejected also by why."""

    published: int
    duplicate: int
    waiting: Mapping[str, int]
    rejected: Mapping[str, int]
    gone: int  # of all these, those that no longer lie in the folder


class InboxPage(Value):
    """Some of the files, the whole inbox in figures, and where the other files begin."""

    items: tuple[FileFate, ...]
    counts: InboxCounts
    next: str | None = Field(description="The `cursor` that gives the following page; null on the last.")


class Inbox(Protocol):
    """The newest fate of every file, kept. Every method blocks; Unavailable when the store cannot answer just now."""

    def apply(self, news: Sequence[InboxChanged]) -> None:
        """Take in a batch, whole or not at all. News may come twice and in any order: the same set gives the same list."""

    def files(self, query: InboxQuery) -> InboxPage:
        """One page of files; BadQuery for a cursor that is none."""

    def counts(self) -> InboxCounts:
        """How many files ended how."""
