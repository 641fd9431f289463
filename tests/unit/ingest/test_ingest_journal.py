import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from klaim_ingest.core.article import draft, event
from klaim_ingest.core.identity import places
from klaim_ingest.core.raw import RawArticle
from klaim_ingest.inbox import scan
from klaim_ingest.inbox.journal import Journal, Taken
from klaim_ingest.inbox.rejected import Refusal
from klaim_ingest.inbox.scan import Look, Seen, Stamp
from klaim_ingest.inbox.waits import CHANGING, QUEUED, unreadable
from klaim_shared.messages import ArticleIngested, Event

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal.db")
    yield journal
    journal.close()


def taken(name: str, *bodies: str, url: str | None = None, size: int = 1) -> Taken:
    many = len(bodies) > 1
    raws = [RawArticle(body, "text/plain", url=url, item=place if many else None) for place, body in enumerate(bodies, 1)]
    drafts = tuple(draft(raw, name, "0" * 64, NOW, place) for raw, place in zip(raws, places(raws), strict=True))
    refusals = () if drafts else (Refusal(name, "empty", "The file is empty.", None, NOW.isoformat()),)
    return Taken(name, Stamp(size, 1), "0" * 64, None, drafts, refusals, NOW)


def sent(journal: Journal) -> list[tuple[str, int, str]]:
    """Name, revision and text of every event that waits, marked as sent."""
    unsent = journal.outbox.unsent(100)
    journal.outbox.mark_sent({one.number: f"1-{one.number}" for one in unsent}, NOW, "klaim.articles.v1")
    articles = [Event[ArticleIngested].model_validate_json(one.event).data for one in unsent]
    return [(article.source_name, article.revision, article.text) for article in articles]


def state(journal: Journal, name: str) -> str:
    record = journal.file(name)
    assert record is not None
    return record.state


def test_an_event_waits_until_it_is_marked_as_sent_even_over_a_restart(tmp_path: Path, journal: Journal) -> None:
    journal.record([taken("a", "Satu.")])
    other = Journal(tmp_path / "journal.db")
    assert other.outbox.unsent(10) == journal.outbox.unsent(10)
    assert len(sent(other)) == 1
    other.close()
    assert journal.outbox.unsent(10) == []


def test_the_same_content_under_another_name_is_a_duplicate_and_counted_once(journal: Journal) -> None:
    journal.record([taken("a", "Satu."), taken("b", "Satu.")])
    assert [name for name, _, _ in sent(journal)] == ["a"]
    assert (state(journal, "a"), state(journal, "b")) == ("published", "duplicate")
    assert journal.summary().articles == 1


def test_changed_content_is_a_new_revision_and_so_is_going_back(journal: Journal) -> None:
    for body in ("Satu.", "Dua.", "Satu.", "Satu."):
        journal.record([taken("a", body)])
    assert sent(journal) == [("a", 1, "Satu."), ("a", 2, "Dua."), ("a", 3, "Satu.")]


def test_changed_content_at_the_same_address_is_a_new_revision_whatever_the_file_is_called(journal: Journal) -> None:
    url = "https://kabar.com/1"
    journal.record([taken("a", "Satu.", url=url), taken("b", "Dua.", url=url), taken("c", "Dua.", url=url)])
    assert sent(journal) == [("a", 1, "Satu."), ("b", 2, "Dua.")]
    assert state(journal, "c") == "duplicate"


def test_a_duplicate_becomes_an_article_of_its_own_when_the_first_one_changes(journal: Journal) -> None:
    second = taken("b", "Satu.")
    journal.record([taken("a", "Satu."), second])
    assert journal.knows("b", second.stamp)
    journal.record([taken("a", "Dua.")])
    assert not journal.knows("b", second.stamp)
    journal.record([second])
    assert sent(journal) == [("a", 1, "Satu."), ("a", 2, "Dua."), ("b", 1, "Satu.")]
    assert state(journal, "b") == "published"


def test_a_line_put_at_the_top_of_a_file_of_many_is_one_more_article_and_corrects_none(journal: Journal) -> None:
    journal.record([taken("a", "Satu.", "Dua.")])
    journal.record([taken("a", "Nol.", "Satu.", "Dua.")])
    assert sent(journal) == [("a", 1, "Satu."), ("a", 1, "Dua."), ("a", 1, "Nol.")]


def test_a_batch_is_recorded_whole_or_not_at_all(journal: Journal) -> None:
    broken = Taken("b", Stamp(1, 1), "0", None, (None,), (), NOW)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        journal.record([taken("a", "Satu."), broken])
    assert journal.file("a") is None
    assert journal.outbox.unsent(10) == []


def test_a_file_is_known_by_its_looks_and_a_touched_one_by_its_new_looks(tmp_path: Path, journal: Journal) -> None:
    journal.record([taken("a", "Satu.")])
    assert journal.knows("a", Stamp(1, 1))
    assert not journal.knows("a", Stamp(1, 2))
    journal.record([], touched={"a": Stamp(1, 2)})
    assert journal.knows("a", Stamp(1, 2))
    again = Journal(tmp_path / "journal.db")
    assert again.knows("a", Stamp(1, 2))
    again.close()


def test_the_journal_says_what_became_of_every_file(journal: Journal) -> None:
    journal.record([taken("a", "Satu."), taken("b", "Satu."), taken("c")])
    summary = journal.summary()
    assert (summary.published, summary.duplicate, summary.rejected, summary.articles, summary.unsent) == (1, 1, 1, 1, 1)
    for turned_away in (journal.files("rejected"), journal.turned_away()):
        assert [(record.name, record.sentence) for record in turned_away] == [("c", "The file is empty.")]
    assert journal.file("d") is None


def test_the_fate_of_a_file_is_unknown_once_it_looks_different(journal: Journal) -> None:
    journal.record([taken("a", "Satu.")])
    assert journal.fate("a", 1, 1) == journal.file("a")
    assert journal.fate("a", 1, 2) is None


def look(*names: str, closed: str | None = None) -> Look:
    return Look({name: Seen(name, name, Stamp(1, 1), "file") for name in names}, {closed: "permission denied"} if closed else {})


def told(journal: Journal) -> dict[str, tuple[str, str | None, bool]]:
    """State, reason and whether it is gone, of every file of which something became since this was asked last."""
    found: dict[str, tuple[str, str | None, bool]] = {}
    while untold := journal.outbox.untold(2):
        journal.outbox.mark_told(untold, "1-1", "klaim.inbox.v1")
        found |= {fate.source_name: (fate.state, fate.reason, fate.gone) for fate in untold.news.files}
    return found


def test_files_that_wait_are_noted_in_place_of_those_before(journal: Journal) -> None:
    journal.saw(look("a", "b"), {"a": QUEUED, "b": unreadable("permission denied")})
    assert told(journal) == {"a": ("waiting", "queued", False), "b": ("waiting", "unreadable", False)}
    journal.saw(look("a"), {"a": CHANGING})
    assert told(journal) == {"a": ("waiting", "changing", False), "b": ("withdrawn", None, False)}


def test_that_its_turn_has_not_come_does_not_hide_why_a_file_could_not_be_read(journal: Journal) -> None:
    journal.record([], waits={"a": unreadable("permission denied")})
    journal.saw(look("a"), {"a": QUEUED})
    assert journal.held_up() == {"a": "permission denied"}
    journal.saw(look("a"), {"a": unreadable("input/output error")})
    assert journal.held_up() == {"a": "input/output error"}
    journal.record([taken("a", "Satu.")])
    assert journal.held_up() == {}


def test_what_became_of_a_file_is_told_once_as_it_is_by_then(journal: Journal) -> None:
    journal.saw(look("a", "b", "c"), {"a": QUEUED, "b": QUEUED, "c": QUEUED})
    journal.record([taken("a", "Satu."), taken("b", "Satu."), taken("c")])
    assert told(journal) == {"a": ("published", None, False), "b": ("duplicate", None, False), "c": ("rejected", "empty", False)}
    assert told(journal) == {}
    journal.record([], touched={"a": Stamp(1, 9)})
    assert told(journal) == {"a": ("published", None, False)}


def test_what_was_not_told_is_told_after_a_restart_with_the_same_event(tmp_path: Path, journal: Journal) -> None:
    journal.record([taken("a", "Satu.")])
    before = journal.outbox.untold(10)
    with closing(Journal(tmp_path / "journal.db")) as again:
        assert again.outbox.untold(10) == before
        assert again.outbox.untold(10) is not None


def test_a_file_taken_out_of_the_folder_is_gone_and_can_come_back(tmp_path: Path, journal: Journal) -> None:
    journal.record([taken("a", "Satu."), taken("b", "Dua.")])
    journal.saw(look("a", "b"), {})
    told(journal)
    journal.saw(look("a"), {})
    assert told(journal) == {"b": ("published", None, True)}
    with closing(Journal(tmp_path / "journal.db")) as again:
        again.saw(look("a"), {})
        assert told(again) == {}
        again.saw(look("a", "b"), {})
        assert told(again) == {"b": ("published", None, False)}
    assert journal.summary().articles == 2


def test_what_lies_in_a_closed_folder_is_not_gone(journal: Journal) -> None:
    journal.record([taken("dalam/a", "Satu."), taken("dalam2/a", "Dua.")])
    told(journal)
    journal.saw(look(closed="dalam"), {"dalam": unreadable("permission denied")})
    assert told(journal) == {"dalam2/a": ("published", None, True), "dalam": ("waiting", "unreadable", False)}
    journal.saw(look(closed="."), {".": unreadable("no such device")})
    assert told(journal) == {"dalam": ("withdrawn", None, False), ".": ("waiting", "unreadable", False)}


def test_what_lies_in_a_folder_that_was_closed_after_it_was_taken_is_not_gone(
    tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kotak" / "dalam").mkdir(parents=True)
    (tmp_path / "kotak" / "dalam" / "a").write_text("Satu.")
    journal.record([taken("dalam/a", "Satu.")])
    told(journal)
    really_open = os.open

    def guarded(path: Any, *rest: Any, **named: Any) -> int:
        if path == "dalam":
            raise PermissionError(errno.EACCES, "Permission denied")
        return really_open(path, *rest, **named)

    monkeypatch.setattr(os, "open", guarded)
    seen = scan.look(tmp_path / "kotak")
    assert list(seen.waiting) == ["dalam"]
    journal.saw(seen, {})
    assert told(journal) == {}


def test_a_file_that_is_to_be_read_again_is_known_no_more_unless_it_is_gone(journal: Journal) -> None:
    journal.record([taken("a", "Satu."), taken("b", "Dua."), taken("c", "Tiga.")])
    journal.saw(look("a", "b"), {})
    assert journal.forget(["a", "c", "tidak ada"]) == 1
    assert [journal.knows(name, Stamp(1, 1)) for name in "abc"] == [False, True, True]
    assert journal.digests("a") == (None, None)
    journal.record([taken("a", "Satu.")])
    assert [name for name, _, _ in sent(journal)] == ["a", "b", "c"]


def test_each_article_of_a_file_has_a_fate_of_its_own(journal: Journal) -> None:
    journal.record([taken("x", "Dua.")])
    many = taken("a", "Satu.", "Dua.")
    bad = Refusal("a", "bad_json", "The JSON cannot be read.", None, NOW.isoformat(), 3)
    journal.record([replace(many, refusals=(bad,))])
    untold = journal.outbox.untold(10)
    assert untold is not None
    [fate] = [file for file in untold.news.files if file.source_name == "a"]
    assert (fate.state, fate.articles, fate.duplicates, fate.rejections) == ("published", 2, 1, 1)
    first = draft(RawArticle("Dua.", "text/plain"), "x", "0" * 64, NOW).article.article_id
    assert [(item.item, item.state, item.reason) for item in fate.items] == [
        (1, "published", None),
        (2, "duplicate", None),
        (3, "rejected", "bad_json"),
    ]
    assert (fate.items[1].article_id, fate.items[1].revision) == (first, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"outlet": "Kabar"}, {"outlet": "KABAR"}, True),
        ({"outlet": "Kabar"}, {"outlet": "Warta"}, False),
        ({"title": "Wali kota datang"}, {"title": "Datang, wali kota"}, True),
        ({"url": "https://kabar.com/1"}, {"url": "https://kabar.com/2?utm_source=x"}, True),
        ({"published_at": "2025-06-18"}, {"published_at": "2025-06-18T10:00:00+07:00"}, True),
        ({"published_at": "2025-06-18"}, {"published_at": "2025-06-19"}, False),
        ({"published_at": "2025-06-18"}, {}, True),
    ],
)
def test_one_text_is_one_article_within_an_outlet_and_a_day(
    journal: Journal, one: dict[str, str], other: dict[str, str], same: bool
) -> None:
    for name, text, known in (("a", "Wali kota datang, “senang”.", one), ("b", "Wali kota  datang, 'senang'", other)):
        raw = replace(RawArticle(text, "text/plain"), **known)  # type: ignore[arg-type]
        journal.record([Taken(name, Stamp(1, 1), "0" * 64, None, (draft(raw, name, "0" * 64, NOW),), (), NOW)])
    assert state(journal, "b") == ("duplicate" if same else "published")


def test_a_journal_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    first = draft(RawArticle("Satu.", "text/plain"), "a", "0" * 64, NOW)
    with closing(sqlite3.connect(path)) as old:
        old.executescript(FIRST_VERSION)
        old.execute("INSERT INTO files VALUES ('a', 1, 1, '', ?, NULL, 'published', 1, 0, 0, NULL, NULL, ?)", ("0" * 64, NOW.isoformat()))
        old.execute("INSERT INTO files VALUES ('b', 1, 1, '', ?, NULL, 'duplicate', 1, 1, 0, NULL, NULL, ?)", ("0" * 64, NOW.isoformat()))
        old.execute(
            "INSERT INTO articles VALUES (1, ?, ?, 1, ?, 'a', NULL, 1, ?, NULL)",
            (first.identity, first.article.article_id, first.fingerprint, event(first.article).model_dump_json()),
        )
        old.execute("INSERT INTO sightings VALUES ('b', NULL, ?)", (first.article.article_id,))
        old.commit()
    with closing(Journal(path)) as journal:
        assert journal.knows("a", Stamp(1, 1))
        assert told(journal) == {"a": ("published", None, False), "b": ("duplicate", None, False)}
        journal.record([taken("c", "Satu.")])
        assert state(journal, "c") == "duplicate"
        assert sent(journal) == [("a", 1, "Satu.")]
        journal.record([taken("a", "Dua.")])
        assert not journal.knows("b", Stamp(1, 1))


FIRST_VERSION = """
CREATE TABLE files (
  name TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sidecar TEXT NOT NULL, sha256 TEXT, sidecar_sha256 TEXT,
  state TEXT NOT NULL CHECK (state IN ('published', 'duplicate', 'rejected')),
  articles INTEGER NOT NULL, duplicates INTEGER NOT NULL, rejections INTEGER NOT NULL, reason TEXT, sentence TEXT, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE articles (
  number INTEGER PRIMARY KEY, identity TEXT NOT NULL, article_id TEXT NOT NULL, revision INTEGER NOT NULL, fingerprint TEXT NOT NULL,
  source_name TEXT NOT NULL, item INTEGER, current INTEGER NOT NULL, event_json TEXT NOT NULL, published_at_stream TEXT,
  UNIQUE (article_id, revision)
);
CREATE INDEX current_by_id ON articles (article_id) WHERE current;
CREATE INDEX current_by_fingerprint ON articles (fingerprint) WHERE current;
CREATE INDEX unsent ON articles (number) WHERE published_at_stream IS NULL;
CREATE INDEX by_source ON articles (source_name);
CREATE TABLE sightings (source_name TEXT NOT NULL, item INTEGER, article_id TEXT NOT NULL);
CREATE TABLE waiting (name TEXT PRIMARY KEY, why TEXT NOT NULL) WITHOUT ROWID;
"""
