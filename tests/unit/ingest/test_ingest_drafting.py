"""A file of many items: what is said of it where none of them is an article."""

import hashlib
from datetime import UTC, datetime

import pytest

from klaim_ingest.sandbox.drafting import read_here
from klaim_ingest.sandbox.wire import File, Found
from klaim_shared.errors import Rejected
from tests.making import zipped


def drafted(data: bytes, name: str) -> Found:
    return read_here(File(name, hashlib.sha256(data).hexdigest(), data, None, datetime(2026, 1, 2, tzinfo=UTC)))


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


def test_a_file_whose_items_are_turned_away_for_several_reasons_has_no_text() -> None:
    assert refused(zipped({"a.txt": b"", "b.png": b"\x89PNG\r\n\x1a\n"}), "a.zip").reason == "no_text"
