"""A backup is a data folder: complete, sound, and made while klaim works."""

import asyncio
import errno
import json
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from redis.asyncio import Redis

from klaim.keeping.audit import deeply, settled
from klaim.keeping.backup import MANIFEST, Damaged, Misplaced, Occupied, backup
from klaim.keeping.house import House
from klaim.place import Place, Running
from klaim_index.stores.sqlite import SqliteLedger
from klaim_ingest.inbox.journal import Journal
from klaim_shared.errors import Unavailable
from tests.conftest import Server
from tests.houses import Built, built, journaled


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory.mktemp("house"))


def silent(_: str) -> None: ...


@pytest.mark.parametrize("link", [False, True])
async def test_what_is_copied_back_passes_the_deep_audit_and_has_the_same_digest(
    original: Built, tmp_path: Path, server: Server, redis: Redis, link: bool
) -> None:
    made = await asyncio.to_thread(backup, original.home, tmp_path / "copy", silent, link=link)
    shutil.copytree(tmp_path / "copy", tmp_path / "restored")
    restored = House(Place(tmp_path / "restored"))

    found = await settled(restored, server.url)

    assert (found.accepted, found.indexed, found.strays) == (4, 4, ())
    assert await deeply(restored, server.url, silent) == []
    with closing(SqliteLedger(restored.ledger)) as ledger:
        assert ledger.digest() == made.digest
    told = json.loads((tmp_path / "copy" / MANIFEST).read_text())
    assert (told["accepted"], told["indexed"], told["files"], told["faults"]) == (4, 4, 4, [])  # two files have the same bytes


def test_what_the_ledger_does_not_hold_whole_waits_to_be_sent_in_the_copy_and_not_in_the_original(original: Built, tmp_path: Path) -> None:
    home = journaled(tmp_path / "data")
    with closing(SqliteLedger(home.ledger)) as ledger:
        ledger.apply([original.articles[0], *original.answers[0], *original.articles[1:]])
    shutil.copy(original.home.files, home.files)

    backup(home, tmp_path / "copy", silent)

    for journal, waiting in ((tmp_path / "copy" / "ingest" / "journal.db", 3), (home.journal, 0)):
        with closing(Journal(journal)) as opened:
            assert len(opened.outbox.unsent(100)) == waiting
            assert (opened.outbox.remembered().places == {}) == (waiting > 0)


async def test_a_backup_made_while_articles_come_in_loses_and_doubles_nothing(
    original: Built, tmp_path: Path, server: Server, redis: Redis
) -> None:
    home, stop = original.copied(tmp_path / "data"), threading.Event()

    def come_in() -> None:
        number = 0
        with closing(SqliteLedger(home.ledger)) as ledger, closing(sqlite3.connect(home.journal, timeout=10)) as journal:
            while not stop.is_set():
                number += 1
                for event, answer in zip(original.articles, original.answers, strict=True):
                    turned = [one.model_copy(update={"id": f"{one.id}_{number}"}) for one in (event, *answer)]
                    journal.execute("UPDATE files SET number = number + 100")
                    journal.commit()
                    ledger.apply(turned)

    with_load = threading.Thread(target=come_in)
    with_load.start()
    try:
        for number in range(5):
            made = await asyncio.to_thread(backup, home, tmp_path / f"copy-{number}", silent)
            found = await settled(House(Place(tmp_path / f"copy-{number}")), server.url)
            assert (made.faults, found.accepted, found.indexed, found.strays) == ((), 4, 4, ())
    finally:
        stop.set()
        with_load.join()


def test_nothing_is_written_over(original: Built, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "precious").write_text("1")

    with pytest.raises(Occupied, match="new folder"):
        backup(original.home, tmp_path / "copy", silent)


def test_a_backup_that_breaks_off_is_none_and_the_next_one_is_whole(
    original: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        backup(original.home, tmp_path / "copy", silent)
    assert not (tmp_path / "copy").exists()
    monkeypatch.undo()

    assert backup(original.home, tmp_path / "copy", silent).faults == ()
    assert not (tmp_path / "copy.part").exists()


@pytest.mark.parametrize("precious", ["precious.txt", MANIFEST])
def test_a_part_that_is_none_of_ours_stays(original: Built, tmp_path: Path, precious: str) -> None:
    (tmp_path / "copy.part").mkdir()
    (tmp_path / "copy.part" / precious).write_text("{}")

    with pytest.raises(Occupied, match=r"copy\.part.*move it away"):
        backup(original.home, tmp_path / "copy", silent)

    assert (tmp_path / "copy.part" / precious).exists()


@pytest.mark.parametrize("where", ["inbox/bk", "bk", "ingest/objects"])
def test_a_backup_within_the_data_folder_is_refused(original: Built, where: str) -> None:
    target = original.home.place.data / where
    with pytest.raises((Misplaced, Occupied)):
        backup(original.home, target, silent)
    assert not target.with_name(target.name + ".part").exists()


def test_a_backup_within_the_inbox_that_is_watched_is_refused(original: Built, tmp_path: Path) -> None:
    home = original.copied(tmp_path / "data")
    Running("http://127.0.0.1:1", "redis://127.0.0.1:1", inbox=str(tmp_path / "news")).save(home.place)

    with pytest.raises(Misplaced, match="lies in the inbox"):
        backup(home, tmp_path / "news" / "bk", silent)


@pytest.mark.parametrize(("store", "remedy"), [("ledger", True), ("files", True), ("journal", False)])
def test_the_store_that_is_damaged_is_the_one_that_is_named(original: Built, tmp_path: Path, store: str, remedy: bool) -> None:
    home = original.copied(tmp_path / "data")
    victim = {"ledger": home.ledger, "files": home.files, "journal": home.journal}[store]
    with closing(sqlite3.connect(victim)) as database:
        [(size,)] = database.execute("PRAGMA page_size").fetchall()
        pages = victim.stat().st_size // size
    with victim.open("r+b") as file:
        file.seek(size)
        file.write(b"\xff" * size * (pages - 1))  # all but the page that tells of the others

    try:
        faults = backup(home, tmp_path / "copy", silent).faults
    except Damaged as error:
        faults = (str(error),)

    assert victim.name in faults[0]
    assert ("klaim rebuild" in faults[0]) == remedy
    assert not [fault for fault in faults for path in (home.ledger, home.files, home.journal) if path != victim and path.name in fault]


def test_what_was_damaged_before_is_named(original: Built, tmp_path: Path) -> None:
    home = original.copied(tmp_path / "data")
    victim = next(path for path in home.objects.rglob("*") if path.is_file())
    victim.write_bytes(b"turned")

    assert [fault for fault in backup(home, tmp_path / "copy", silent).faults if victim.name in fault]


def test_without_a_ledger_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="--data"):
        backup(House(Place(tmp_path / "nowhere")), tmp_path / "copy", silent)


def test_a_folder_within_one_that_is_not_there_is_refused_and_nothing_is_made(original: Built, tmp_path: Path) -> None:
    with pytest.raises(Misplaced, match=r"There is no folder .*stick.* mount the disk"):
        backup(original.home, tmp_path / "stick" / "klaim", silent)
    assert not (tmp_path / "stick").exists()


def test_where_files_cannot_be_linked_they_are_copied_and_it_is_said(
    original: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def elsewhere(*_: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    assert backup(original.home, tmp_path / "linked", silent, link=True, warn=told.append).faults == ()
    assert told == []
    monkeypatch.setattr(os, "link", elsewhere)
    made = backup(original.home, tmp_path / "copy", silent, link=True, warn=told.append)
    assert told == [
        "The dropped files are copied, not linked as --link asks: between these two folders that cannot be (Invalid cross-device link)."
    ]
    assert made.faults == ()
    assert made.files > 0
