"""A sidecar beside no file is told of as waiting for it, and of no longer once that is over."""

import asyncio
from pathlib import Path

import pytest

from klaim_ingest.inbox.scan import look
from tests.inboxes import SETTLE, Inbox, until

ALONE = "yatim.txt.meta.json"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    inbox = Inbox(tmp_path)
    inbox.folder.mkdir()
    return inbox


def told(inbox: Inbox) -> list[tuple[str, str | None, str | None, bool]]:
    return [(fate.state, fate.reason, fate.sentence, fate.gone) for name, fate in inbox.fates.items() if name == ALONE]


async def test_it_waits_over_restarts_until_its_file_comes(inbox: Inbox) -> None:
    inbox.drop(ALONE, '{"outlet": "Warta Yatim"}')
    for _ in range(2):
        async with inbox.watched():
            await until(lambda: told(inbox) == [("waiting", "alone", "it waits for the file it describes", False)])
            await asyncio.sleep(4 * SETTLE)
        assert told(inbox) == [("waiting", "alone", "it waits for the file it describes", False)]
    inbox.drop("yatim.txt", "Lurah datang.")
    async with inbox.watched():
        await until(lambda: inbox.events and told(inbox)[0][0] == "withdrawn")
    assert inbox.events[0].data.outlet == "Warta Yatim"


async def test_it_no_longer_waits_once_it_is_taken_away_and_waits_again_when_it_is_back(inbox: Inbox) -> None:
    path = inbox.drop(ALONE, "{}")
    async with inbox.watched():
        await until(lambda: told(inbox) and told(inbox)[0][0] == "waiting")
        path.unlink()
        await until(lambda: told(inbox)[0][0] == "withdrawn")
        inbox.drop(ALONE, "{}")
        await until(lambda: told(inbox)[0][0] == "waiting")
        inbox.drop("yatim.txt", "Lurah datang.")
        await until(lambda: told(inbox)[0][0] == "withdrawn")
        (inbox.folder / "yatim.txt").unlink()
        await until(lambda: told(inbox)[0][0] == "waiting")


async def test_one_that_is_written_just_before_its_file_is_no_news(inbox: Inbox) -> None:
    async with inbox.watched(settle_seconds=1.0):
        inbox.drop(ALONE, "{}")
        await asyncio.sleep(0.3)
        inbox.drop("yatim.txt", "Lurah datang.")
        await until(lambda: inbox.events)
    assert told(inbox) == []


def test_only_files_that_are_sidecars_of_what_would_be_read_are_alone(tmp_path: Path) -> None:
    for name in (
        "a.txt",
        "a.txt.meta.json",
        "a.meta.json",
        "b.txt",
        "b.meta.json",
        "c.meta.json",
        ".d.txt.meta.json",
        "e.part.meta.json",
        "f/g.json.meta.json",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    (tmp_path / "h.meta.json").mkdir()
    (tmp_path / "i.txt.meta.json").symlink_to("a.txt")
    (tmp_path / "j").mkdir()
    (tmp_path / "j.meta.json").write_text("{}")
    assert look(tmp_path).alone == {"c.meta.json", "f/g.json.meta.json", "j.meta.json"}
