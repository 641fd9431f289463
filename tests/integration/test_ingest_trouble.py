"""What becomes of files that are bad, and of good ones while the disk, the stream or a reader fails."""

import asyncio
import json
import os
from contextlib import closing
from typing import Any

import pytest
from structlog.testing import CapturingLogger

from klaim_ingest.inbox.journal import Journal
from klaim_ingest.sandbox.parent import Sandbox
from klaim_ingest.service import Service
from klaim_shared.errors import Rejected, Unavailable
from tests.inboxes import Inbox, until
from tests.sandboxes import child


async def test_each_bad_file_gets_one_clear_sentence_and_the_others_go_on(inbox: Inbox) -> None:
    outside = inbox.root / "rahasia.txt"
    outside.write_text("Rahasia di luar.")
    bad = {
        "kosong.txt": (b"", "empty"),
        "biner.txt": (bytes(range(256)) * 20, "binary"),
        "rusak.txt": ("Kata “satu” ".encode() + b"\xff rusak", "undecodable"),
        "besar.txt": (b"Kalimat panjang. " * (30_000_000 // 17), "too_large"),
        "panjang.txt": (b"Kalimat panjang. " * (2_000_000 // 17), "too_large"),
        "tanpa-isi.json": (b'{"judul": "Tanpa isi"}', "no_text"),
        "setengah.json": (b'{"judul": "Tanpa ak', "bad_json"),
        "dokumen.docx": (b"PK\x03\x04", "bad_document"),
    }
    for name, (content, _) in bad.items():
        inbox.drop(name, content)
    (inbox.folder / "tautan.txt").symlink_to(outside)
    (inbox.folder / "folder.txt").mkdir()
    os.mkfifo(inbox.folder / "pipa.txt")
    good = {
        "cp1252.txt": "José datang – “senang”.".encode("cp1252"),
        "utf16.txt": "José datang – “senang”.\n".encode("utf-16"),
        "folder.txt/dalam.txt": b"Wali kota datang.",
    }
    for name, content in good.items():
        inbox.drop(name, content)

    await inbox.taken(*bad, *good, "tautan.txt", "pipa.txt")

    expected = {**{name: reason for name, (_, reason) in bad.items()}, "tautan.txt": "link", "pipa.txt": "not_a_file"}
    for name, reason in expected.items():
        told = inbox.reason(name)
        assert (told["source_name"], told["reason"]) == (name, reason)
        assert "\n" not in told["sentence"]
        assert told["sentence"].count(". ") == 0
        assert inbox.state(name) == "rejected"
        if name in bad:
            assert (inbox.root / "data" / "rejected" / name).read_bytes() == bad[name][0]
            assert (inbox.folder / name).exists()
    assert sorted(name for name, _, _ in inbox.published()) == ["cp1252.txt", "folder.txt/dalam.txt"]
    assert inbox.state("utf16.txt") == "duplicate"
    assert not any("Rahasia" in text for _, _, text in inbox.published())


async def test_a_crash_between_journal_and_publish_publishes_the_same_id_again(inbox: Inbox) -> None:
    inbox.drop("a.txt", "Wali kota datang.")
    inbox.refuses.append(RuntimeError("the process dies here"))
    with pytest.raises(RuntimeError, match="dies here"):
        async with inbox.watched():
            await until(lambda: inbox.refuses == [])
    with closing(Journal(inbox.journal)) as journal:
        [waiting] = journal.outbox.unsent(10)
    assert inbox.events == []
    (inbox.folder / "a.txt").unlink()

    async with inbox.watched():
        await until(lambda: inbox.events)

    assert [event.id for event in inbox.events] == [json.loads(waiting.event)["id"]]


async def test_while_the_stream_takes_nothing_files_are_still_taken_and_sent_later(inbox: Inbox) -> None:
    inbox.refuses += [Unavailable("Redis is away.")] * 3
    async with inbox.watched():
        inbox.drop("a.txt", "Wali kota datang.")
        await until(lambda: inbox.became("a.txt"))
        inbox.drop("b.txt", "Wali kota pulang.")
        await until(lambda: len(inbox.events) == 2)
    assert [name for name, _, _ in inbox.published()] == ["a.txt", "b.txt"]


async def test_a_bad_line_is_set_aside_alone_and_the_other_lines_go_on(inbox: Inbox) -> None:
    inbox.drop("a.jsonl", '{"text": "Wali kota datang."}\nbukan json\n{"text": "Iklan"}\n{"text": "Warga senang."}\n')
    await inbox.taken("a.jsonl")
    assert [(event.data.item, event.data.text) for event in inbox.events] == [(1, "Wali kota datang."), (4, "Warga senang.")]
    assert len({event.correlationid for event in inbox.events}) == 1
    assert (inbox.root / "data" / "rejected" / "a.jsonl.item-2").read_text() == "bukan json"
    assert [inbox.reason(f"a.jsonl.item-{item}")["reason"] for item in (2, 3)] == ["bad_json", "no_text"]
    record = inbox.became("a.jsonl")
    assert record is not None
    assert (record.state, record.articles, record.rejections) == ("published", 2, 2)
    inbox.drop("a.jsonl", '{"text": "Wali kota datang."}\n{"text": "Warga senang."}\n')
    async with inbox.watched():
        await until(lambda: inbox.fates["a.jsonl"].rejections == 0)
    assert list((inbox.root / "data" / "rejected").iterdir()) == []


async def test_a_rejected_file_that_is_mended_is_published_and_no_longer_set_aside(inbox: Inbox) -> None:
    inbox.drop("a.json", '{"text": ')
    await inbox.taken("a.json")
    assert inbox.reason("a.json")["reason"] == "bad_json"
    async with inbox.watched():
        inbox.drop("a.json", '{"text": "Wali kota datang."}')
        await until(lambda: inbox.events)
        await until(lambda: inbox.state("a.json") == "published")
    assert list((inbox.root / "data" / "rejected").iterdir()) == []


async def test_a_file_that_cannot_be_read_now_waits_and_is_taken_later(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.drop("a.txt", "Wali kota datang.")
    really_open = os.open
    locked = True

    def guarded(path: Any, *rest: Any, **named: Any) -> int:
        if locked and str(path).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return really_open(path, *rest, **named)

    monkeypatch.setattr(os, "open", guarded)
    async with inbox.watched():
        await until(lambda: inbox.waiting() == {"a.txt": "permission denied"})
        assert inbox.became("a.txt") is None
        locked = False
        await until(lambda: inbox.events)
        await until(lambda: inbox.waiting() == {})


async def test_a_reader_that_breaks_costs_its_file_alone(inbox: Inbox) -> None:
    inbox.drop("a.html", "<p>Wali kota datang.")
    inbox.drop("b.txt", "Warga senang.")
    async with inbox.watched(Sandbox(child("reading.read_html = lambda data: 1 / 0"))):
        await until(lambda: inbox.state("a.html") and inbox.events)
    assert inbox.reason("a.html")["reason"] == "unreadable"
    assert [name for name, _, _ in inbox.published()] == ["b.txt"]


async def test_a_full_disk_loses_nothing(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.drop("a.txt", "Wali kota datang.")
    really_sync, failures = os.fsync, [OSError(28, "No space left on device")] * 3

    def full(descriptor: int) -> None:
        if failures:
            raise failures.pop()
        really_sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    await inbox.taken("a.txt")
    assert failures == []
    assert inbox.published() == [("a.txt", 1, "Wali kota datang.")]


async def test_a_file_that_cannot_be_set_aside_waits_and_the_others_go_on(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    log = CapturingLogger()
    monkeypatch.setattr("klaim_ingest.service.log", log)
    (inbox.root / "data" / "rejected" / "kosong.txt.reason.json").mkdir(parents=True)
    inbox.drop("kosong.txt", "")
    inbox.drop("baik.txt", "Wali kota datang.")
    async with inbox.watched():
        await until(lambda: inbox.events)
        await until(lambda: inbox.waiting() == {"kosong.txt": "it cannot be set aside: is a directory"})
        await asyncio.sleep(0.5)
    assert inbox.became("kosong.txt") is None
    [told] = [call.kwargs for call in log.calls if call.method_name == "warning"]
    assert told == {"count": 1, "files": {"kosong.txt": "it cannot be set aside: is a directory"}}


async def test_the_heart_stops_while_the_stream_takes_nothing_and_beats_again_after(inbox: Inbox) -> None:
    heartbeat = inbox.root / "heartbeat"
    inbox.drop("a.txt", "Wali kota datang.")
    inbox.refuses += [Unavailable("Redis is away.")] * 1000
    async with inbox.watched():
        await until(lambda: len(inbox.refuses) < 998)  # a beat may come before it is known that nothing is taken
        heartbeat.unlink(missing_ok=True)
        await until(lambda: len(inbox.refuses) < 994)
        assert not heartbeat.exists()
        inbox.refuses.clear()
        await until(heartbeat.exists)
    assert len(inbox.events) == 1


async def test_the_heart_stops_while_the_disk_takes_nothing(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def full(self: Journal, seen: Any, waiting: Any) -> None:
        tries.append(waiting)
        raise Unavailable("The journal cannot be written: database or disk is full.")

    monkeypatch.setattr(Journal, "saw", full)
    async with inbox.watched():
        await until(lambda: len(tries) > 3)
    assert not (inbox.root / "heartbeat").exists()


@pytest.mark.parametrize("data", ["inbox", "inbox/data", "inbox/dalam/data", "inbox/../inbox/data"])
async def test_an_inbox_that_holds_the_services_own_folder_is_refused_at_once(inbox: Inbox, data: str) -> None:
    settings = inbox.settings.model_copy(update={"data_dir": inbox.root / data})
    with pytest.raises(Rejected, match="watched folder") as caught:
        Service(settings, inbox.outlet)
    assert str(caught.value).count(". ") == 0
    assert list(inbox.folder.iterdir()) == []
