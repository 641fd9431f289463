"""Feeds are Atom as RFC 4287 asks for it, whatever an article says."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from klaim_index.core.atom import Entry, Feed, urn, written

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ENTRY = Entry("clm_1", "Ratna: naik", "http://localhost/artikel/1#clm_1", datetime(2024, 10, 25, 3, tzinfo=UTC), "Air naik.", "2024-10-25")
FEED = Feed("/v1/claims?", "Klaim", "http://localhost/v1/claims?format=atom", "http://localhost/", None, [ENTRY])


def assert_is_atom(xml: bytes) -> ET.Element:
    """The must-haves of RFC 4287: one id, title and updated each, an author, a self link, an alternate link where there is no content."""
    feed = ET.fromstring(xml)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    for told in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(told.findall(f"{ATOM}{name}")) == 1
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", told.findtext(f"{ATOM}id") or "")
        assert all(RFC3339.fullmatch(at.text or "") for name in ("updated", "published") for at in told.findall(f"{ATOM}{name}"))
        relations = [link.get("rel") for link in told.findall(f"{ATOM}link")]
        assert relations.count("alternate") == 1
        assert len(relations) == len(set(relations))
    assert any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link"))
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return feed


def test_an_empty_feed_is_one_too() -> None:
    assert assert_is_atom(written(replace(FEED, entries=[]))).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    later = replace(ENTRY, identity="clm_2", updated=datetime(2024, 10, 26, 5, 30, tzinfo=UTC))

    assert assert_is_atom(written(replace(FEED, entries=[ENTRY, later]))).findtext(f"{ATOM}updated") == "2024-10-26T05:30:00Z"


def test_a_day_alone_is_no_time_and_none_is_made_up() -> None:
    timed = replace(ENTRY, identity="clm_2", published="2024-10-25T15:40:00+07:00")
    feed = assert_is_atom(written(replace(FEED, entries=[ENTRY, timed])))

    assert [entry.findtext(f"{ATOM}published") for entry in feed.findall(f"{ATOM}entry")] == [None, "2024-10-25T08:40:00Z"]


def test_an_id_is_the_same_wherever_and_whenever_it_is_told() -> None:
    elsewhere = replace(FEED, here="https://warta.example/v1/claims.atom", page="https://warta.example/")
    one, other = (assert_is_atom(written(feed)) for feed in (FEED, elsewhere))

    assert one.findtext(f"{ATOM}id") == other.findtext(f"{ATOM}id")
    assert one.findtext(f"{ATOM}entry/{ATOM}id") == urn("clm_1")


@given(st.text(), st.text())
def test_whatever_a_text_holds_the_feed_can_be_read(title: str, summary: str) -> None:
    feed = assert_is_atom(written(replace(FEED, title=title, entries=[replace(ENTRY, title=title, summary=summary)])))

    told = (feed.findtext(f"{ATOM}entry/{ATOM}title") or "").replace("\r", "\n")
    assert len(told) <= len(title)
    assert [a for a, b in zip(told, title.replace("\r\n", "\n").replace("\r", "\n"), strict=False) if a not in {b, "\ufffd"}] == []
