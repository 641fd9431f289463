from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from klaim_ingest.core.article import draft
from klaim_ingest.core.raw import RawArticle
from klaim_ingest.inbox.journal import Journal, Taken
from klaim_ingest.inbox.rejected import Refusal
from klaim_ingest.inbox.scan import Stamp
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
    drafts = tuple(draft(raw, name, "0" * 64, NOW) for raw in raws)
    refusals = () if drafts else (Refusal(name, "empty", "The file is empty.", None, NOW.isoformat()),)
    return Taken(name, Stamp(size, 1), "0" * 64, None, drafts, refusals, NOW)


def sent(journal: Journal) -> list[tuple[str, int, str]]:
    """Name, revision and text of every event that waits, marked as sent."""
    unsent = journal.unsent(100)
    journal.mark_sent([one.number for one in unsent], NOW)
    articles = [Event[ArticleIngested].model_validate_json(one.event_json).data for one in unsent]
    return [(article.source_name, article.revision, article.text) for article in articles]


def state(journal: Journal, name: str) -> str:
    record = journal.file(name)
    assert record is not None
    return record.state


def test_an_event_waits_until_it_is_marked_as_sent_even_over_a_restart(tmp_path: Path, journal: Journal) -> None:
    journal.record([taken("a", "Satu.")])
    other = Journal(tmp_path / "journal.db")
    assert other.unsent(10) == journal.unsent(10)
    assert len(sent(other)) == 1
    other.close()
    assert journal.unsent(10) == []


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


def test_a_line_put_at_the_top_of_a_file_of_many_loses_none_of_the_others(journal: Journal) -> None:
    journal.record([taken("a", "Satu.", "Dua.")])
    journal.record([taken("a", "Nol.", "Satu.", "Dua.")])
    current = {text for _, _, text in sent(journal)}
    assert current == {"Nol.", "Satu.", "Dua."}


def test_a_batch_is_recorded_whole_or_not_at_all(journal: Journal) -> None:
    broken = Taken("b", Stamp(1, 1), "0", None, (None,), (), NOW)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        journal.record([taken("a", "Satu."), broken])
    assert journal.file("a") is None
    assert journal.unsent(10) == []


def test_a_file_is_known_by_its_looks_and_a_touched_one_by_its_new_looks(tmp_path: Path, journal: Journal) -> None:
    journal.record([taken("a", "Satu.")])
    assert journal.knows("a", Stamp(1, 1))
    assert not journal.knows("a", Stamp(1, 2))
    journal.touched("a", Stamp(1, 2))
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


def test_files_that_wait_are_noted_in_place_of_those_before(journal: Journal) -> None:
    journal.note_waiting({"a": "permission denied"})
    journal.note_waiting({"b": "it is still being written"})
    assert journal.waiting() == {"b": "it is still being written"}
