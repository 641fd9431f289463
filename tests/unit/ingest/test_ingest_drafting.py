"""A file of many items: what is said of it where none of them is an article."""

import pytest

from klaim_ingest.core.article import Draft
from klaim_ingest.core.raw import RawArticle
from klaim_ingest.inbox.intake import file_of
from klaim_ingest.readers import warc as warc_reader
from klaim_ingest.readers.html import read_html
from klaim_ingest.sandbox.drafting import drafts, read_here
from klaim_ingest.sandbox.wire import Found
from klaim_shared.errors import Rejected
from tests.inboxes import NOW
from tests.making import page, warc, zipped


def pages(count: int) -> bytes:
    """A web archive of as many articles."""
    sentence = "Wali kota meresmikan pasar nomor {} di tepi sungai pada Senin, dan warga datang sejak pagi untuk melihatnya."
    told = [(f"https://k.example/{n}", "200 OK text/html", page(f"Pasar {n}", "Kabar", [sentence.format(n)] * 3)) for n in range(count)]
    return b"".join(warc(told))


def drafted(data: bytes, name: str) -> Found:
    return read_here(file_of(name, data, None, NOW))


def refused(data: bytes, name: str) -> Rejected:
    with pytest.raises(Rejected) as caught:
        drafted(data, name)
    return caught.value


def test_a_file_whose_items_are_all_turned_away_for_one_reason_is_turned_away_for_that_reason() -> None:
    items = "".join(f"<item><title>{n}</title><description>Wali kota datang.</description></item>" for n in "AB")
    error = refused(f"<rss><channel><title>Kabar</title>{items}</channel></rss>".encode(), "a.xml")
    assert error.reason == "summary_only"
    assert "item 1: The feed gives only a summary" in str(error)
    assert refused(b'{"judul": "A"}\n{"judul": "B"}\n', "a.jsonl").reason == "no_text"


def test_an_archive_is_read_part_after_part_each_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noting(data: bytes) -> RawArticle:
        read.append("page")
        return read_html(data)

    monkeypatch.setattr(warc_reader, "read_html", noting)
    found = drafts(file_of("a.warc", pages(3), None, NOW))
    for asked in (1, 2, 3):
        assert isinstance(next(found), Draft)
        assert len(read) == asked
    assert list(found) == []


def test_what_a_broken_archive_held_before_the_break_stays_and_the_break_is_an_item() -> None:
    found = drafted(pages(2) + b"rusak rusak\r\n\r\n", "a.warc")
    assert [one.article.item for one in found.drafts] == [1, 2]
    assert [(one.item, one.reason) for one in found.bad_items] == [(3, "bad_archive")]
    assert refused(b"WARC/1.0\r\n\r\nrusak rusak\r\n\r\n", "a.warc").reason in {"bad_archive", "no_text"}


def test_a_file_whose_items_are_turned_away_for_several_reasons_has_no_text() -> None:
    assert refused(zipped({"a.txt": b"", "b.png": b"\x89PNG\r\n\x1a\n"}), "a.zip").reason == "no_text"
