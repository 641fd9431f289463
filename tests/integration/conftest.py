"""What most tests of a service with its stores begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.streams import DeadLetters
from tests.inboxes import Inbox


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    (tmp_path / "inbox").mkdir()
    return Inbox(tmp_path)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    """An empty ledger."""
    ledger = SqliteLedger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


@pytest.fixture
def letters(redis: Redis) -> DeadLetters:
    return DeadLetters(lambda: redis)
