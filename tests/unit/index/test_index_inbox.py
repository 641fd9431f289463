from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klaim_index.core.query import InboxQuery
from klaim_index.handlers import IndexFiles
from klaim_index.stores.inbox import SqliteInbox
from klaim_shared.messages import FileFate, FileState
from klaim_shared.topology import INBOX_CHANGED, INGEST, THE_INBOX
from tests.unit.index.inbox_samples import BEGUN, fate, news

STATES: tuple[FileState, ...] = ("published", "duplicate", "waiting", "rejected", "withdrawn")


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[SqliteInbox]:
    inbox = SqliteInbox(tmp_path / "inbox.db")
    yield inbox
    inbox.close()


def held(inbox: SqliteInbox) -> tuple[FileFate, ...]:
    return inbox.files(InboxQuery(limit=200)).items


changes = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(STATES)), max_size=12).map(
    lambda drawn: [fate(name, number, state) for number, (name, state) in enumerate(drawn, 1)]
)


@given(changes, st.randoms(use_true_random=False))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_news_in_any_order_and_any_number_of_times_give_the_same_list(
    tmp_path_factory: pytest.TempPathFactory, fates: list[FileFate], chance: object
) -> None:
    inbox = SqliteInbox(tmp_path_factory.mktemp("inbox") / "inbox.db")
    shuffled = [each for each in fates for _ in range(2)]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for each in shuffled:
        inbox.apply([news(each)])
    newest = {each.source_name: each for each in fates}.values()
    assert held(inbox) == tuple(sorted((each for each in newest if each.state != "withdrawn"), key=lambda each: -each.number))
    inbox.close()


def test_a_new_journal_begins_a_new_list_and_the_old_one_has_nothing_more_to_say(inbox: SqliteInbox) -> None:
    younger = BEGUN + timedelta(days=1)
    inbox.apply([news(fate("a", 7))])
    inbox.apply([news(fate("a", 1, "rejected", "empty"), journal=younger)])
    inbox.apply([news(fate("a", 8), fate("b", 9))])
    assert [(each.source_name, each.state) for each in held(inbox)] == [("a", "rejected")]


async def test_what_is_told_is_there_when_the_handler_returns_and_after_a_restart(tmp_path: Path) -> None:
    inbox = SqliteInbox(tmp_path / "again.db")
    told = news(fate("a", 1), fate("b", 2, "waiting", "queued"))
    event = INBOX_CHANGED.event(told, service=INGEST, article_id=THE_INBOX, correlation=THE_INBOX, time=BEGUN)
    await IndexFiles(inbox).on_batch([event])
    inbox.close()
    again = SqliteInbox(tmp_path / "again.db")
    assert held(again) == told.files[::-1]
    assert (again.counts().published, again.counts().waiting) == (1, {"queued": 1})
    again.close()
