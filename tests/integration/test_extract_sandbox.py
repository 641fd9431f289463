"""The extracting process: an article that breaks it, hangs it or fills it costs itself alone, and is told why."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from klaim_extract.core.claims import extract
from klaim_extract.sandbox.parent import Sandbox
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import ArticleIngested
from klaim_shared.sandbox import keeper
from klaim_shared.sandbox.processes import Start, spawned
from tests.sandboxes import extractor

GOOD = "Wali kota Rudi Hartono mengatakan 14 sumur kering di Sukamaju."
BAD = "Ini buruk."
_ONLY_BAD = "really = child.extract; child.extract = lambda article: ({fault}) if 'buruk' in article.text else really(article)"


def article(text: str) -> ArticleIngested:
    return ArticleIngested(
        article_id="art_1",
        revision=1,
        source_name="a.txt",
        raw_sha256="0" * 64,
        media_type="text/plain",
        text=text,
        ingested_at=datetime(2026, 11, 20, tzinfo=UTC),
    )


def bad(fault: str) -> Start:
    """A process whose extractor does *fault*, an expression, on an article that says "buruk"."""
    return extractor(_ONLY_BAD.format(fault=fault))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


async def test_what_is_extracted_there_is_what_is_extracted_here(sandbox: Sandbox) -> None:
    assert await sandbox.claims(article(GOOD)) == extract(article(GOOD)) != []
    assert await sandbox.claims(article("Kosong.")) == extract(article("Kosong."))


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("time.sleep(60)", "too_slow"),
        ("[None for _ in iter(int, 1)]", "too_slow"),
        ("b'x' * 2_000_000_000", "too_much_memory"),
        ("ctypes.string_at(0)", "crashed"),
        ("os._exit(3)", "crashed"),
        ("os.kill(os.getpid(), 9)", "crashed"),
        ("os.write(int(child.sys.argv[-1]), b'xxxx') and os.closerange(3, 99)", "crashed"),
        ("[[]] * 3", "crashed"),
        ("1 / 0", "crashed"),
    ],
)
async def test_an_article_that_ends_or_holds_up_the_process_is_turned_away_with_the_right_code(fault: str, reason: str) -> None:
    with Sandbox(bad(fault), seconds=0.7) as sandbox:
        assert await sandbox.claims(article(GOOD))
        began = time.monotonic()
        with pytest.raises(Rejected) as caught:
            await sandbox.claims(article(BAD))
        assert time.monotonic() - began < 50  # it sleeps for 60
        assert caught.value.reason == reason
        assert "\n" not in str(caught.value)
        assert await sandbox.claims(article(GOOD))


async def test_computing_without_end_is_cut_off_by_the_processs_own_limit() -> None:
    with Sandbox(bad("child.allow(1) or [None for _ in iter(int, 1)]"), seconds=30) as sandbox:
        with pytest.raises(Rejected, match="seconds of computing") as caught:
            await sandbox.claims(article(BAD))
        assert caught.value.reason == "too_slow"


async def test_an_article_whose_process_died_of_something_else_is_tried_once_more(tmp_path: Path) -> None:
    once = f"os.path.exists({str(tmp_path / 'been')!r}) and really(article) or open({str(tmp_path / 'been')!r}, 'w') and os._exit(3)"
    with Sandbox(extractor(f"really = child.extract; child.extract = lambda article: {once}")) as sandbox:
        assert await sandbox.claims(article(GOOD)) == extract(article(GOOD))


async def test_a_process_that_was_killed_while_it_waited_is_replaced(sandbox: Sandbox) -> None:
    await sandbox.claims(article(GOOD))
    process: Any = sandbox._keeper._process
    os.kill(process._process.pid, signal.SIGKILL)
    await asyncio.sleep(0.2)
    assert await sandbox.claims(article(GOOD))


async def test_a_process_that_cannot_start_is_no_fault_of_the_article() -> None:
    with Sandbox(partial(spawned, ("-c", "raise SystemExit(5)"))) as sandbox, pytest.raises(Unavailable, match="exit code 5"):
        await sandbox.claims(article(GOOD))


async def test_articles_asked_for_at_the_same_time_each_get_their_own_claims(sandbox: Sandbox) -> None:
    texts = [GOOD.replace("14", str(number)) for number in range(10, 30)]
    found = await asyncio.gather(*(sandbox.claims(article(text)) for text in texts))
    assert found == [extract(article(text)) for text in texts]


async def test_a_service_that_stops_need_not_wait_for_an_article_that_hangs() -> None:
    sandbox = Sandbox(bad("time.sleep(60)"), seconds=60)
    await sandbox.claims(article(GOOD))
    asked = asyncio.create_task(sandbox.claims(article(BAD)))
    await asyncio.sleep(0.3)
    sandbox.close()
    with pytest.raises(Unavailable):
        await asyncio.wait_for(asked, 5)


async def test_a_process_that_starts_slower_than_anybody_thought_starts_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "START_SECONDS", 0.05)
    with Sandbox() as sandbox:
        for _ in range(15):
            try:
                assert await sandbox.claims(article(GOOD))
            except Unavailable:
                continue
            return
    raise AssertionError("it never started")


def test_a_terminals_interrupt_does_not_reach_a_process_that_only_starts() -> None:
    """It goes to the terminal's group of processes, and what has not begun to ignore it would print where it was."""
    tell = "import os, sys; from multiprocessing.connection import Connection; Connection(int(sys.argv[-1])).send(os.getpgrp())"
    process, connection = spawned(["-c", tell])
    with connection:
        assert connection.recv() != os.getpgrp()
    assert process.end(10.0) == 0
