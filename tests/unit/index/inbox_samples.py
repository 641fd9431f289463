"""News of files."""

from collections.abc import Sequence
from datetime import UTC, datetime

from klaim_index.core.inbox import InboxCounts, InboxPage
from klaim_index.core.query import InboxQuery
from klaim_shared.messages import FileFate, FileState, InboxChanged

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


def fate(name: str, number: int, state: FileState = "published", reason: str | None = None, *, gone: bool = False) -> FileFate:
    return FileFate(source_name=name, number=number, state=state, reason=reason, gone=gone, at=datetime(2026, 1, 2, tzinfo=UTC))


def news(*fates: FileFate, journal: datetime = BEGUN) -> InboxChanged:
    return InboxChanged(journal=journal, files=fates)


class NoFiles:
    """An inbox that nothing was dropped into."""

    def apply(self, news: Sequence[InboxChanged]) -> None:  # noqa: ARG002
        raise AssertionError("nothing is told here")

    def files(self, query: InboxQuery) -> InboxPage:  # noqa: ARG002
        return InboxPage(items=(), counts=self.counts(), next=None)

    def counts(self) -> InboxCounts:
        return InboxCounts(0, 0, {}, {}, 0)
