from contextlib import closing
from pathlib import Path

import pytest

from klaim_ingest.inbox.answers import ask
from klaim_ingest.inbox.journal import Journal
from klaim_ingest.inbox.waits import QUEUED, unreadable
from klaim_shared.errors import Unavailable


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "50% naik?" / "journal.db"


def test_a_journal_answers_while_it_is_written_and_after(path: Path) -> None:
    with closing(Journal(path)) as journal, ask(path) as answers:
        assert answers.waiting() == {}
        journal.record([], waits={"a": unreadable("permission denied"), "b": QUEUED})
        assert answers.waiting() == {"a": "permission denied"}
    with ask(path) as answers:
        assert answers.waiting() == {"a": "permission denied"}
        assert (answers.summary().articles, answers.summary().waiting) == (0, 2)


def test_who_asks_cannot_write(path: Path) -> None:
    Journal(path).close()
    with pytest.raises(Unavailable, match="readonly"), ask(path) as answers:
        answers._database.execute("DELETE FROM files")


def test_who_asks_makes_no_journal_where_there_is_none(path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be read"), ask(path) as answers:
        answers.waiting()
    assert not path.parent.exists()


def test_a_journal_that_is_being_made_or_is_none_cannot_be_asked_yet(path: Path) -> None:
    path.parent.mkdir()
    for content in (b"", b"not a database, but a text that somebody put there" * 40):
        path.write_bytes(content)
        with pytest.raises(Unavailable, match="cannot be read"), ask(path) as answers:
            answers.files()
