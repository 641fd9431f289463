"""What becomes of files that are dropped."""

import asyncio
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from klaim_ingest.alone import read_articles
from klaim_ingest.service import Service
from klaim_shared.errors import Rejected
from tests.inboxes import SETTLE, Inbox, until

NOW = datetime(2026, 1, 2, tzinfo=UTC)


async def test_a_half_written_file_waits_until_it_settles(inbox: Inbox) -> None:
    async with inbox.watched():
        path = inbox.drop("a.txt", "Baris 0.\n")
        for number in range(1, 12):
            await asyncio.sleep(SETTLE / 3)
            with path.open("a") as file:
                file.write(f"Baris {number}.\n")
            assert inbox.events == []
        await until(lambda: inbox.events)
    assert inbox.published() == [("a.txt", 1, "\n".join(f"Baris {number}." for number in range(12)))]


async def test_an_editors_save_by_rename_is_a_new_revision(inbox: Inbox) -> None:
    inbox.drop("a.txt", "Wali kota datang.")
    await inbox.taken("a.txt")
    async with inbox.watched():
        inbox.drop(".a.txt.swp", "Wali")
        (inbox.folder / "a.txt").rename(inbox.folder / "a.txt~")
        inbox.drop("4913", "")
        inbox.drop("a.txt.tmp", "Wali kota pulang.").rename(inbox.folder / "a.txt")
        await until(lambda: len(inbox.events) == 2)
        await asyncio.sleep(3 * SETTLE)
    assert inbox.published() == [("a.txt", 1, "Wali kota datang."), ("a.txt", 2, "Wali kota pulang.")]
    assert len({event.subject for event in inbox.events}) == 1


async def test_a_file_that_has_not_changed_is_not_read_again(inbox: Inbox) -> None:
    path = inbox.drop("a.txt", "Wali kota datang.")
    await inbox.taken("a.txt")
    looks = path.stat()
    path.write_text("Wali kota PULANG.")
    os.utime(path, ns=(looks.st_atime_ns, looks.st_mtime_ns))
    inbox.drop("b.txt", "Warga senang.")
    await inbox.taken("b.txt")
    assert [text for _, _, text in inbox.published()] == ["Wali kota datang.", "Warga senang."]


async def test_a_file_that_was_only_touched_makes_no_event(inbox: Inbox) -> None:
    path = inbox.drop("a.txt", "Wali kota datang.")
    await inbox.taken("a.txt")
    os.utime(path, (1, 1))
    inbox.drop("b.txt", "Warga senang.")
    await inbox.taken("b.txt")
    assert len(inbox.events) == 2


async def test_the_sub_folder_is_the_outlet_unless_a_sidecar_says_otherwise(inbox: Inbox) -> None:
    inbox.drop("Kabar Kota/a.txt", "Wali kota datang.")
    inbox.drop("Kabar Kota/b.txt", "Warga senang.")
    inbox.drop("Kabar Kota/b.txt.meta.json", '{"outlet": "Situs Lain", "published_at": "2 Juni 2025"}')
    await inbox.taken("Kabar Kota/a.txt", "Kabar Kota/b.txt")
    assert [(event.data.outlet, event.data.published_at) for event in inbox.events] == [("Kabar Kota", None), ("Situs Lain", "2025-06-02")]


async def test_a_sidecar_may_leave_the_suffix_of_its_file_out(inbox: Inbox) -> None:
    inbox.drop("Kabar/padi7.txt", "Wali kota datang.")
    inbox.drop("Kabar/padi7.meta.json", '{"judul": "Pasar Baru"}')
    inbox.drop("b.txt", "Warga senang.")
    inbox.drop("b.txt.meta.json", '{"judul": "Pasar Lama"}')
    inbox.drop("b.meta.json", '{"judul": "Bukan ini"}')
    await inbox.taken("Kabar/padi7.txt", "b.txt")
    assert {event.data.title for event in inbox.events} == {"Pasar Baru", "Pasar Lama"}
    inbox.drop("Kabar/padi7.meta.json", '{"judul": "Pasar Besar"}')
    async with inbox.watched():
        await until(lambda: len(inbox.events) == 3)
    assert (inbox.events[-1].data.title, inbox.events[-1].data.revision) == ("Pasar Besar", 2)


async def test_a_changed_sidecar_makes_a_new_revision_whatever_it_changes(inbox: Inbox) -> None:
    inbox.drop("a.txt", "Wali kota datang.")
    await inbox.taken("a.txt")
    given: dict[str, object] = {}
    fields: list[dict[str, object]] = [
        {"judul": "Pasar Baru"},
        {"agency": "ANTARA"},
        {"editors": ["Sari Dewi"]},
        {"dateline": "Medan"},
        {"language": "jv"},
    ]
    async with inbox.watched(settle_seconds=0.02):
        for number, more in enumerate(fields, 2):
            given |= more
            inbox.drop("a.txt.meta.json", json.dumps(given))
            await until(lambda number=number: len(inbox.events) == number)  # type: ignore[misc]
    assert [event.data.revision for event in inbox.events] == [1, 2, 3, 4, 5, 6]
    assert (inbox.events[1].data.title, inbox.events[-1].data.language) == ("Pasar Baru", "jv")


async def test_the_bytes_of_every_article_are_kept_under_their_digest(inbox: Inbox) -> None:
    inbox.drop("a.txt", "Wali kota datang.\r\n")
    await inbox.taken("a.txt")
    digest = inbox.events[0].data.raw_sha256
    assert (inbox.root / "data" / "objects" / digest[:2] / digest).read_bytes() == b"Wali kota datang.\r\n"


async def test_names_that_are_no_utf8_or_very_long_travel_and_are_kept(inbox: Inbox) -> None:
    inbox.drop(os.fsdecode(b"caf\xe9.txt"), "")
    inbox.drop("p" * 250 + ".txt", "")
    inbox.drop(os.fsdecode(b"t\xe9ks.txt"), "Wali kota datang.")
    await inbox.taken("t\\xe9ks.txt", "caf\\xe9.txt", "p" * 250 + ".txt")
    assert [name for name, _, _ in inbox.published()] == ["t\\xe9ks.txt"]
    assert len(list((inbox.root / "data" / "rejected").glob("*.reason.json"))) == 2


async def test_a_folder_that_is_moved_in_whole_is_found(inbox: Inbox) -> None:
    ready = inbox.root / "siap" / "dalam"
    ready.mkdir(parents=True)
    (ready / "a.txt").write_text("Wali kota datang.")
    async with inbox.watched():
        await asyncio.sleep(SETTLE)
        shutil.move(ready.parent, inbox.folder / "siap")
        await until(lambda: inbox.events)
    assert inbox.published()[0][0] == "siap/dalam/a.txt"


async def test_the_heart_beats_while_the_inbox_is_watched(inbox: Inbox) -> None:
    async with inbox.watched():
        await until((inbox.root / "heartbeat").exists)


async def test_a_name_that_was_a_file_and_is_a_folder_now_stops_nothing(inbox: Inbox) -> None:
    inbox.drop("x.txt", "")
    await inbox.taken("x.txt")
    (inbox.folder / "x.txt").unlink()
    inbox.drop("x.txt/k.txt", "")
    inbox.drop("baik.txt", "Wali kota datang.")
    await inbox.taken("baik.txt", "x.txt/k.txt")
    assert [name for name, _, _ in inbox.published()] == ["baik.txt"]
    kept = sorted(path.name for path in (inbox.root / "data" / "rejected").glob("**/k.txt*.reason.json"))
    assert [json.loads((inbox.root / "data" / "rejected" / name).read_text())["source_name"] for name in kept] == ["x.txt/k.txt"]
    shutil.rmtree(inbox.folder / "x.txt")
    inbox.drop("x.txt", "Warga senang.")
    async with inbox.watched():
        await until(lambda: [name for name, _, _ in inbox.published()] == ["baik.txt", "x.txt"])


async def test_no_name_of_a_folder_or_a_file_is_too_long_to_be_set_aside(inbox: Inbox) -> None:
    long = os.fsdecode(b"\xff" * 100)
    names = {
        f"{long}/kosong.txt": "\\xff" * 100 + "/kosong.txt",
        os.fsdecode(b"\xff" * 250): "\\xff" * 250,
        "\U0001f4f0" * 62: "\U0001f4f0" * 62,
    }
    names |= {f"{long}/{long}/kosong.txt": "\\xff" * 100 + "/" + "\\xff" * 100 + "/kosong.txt"}
    for name in names:
        inbox.drop(name, "")
    inbox.drop("baik.txt", "Wali kota datang.")
    await inbox.taken("baik.txt", *names.values())
    told = [json.loads(path.read_text())["source_name"] for path in (inbox.root / "data" / "rejected").glob("*.reason.json")]
    assert sorted(told) == sorted(names.values())


async def test_an_inbox_inside_the_services_own_folder_is_watched(tmp_path: Path) -> None:
    inside = Inbox(tmp_path)
    settings = inside.settings.model_copy(update={"data_dir": tmp_path})
    stop = asyncio.Event()
    service = asyncio.create_task(Service(settings, inside.outlet).work(stop))
    await until(inside.folder.is_dir)
    inside.drop("a.txt", "Wali kota datang.")
    await until(lambda: inside.events)
    stop.set()
    await service


def test_the_command_finds_both_spellings_of_a_sidecar_and_knows_no_folder(tmp_path: Path) -> None:
    (tmp_path / "kabar").mkdir()
    (tmp_path / "kabar" / "a.txt").write_text("Wali kota datang.")
    (tmp_path / "kabar" / "a.meta.json").write_text('{"judul": "Pasar Baru"}')
    [article] = read_articles(tmp_path / "kabar" / "a.txt", "a.txt", NOW).articles
    assert (article.title, article.outlet) == ("Pasar Baru", None)


def test_the_command_reads_a_file_as_the_service_does(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Wali kota datang."}\nbukan json\n')
    (tmp_path / "a.jsonl.meta.json").write_text('{"outlet": "Kabar Kota"}')
    result = read_articles(tmp_path / "a.jsonl", "a.jsonl", NOW)
    assert [(article.text, article.outlet, article.revision) for article in result.articles] == [("Wali kota datang.", "Kabar Kota", 1)]
    assert [item.item for item in result.rejections] == [2]
    for missing in ("tidak-ada.txt", "."):
        with pytest.raises(Rejected) as caught:
            read_articles(tmp_path / missing, missing, NOW)
        assert caught.value.reason == "unreadable"
