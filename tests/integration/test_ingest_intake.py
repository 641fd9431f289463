"""Many files, odd files, slow files, and folders that tell of nothing."""

import asyncio
import hashlib
import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from klaim_ingest.inbox import scan
from klaim_ingest.inbox.scan import Waiting, printable
from klaim_ingest.sandbox.drafting import read_here
from klaim_ingest.sandbox.limits import Patience
from klaim_ingest.sandbox.parent import Sandbox
from klaim_ingest.sandbox.wire import File, Found
from klaim_shared.messages import InboxRetry
from klaim_shared.topology import COMMAND, INBOX_RETRY, THE_INBOX
from tests.inboxes import Inbox, until
from tests.making import page, warc
from tests.sandboxes import child

_SLOW = "lambda data, name: (b'buruk' in data and time.sleep({}), really(data, name))[1]"
_SLOW_PAGE = (
    "import time; from klaim_ingest.readers import warc; really = warc.read_html;"
    " warc.read_html = lambda data: (b'buruk' in data and time.sleep({}), really(data))[1]"
)
_SLOW_ON_BAD = f"import time; really = reading.parts; reading.parts = {_SLOW}"


class InPlace(Sandbox):
    """Reads without a process, for files that are not what is tried here."""

    def read(self, file: File, patience: Patience = Patience(1)) -> Found:  # noqa: B008
        assert patience.seconds
        return read_here(file)

    def hand_over(self, files: Sequence[File]) -> None:
        assert files


def states(inbox: Inbox) -> Counter[str]:
    return Counter(fate.state for fate in inbox.fates.values())


def state(inbox: Inbox, name: str) -> tuple[str, str | None] | None:
    return (fate.state, fate.reason) if (fate := inbox.fates.get(name)) else None


@pytest.mark.timeout(400)
async def test_twenty_thousand_files_at_once_are_all_taken_and_all_told(inbox: Inbox) -> None:
    for number in range(20_000):
        if number % 1000 == 0:
            (inbox.folder / f"{number}").mkdir()
        (inbox.folder / f"{number // 1000 * 1000}" / f"{number}.txt").write_text(f"Jembatan nomor {number} rusak.")
    async with inbox.watched(InPlace(), max_in_flight=20_000):
        await until(lambda: states(inbox)["published"] == 20_000, 300)
        await until(lambda: len(inbox.events) == 20_000, 10)
    assert len({event.id for event in inbox.events}) == 20_000


async def deaf(*_: Any, **__: Any) -> AsyncIterator[None]:
    await asyncio.sleep(3600)
    yield


@pytest.mark.parametrize("polling", [True, False])
async def test_a_folder_that_tells_of_no_change_is_watched_all_the_same(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, polling: bool
) -> None:
    monkeypatch.setattr("klaim_ingest.inbox.watch.awatch", None if polling else deaf)
    async with inbox.watched(InPlace(), polling=polling):
        inbox.drop("dalam/a.txt", "Wali kota datang.")
        await until(lambda: state(inbox, "dalam/a.txt") == ("published", None))
        inbox.drop("dalam/a.txt", "Wali kota pulang.")
        await until(lambda: len(inbox.events) == 2)


async def test_nothing_is_ever_written_to_the_folder(inbox: Inbox) -> None:
    for name, content in (("a.txt", "Satu."), ("kosong.txt", ""), ("dalam/b.jsonl", '{"text": "Dua."}\nrusak\n'), ("c.json", "{")):
        inbox.drop(name, content)

    def looks() -> list[tuple[str, int, int]]:
        entries = [*sorted(inbox.folder.rglob("*")), inbox.folder]
        return [(str(path), path.stat().st_mtime_ns, path.stat().st_mode) for path in entries]

    before = looks()
    await inbox.taken("a.txt", "kosong.txt", "dalam/b.jsonl", "c.json")
    assert looks() == before


async def test_a_file_that_takes_long_is_read_when_the_others_are_done(inbox: Inbox) -> None:
    inbox.drop("a.txt", "Ini buruk.")
    inbox.drop("z.txt", "Ini baik.")
    async with inbox.watched(Sandbox(child(_SLOW_ON_BAD.format(1.3)))):
        await until(lambda: state(inbox, "a.txt") == ("waiting", "costly") or len(inbox.events) == 2)
        await until(lambda: len(inbox.events) == 2)
    assert [name for name, _, _ in inbox.published()] == ["z.txt", "a.txt"]


async def test_files_that_never_end_cost_their_time_and_one_rejection_each(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("klaim_ingest.service.FULL", Patience(1.5))
    for name in ("a.txt", "b.txt"):
        inbox.drop(name, f"Ini buruk, {name}.")
    inbox.drop("z.txt", "Ini baik.")
    async with inbox.watched(Sandbox(child(_SLOW_ON_BAD.format(60)))):
        await until(lambda: inbox.events)
        assert state(inbox, "a.txt") != ("rejected", "too_slow")
        inbox.drop("y.txt", "Ini juga baik.")
        await until(lambda: states(inbox) == {"published": 2, "rejected": 2}, 30)
    assert {fate.reason for fate in inbox.fates.values()} == {None, "too_slow"}
    assert "1.5 seconds" in inbox.reason("a.txt")["sentence"]
    assert (inbox.root / "data" / "rejected" / "a.txt").read_text() == "Ini buruk, a.txt."


async def test_an_archive_that_takes_too_long_keeps_what_it_gave_in_time(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("klaim_ingest.service.FULL", Patience(1.5))
    paragraphs = ["Wali kota meresmikan pasar baru di tepi sungai pada Senin, dan warga datang sejak pagi untuk melihatnya."] * 2
    told = [(f"https://k.example/{word}", "200 OK text/html", page(word, "Kabar", [f"{word}.", *paragraphs])) for word in ("baik", "buruk")]
    inbox.drop("a.warc", b"".join(warc(told)))
    slow = _SLOW_PAGE.format(60)
    async with inbox.watched(Sandbox(child(slow))):
        await until(lambda: state(inbox, "a.warc") == ("published", "too_slow"), 30)
    assert [event.data.url for event in inbox.events] == ["https://k.example/baik"]
    assert (inbox.fates["a.warc"].articles, inbox.fates["a.warc"].rejections) == (1, 1)
    assert inbox.reason("a.warc.item-2")["sentence"].endswith("What was read before that is kept.")
    assert not (inbox.root / "data" / "rejected" / "a.warc.item-2").exists()


async def test_a_file_that_grows_is_told_to_be_changing_and_taken_whole(inbox: Inbox) -> None:
    async with inbox.watched(InPlace(), settle_seconds=1.5):
        path = inbox.drop("a.txt", "Baris 0.\n")
        for number in range(1, 12):
            await asyncio.sleep(0.2)
            with path.open("a") as file:
                file.write(f"Baris {number}.\n")
        await until(lambda: state(inbox, "a.txt") == ("waiting", "changing"))
        await until(lambda: state(inbox, "a.txt") == ("published", None))
    assert inbox.published() == [("a.txt", 1, "\n".join(f"Baris {number}." for number in range(12)))]


async def test_names_that_look_the_same_as_text_are_different_files(inbox: Inbox) -> None:
    names = ("a\nb.txt", "a\\nb.txt", "a\\u000ab.txt", os.fsdecode(b"\xe9.txt"), "\\xe9.txt", "\u202egnp.txt", "gnp.txt", "\x1b[2J.txt")
    for number, name in enumerate(names):
        inbox.drop(name, f"Isi nomor {number}.")
    async with inbox.watched(InPlace()):
        await until(lambda: states(inbox)["published"] == len(names))
    shown = {name for name, _, _ in inbox.published()}
    assert len(shown) == len(names)
    assert all(name.isprintable() for name in shown)


@pytest.mark.parametrize("name", ["a.txt", "dua kata.txt", "Koran Élan/warta–pagi.txt", "berita 📰.txt"])
def test_a_name_that_can_be_shown_is_shown_as_it_is(name: str) -> None:
    assert printable(name) == name


async def test_a_link_on_the_way_leads_nowhere(inbox: Inbox) -> None:
    outside = inbox.root / "luar"
    outside.mkdir()
    (outside / "rahasia.txt").write_text("Rahasia di luar.")
    (inbox.folder / "jalan").symlink_to(outside)
    inbox.drop("dalam/a.txt", "Satu.")
    async with inbox.watched(InPlace()):
        await until(lambda: states(inbox) == {"published": 1, "rejected": 1})
    assert state(inbox, "jalan") == ("rejected", "link")
    for where in ("jalan/rahasia.txt", "dalam/../jalan/rahasia.txt"):
        assert isinstance(scan.read(inbox.folder, where, 1000), Waiting)
    assert scan.read(inbox.folder, "dalam/a.txt", 1000) == b"Satu."


async def test_folders_too_deep_wait_and_say_so(inbox: Inbox) -> None:
    inbox.drop("/".join(["d"] * 50) + "/a.txt", "Satu.")
    inbox.drop("b.txt", "Dua.")
    async with inbox.watched(InPlace()):
        await until(lambda: states(inbox) == {"published": 1, "waiting": 1})
    [fate] = [fate for fate in inbox.fates.values() if fate.state == "waiting"]
    assert (fate.reason, fate.sentence) == ("unreadable", "it lies more than 40 folders deep")


async def test_what_is_taken_out_of_the_folder_stays_published_and_is_gone_and_what_was_not_read_is_withdrawn(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = inbox.drop("a.txt", "Satu.")
    (inbox.folder / "terkunci.txt").write_text("Dua.")
    really_open = os.open

    def guarded(path: Any, *rest: Any, **named: Any) -> int:
        if path == "terkunci.txt":
            raise PermissionError(13, "Permission denied")
        return really_open(path, *rest, **named)

    monkeypatch.setattr(os, "open", guarded)
    async with inbox.watched(InPlace()):
        await until(lambda: state(inbox, "terkunci.txt") == ("waiting", "unreadable") and inbox.events)
        first.unlink()
        (inbox.folder / "terkunci.txt").unlink()
        await until(lambda: inbox.fates["a.txt"].gone and state(inbox, "terkunci.txt") == ("withdrawn", None))
        assert state(inbox, "a.txt") == ("published", None)
        inbox.drop("a.txt", "Satu.")
        await until(lambda: not inbox.fates["a.txt"].gone)
    assert len(inbox.events) == 1


async def test_a_file_is_read_again_on_request(inbox: Inbox) -> None:
    inbox.drop("a.txt", "Wali kota datang.")
    reads: list[str] = []

    class Upgraded(InPlace):
        def read(self, file: File, patience: Patience = Patience(1)) -> Found:  # noqa: B008
            reads.append(file.source_name)
            return super().read(file, patience)

    wish = InboxRetry(source_names=("a.txt", "tidak-ada.txt"))
    event = INBOX_RETRY.event(wish, service=COMMAND, article_id=THE_INBOX, correlation="x", time=datetime(2026, 1, 2, tzinfo=UTC))
    async with inbox.watched(Upgraded()) as service:
        await until(lambda: state(inbox, "a.txt") == ("published", None))
        number = inbox.fates["a.txt"].number
        await service.retry([event])
        await until(lambda: len(reads) == 2 and inbox.fates["a.txt"].number > number + 1)
    assert len(inbox.events) == 1


async def test_of_thousands_of_bad_lines_a_hundred_are_set_aside_and_all_are_counted(inbox: Inbox) -> None:
    inbox.drop("a.jsonl", '{"text": "Satu."}\n' + "rusak\n" * 3000)
    async with inbox.watched(InPlace()):
        await until(lambda: state(inbox, "a.jsonl") == ("published", "bad_json"))
    fate = inbox.fates["a.jsonl"]
    assert (fate.articles, fate.rejections, len(fate.items)) == (1, 3000, 100)
    assert len(list((inbox.root / "data" / "rejected").iterdir())) == 200


async def test_a_corrected_article_is_a_new_revision_and_both_have_their_bytes_kept(inbox: Inbox) -> None:
    contents = [json.dumps({"text": text, "url": "https://kabar.id/1"}) for text in ("Ada 3 korban.", "Ada 5 korban.")]
    async with inbox.watched(InPlace()):
        for name, content in zip(("a.json", "ralat.json"), contents, strict=True):
            inbox.drop(name, content)
            await until(lambda name=name: state(inbox, name) == ("published", None))  # type: ignore[misc]
    assert [(event.data.revision, event.data.text) for event in inbox.events] == [(1, "Ada 3 korban."), (2, "Ada 5 korban.")]
    for content in contents:
        digest = hashlib.sha256(content.encode()).hexdigest()
        assert (inbox.root / "data" / "objects" / digest[:2] / digest).read_text() == content


async def test_the_same_text_from_another_outlet_is_an_article_of_its_own(inbox: Inbox) -> None:
    for name in ("Kabar/a.txt", "Kabar/b.txt", "Warta/a.txt"):
        inbox.drop(name, "Wali kota datang.")
    async with inbox.watched(InPlace()):
        await until(lambda: states(inbox) == {"published": 2, "duplicate": 1})
    assert {event.data.outlet for event in inbox.events} == {"Kabar", "Warta"}
    assert inbox.fates["Kabar/b.txt"].items[0].article_id == inbox.fates["Kabar/a.txt"].items[0].article_id


async def test_one_more_item_in_a_file_of_many_is_one_more_article_and_corrects_none(inbox: Inbox) -> None:
    rows = ["judul,isi", "Pasar,Pasar dibuka.", "Sekolah,Sekolah dibangun.", "Jalan,Jalan rusak."]
    inbox.drop("a.csv", "\n".join(rows))
    async with inbox.watched(InPlace()):
        await until(lambda: len(inbox.events) == 3)
        inbox.drop("a.csv", "\n".join([rows[0], "Banjir,Banjir datang.", *rows[1:]]))
        await until(lambda: len(inbox.events) > 3 and inbox.fates["a.csv"].articles == 4)
    assert [(event.data.revision, event.data.title) for event in inbox.events[3:]] == [(1, "Banjir")]
