"""What the index does with the events it is given."""

import asyncio
from collections.abc import Sequence
from typing import Any

from klaim_index.core.inbox import Inbox
from klaim_index.core.ledger import Ledger
from klaim_shared.messages import Event, InboxChanged


class IndexEvents:
    """Takes batches of article and claim events into the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def on_batch(self, events: Sequence[Event[Any]]) -> None:
        """Take in a batch, whole or not at all; what it holds is on disk when this returns.

        Unavailable: try the same again later. Rejected: an event among them can never be kept; try them one by one.
        """
        await asyncio.to_thread(self._ledger.apply, events)


class IndexFiles:
    """Takes news of files into the list of them."""

    def __init__(self, files: Inbox) -> None:
        self._files = files

    async def on_batch(self, events: Sequence[Event[InboxChanged]]) -> None:
        """Take in a batch, whole or not at all; what it holds is on disk when this returns. Unavailable: try the same again later."""
        await asyncio.to_thread(self._files.apply, [event.data for event in events])
