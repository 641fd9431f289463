"""What people said, as it is kept and given out."""

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

from pydantic import Field

from klaim_index.core.page import Page
from klaim_index.core.query import CorrectionQuery
from klaim_shared.messages import CorrectionMade, Event

State = Literal["in_force", "withdrawn", "waiting", "unanchored", "without_effect"]


class CorrectionRecord(CorrectionMade):
    """A correction, and what became of it."""

    state: State = Field(
        description="waiting: it was taken in, and acts when the groups are made anew after an upgrade; "
        "unanchored: something that it names has no place now, and it waits for that; "
        "without_effect: a later one says otherwise, or the ledger cannot do as it says."
    )
    lost: tuple[str, ...] = Field(description="What has no place now, or waits, a sentence each.")


class CorrectionsKept(Protocol):
    """Where corrections are kept for good; every method blocks."""

    def read(self) -> Sequence[Event[CorrectionMade]]:
        """All corrections, in the order they were kept."""

    def keep(self, events: Iterable[Event[CorrectionMade]]) -> None:
        """Add those that are not kept yet: on disk when this returns. Unavailable where it cannot be."""


class CorrectableLedger(Protocol):
    """A ledger that people correct. Every method blocks; Unavailable when the store cannot answer just now."""

    def correct(self, made: Sequence[CorrectionMade]) -> None:
        """Take in what people said, whole or not at all. It may come twice and in any order: the same set gives the same ledger."""

    def corrections(self, query: CorrectionQuery) -> Page[CorrectionRecord]:
        """One page of corrections, the latest first; BadQuery for a cursor that is none."""

    def correction(self, correction_id: str) -> CorrectionRecord | None:
        """That correction."""
