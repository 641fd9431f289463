"""What a file's articles are to the journal: the cases of the same article, a stale copy, a twin and a place in a file."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from klaim_ingest.core.article import draft
from klaim_ingest.core.raw import RawArticle
from klaim_ingest.inbox.journal import Journal, Taken
from klaim_ingest.inbox.scan import Stamp
from klaim_shared.messages import ArticleIngested, Event

NOW = datetime(2026, 1, 2, tzinfo=UTC)
URL = "https://kabar.com/1"
PUBLISHED = "2025-06-18T20:00:00+07:00"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(Journal(tmp_path / "journal.db")) as journal:
        yield journal


def article(text: str, **fields: Any) -> RawArticle:
    return RawArticle(text, "text/plain", **{"url": URL, **fields})


def drop(journal: Journal, name: str, *raws: RawArticle) -> list[tuple[str, int]]:
    """Take a file; what each of its articles is: its state and revision."""
    drafts = tuple(draft(raw, name, "0" * 64, NOW) for raw in raws)
    journal.record([Taken(name, Stamp(1, 1), "0" * 64, None, drafts, (), NOW)])
    untold = journal.outbox.untold(1000)
    assert untold is not None
    [fate] = [file for file in untold.news.files if file.source_name == name]
    return [(item.state, item.revision or 0) for item in fate.items]


def revisions(journal: Journal) -> list[tuple[int, str]]:
    events = [Event[ArticleIngested].model_validate_json(one.event).data for one in journal.outbox.unsent(100)]
    return [(one.revision, one.text) for one in events]


def test_a_copy_of_what_was_corrected_stays_a_copy_of_the_older_revision(journal: Journal) -> None:
    drop(journal, "a", article("Satu."))
    assert drop(journal, "b", article("Satu.")) == [("duplicate", 1)]
    assert drop(journal, "a", article("Dua.")) == [("published", 2)]
    assert drop(journal, "b", article("Satu.")) == [("duplicate", 1)]
    assert drop(journal, "c", article("Satu.")) == [("duplicate", 1)]
    assert revisions(journal) == [(1, "Satu."), (2, "Dua.")]


def test_a_stale_copy_is_read_again_once_and_not_at_every_correction(journal: Journal) -> None:
    drop(journal, "a", article("Satu."))
    for known, text in ((False, "Dua."), (True, "Tiga.")):
        drop(journal, "b", article("Satu."))
        drop(journal, "a", article(text))
        assert journal.knows("b", Stamp(1, 1)) == known


def test_a_file_that_goes_back_to_what_it_said_before_makes_a_new_revision(journal: Journal) -> None:
    for text in ("Satu.", "Dua.", "Satu."):
        drop(journal, "a", article(text))
    assert revisions(journal) == [(1, "Satu."), (2, "Dua."), (3, "Satu.")]


def test_a_file_whose_article_another_file_corrected_changes_nothing_when_it_is_read_again(journal: Journal) -> None:
    drop(journal, "a", article("Satu."))
    drop(journal, "b", article("Dua."))
    assert drop(journal, "a", article("Satu.")) == [("published", 1)]
    assert drop(journal, "a", article("Tiga.")) == [("published", 3)]


def test_two_items_of_one_address_are_two_revisions_however_often_they_are_read(journal: Journal) -> None:
    items = (article("Satu.", item=1), article("Dua.", item=2))
    for _ in range(3):
        assert drop(journal, "a", *items) == [("published", 1), ("published", 2)]
    moved = (article("Nol.", url="https://kabar.com/0", item=1), article("Satu.", item=2), article("Dua.", item=3))
    assert drop(journal, "a", *moved) == [("published", 1), ("published", 1), ("published", 2)]
    assert revisions(journal) == [(1, "Satu."), (2, "Dua."), (1, "Nol.")]


def test_an_older_version_that_is_dropped_later_does_not_take_the_place_of_the_newer(journal: Journal) -> None:
    newer = article("Dua.", published_at=PUBLISHED, updated_at="2025-06-19T22:11:00+07:00")
    assert drop(journal, "new", newer) == [("published", 1)]
    assert drop(journal, "old", article("Satu.", published_at=PUBLISHED)) == [("duplicate", 1)]
    assert drop(journal, "older", article("Nol.", published_at=PUBLISHED, updated_at="2025-06-19T10:00:00Z")) == [("duplicate", 1)]
    assert drop(journal, "newest", article("Tiga.", published_at=PUBLISHED, updated_at="2025-06-19T16:00:00Z")) == [("published", 2)]
    assert drop(journal, "newer", newer) == [("duplicate", 1)]


def test_a_version_that_tells_no_time_is_the_newest(journal: Journal) -> None:
    drop(journal, "a", article("Satu.", published_at=PUBLISHED, updated_at="2025-06-19T22:11:00+07:00"))
    assert drop(journal, "b", article("Dua.")) == [("published", 2)]
    assert drop(journal, "c", article("Tiga.", published_at="2025-06-18")) == [("published", 3)]


def test_a_file_may_correct_its_own_article_whatever_time_it_tells(journal: Journal) -> None:
    drop(journal, "a", article("Satu.", published_at=PUBLISHED, updated_at="2025-06-19T22:11:00+07:00"))
    assert drop(journal, "a", article("Dua.", published_at=PUBLISHED)) == [("published", 2)]


def test_a_twin_is_a_copy_until_the_other_article_is_corrected(journal: Journal) -> None:
    drop(journal, "a", article("Satu.", url=None))
    assert drop(journal, "b", article("Satu.", url=None)) == [("duplicate", 1)]
    drop(journal, "a", article("Dua.", url=None))
    assert not journal.knows("b", Stamp(1, 1))
    assert drop(journal, "b", article("Satu.", url=None)) == [("published", 1)]
