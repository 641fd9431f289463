from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from klaim_index.handlers import IndexEvents
from klaim_index.settings import Settings
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.errors import Unavailable
from klaim_shared.messages import Event
from tests.unit.index.ledger_samples import NOW, article, claim, closing


async def test_a_batch_is_in_the_ledger_when_the_handler_returns(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    await IndexEvents(ledger, now=lambda: NOW).on_batch([article(), claim("clm_1"), closing("clm_1")])
    assert ledger.counts().claims_current == 1
    ledger.close()


async def test_an_article_is_receipted_once_it_is_whole_and_again_whenever_it_comes_again(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.db")
    handlers = IndexEvents(ledger, now=lambda: NOW)

    assert await handlers.on_batch([article(), claim("clm_1")]) == []
    assert await handlers.on_batch([article("art_2", revision=3)]) == []
    [receipt] = await handlers.on_batch([closing("clm_1")])
    [again] = await handlers.on_batch([article()])
    ledger.close()

    assert (receipt.data.article_id, receipt.data.revision, receipt.data.outcome) == ("art_1", 1, "whole")
    assert (again.id, again.data) == (receipt.id, receipt.data)


async def test_a_ledger_that_cannot_be_written_is_told_to_whoever_gave_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: SqliteLedger, events: Sequence[Event[Any]]) -> None:
        raise Unavailable(f"no room for {len(events)}")

    monkeypatch.setattr(SqliteLedger, "apply", full)
    ledger = SqliteLedger(tmp_path / "ledger.db")
    with pytest.raises(Unavailable, match="no room for 1"):
        await IndexEvents(ledger, now=lambda: NOW).on_batch([article()])
    ledger.close()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KLAIM_INDEX_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KLAIM_INDEX_ALLOWED_HOSTS", "localhost, klaim.example")
    monkeypatch.setenv("KLAIM_REDIS_URL", "redis://redis:6379")
    settings = Settings()
    assert (settings.data_dir, settings.redis_url) == (tmp_path, "redis://redis:6379")
    assert settings.allowed_hosts == ("localhost", "klaim.example")
    assert settings.host == "127.0.0.1"
