"""A ledger whose groups other code made: they answer until new ones, made beside it, take their place in one step."""

import asyncio
import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from klaim_index import renewing
from klaim_index.core.correcting.force import rank
from klaim_index.core.ledger import Renewal
from klaim_index.core.query import CorrectionQuery, Query, StatementQuery
from klaim_index.renewing import renewed
from klaim_index.stores import editions
from klaim_index.stores.groups import anew, regroup
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared import faults
from klaim_shared.errors import Unavailable
from klaim_shared.messages import CorrectionMade
from tests.integration.test_index_corrections import FEW, ONE, OTHER, claim, corrections, together
from tests.integration.test_index_corrections import at_once as at_once_corrected
from tests.integration.test_index_groups import articles, at_once, events, told
from tests.processes import until
from tests.unit.index.correction_samples import different, said_by, same, withdrawn


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of six articles that other code grouped: what it made is told by a statement that it lost."""
    path = tmp_path / "ledger.db"
    with closing(SqliteLedger(path)) as ledger:
        for article, claims in articles()[:6]:
            ledger.apply(events(article, claims))
    outdate(path)
    return path


def outdate(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE groups_made SET edition = 'of another way'")
        database.execute("DELETE FROM statement WHERE statement_id = (SELECT min(statement_id) FROM statement)")


@pytest.fixture
def ledger(path: Path) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(path, seconds=60)
    yield ledger
    ledger.close()


def count(ledger: SqliteLedger) -> int:
    return len(told(ledger)[0])


def is_put_in_place(ledger: SqliteLedger) -> bool:
    """Whether nothing is left of the making."""
    waiting = ledger._writer.execute("SELECT count(*) FROM ungrouped").fetchone()
    return waiting == (0,) and editions.is_made(ledger._writer) and not list(ledger._path.parent.glob("*.regrouping*"))


def test_the_old_groups_answer_until_new_ones_are_made_as_a_ledger_of_now_has_them(ledger: SqliteLedger) -> None:
    before, seen = told(ledger), []
    assert ledger.renewal == Renewal("groups", 0, 6)

    ledger.renew(lambda renewal: seen.append((renewal.done, told(ledger))))

    assert [done for done, _ in seen] == [6]
    assert seen[-1][1] == before != at_once(articles()[:6])
    assert told(ledger) == at_once(articles()[:6])
    assert ledger.renewal is None
    assert is_put_in_place(ledger)


def test_a_ledger_of_now_has_nothing_to_make_anew_and_neither_has_an_empty_one(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:
            assert ledger.renewal is None
            ledger.apply(events(*articles()[0]))


def test_a_ledger_that_was_not_grouped_at_all_is_grouped(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for table in anew.TABLES:
            database.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew()
        assert told(ledger) == at_once(articles()[:6])


def test_what_comes_meanwhile_is_found_at_once_and_grouped_in_the_end(ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew, "AT_ONCE", 2)
    late = iter(articles()[6:9])
    revised = articles()[0][0].model_copy(update={"revision": 2, "text": "Naskah ini ditarik."})
    before = count(ledger)

    def meanwhile(renewal: Renewal) -> None:
        for article, claims in list(late)[: 3 if renewal.done == 4 else 0]:
            ledger.apply(events(article, claims))
            ledger.apply(events(revised, ()))
            assert ledger.claims(Query(article=article.article_id)).items
            assert count(ledger) == before

    ledger.renew(lambda renewal: meanwhile(renewal) if renewal.done == 4 else None)
    assert told(ledger) == at_once([(revised, ()), *articles()[1:9]])
    assert is_put_in_place(ledger)
    ledger.apply(events(*articles()[9]))
    assert told(ledger) == at_once([(revised, ()), *articles()[1:10]])


def test_what_comes_before_the_making_begins_is_grouped_too(ledger: SqliteLedger) -> None:
    ledger.apply(events(*articles()[6]))
    ledger.renew()
    assert told(ledger) == at_once(articles()[:7])


@pytest.mark.timeout(600)
@given(corrections(), st.randoms(use_true_random=False), st.integers(1, 8))
@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=FEW)
def test_articles_and_corrections_that_come_before_and_during_it_in_any_order_give_what_all_of_them_give_at_once(
    tmp_path_factory: pytest.TempPathFactory, made: list[CorrectionMade], order: random.Random, at_a_time: int
) -> None:
    batches: list[list[Any]] = [*([*events(article, claims)] for article, claims in articles()), *([one] for one in made)]
    order.shuffle(batches)
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    first, rest = batches[: len(batches) // 2], batches[len(batches) // 2 :]

    def take(ledger: SqliteLedger, batch: list[Any]) -> None:
        (ledger.correct if isinstance(batch[0], CorrectionMade) else ledger.apply)(batch)

    with closing(SqliteLedger(path, seconds=60)) as ledger:
        for batch in first:
            take(ledger, batch)
    outdate(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anew, "AT_ONCE", at_a_time)
        while True:
            with closing(SqliteLedger(path, seconds=60)) as ledger:
                broken_off = order.randint(1, 5)
                steps: list[Renewal] = []

                def meanwhile(renewal: Renewal, ledger: SqliteLedger = ledger, steps: list[Renewal] = steps) -> None:
                    steps.append(renewal)
                    if rest:
                        take(ledger, rest.pop())

                ledger.renew(meanwhile, lambda steps=steps, most=broken_off: len(steps) >= most)  # type: ignore[misc]
                if ledger.renewal is None:
                    for batch in rest:
                        take(ledger, batch)
                    for given_out, wanted in zip(told(ledger), at_once_corrected(articles(), made), strict=True):
                        assert given_out == wanted
                    return


def test_a_correction_that_comes_meanwhile_says_that_it_waits_and_acts_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    both = [one for one in articles() if one[0].source_name.startswith(("feri-1", "feri-2"))]
    with closing(SqliteLedger(path)) as ledger:
        for article, claims in both:
            ledger.apply(events(article, claims))
    outdate(path)
    made, renamed = same(claim(*ONE), claim(*OTHER)), said_by(claim(*ONE), "Bagas Putra")
    taken_back = different(claim(*ONE), claim(*OTHER))
    every = [made, renamed, taken_back, withdrawn(taken_back)]

    def told_of_each() -> list[tuple[str, tuple[str, ...]]]:
        found = [ledger.correction(one.correction_id) for one in every]
        return [(one.state, one.lost) for one in found if one]

    waits = ("waiting", ("The groups are being made anew after an upgrade; it acts on them when that is done.",))
    with closing(SqliteLedger(path)) as ledger:
        ledger.correct(every)
        reads_so = ("in_force", ("The claim reads so; its groups follow when they are made anew after an upgrade.",))
        assert told_of_each() == [waits, reads_so, ("withdrawn", ()), waits]
        assert [one.correction_id for one in ledger.corrections(CorrectionQuery(state="waiting")).items] == [
            one.correction_id for one in sorted((every[0], every[3]), key=rank, reverse=True)
        ]
        assert [one.source.name for one in ledger.claims(Query(source="Bagas Putra")).items if one.source] == ["Bagas Putra"]
        ledger.renew()
        assert together(ledger, claim(*ONE), claim(*OTHER))
        assert told_of_each() == [("in_force", ()), ("in_force", ()), ("withdrawn", ()), ("in_force", ())]


def test_no_kill_leaves_half_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after each step, and when all is in place but for the commit: the old groups stand, and the next start goes on."""
    monkeypatch.setattr(anew, "AT_ONCE", 2)
    before, made = told_of(path), list[Renewal]()
    for step in range(1, 4):
        with closing(SqliteLedger(path)) as ledger:
            ledger.renew(made.append, lambda most=step: len(made) == most)  # type: ignore[misc]
        assert told_of(path) == before
    assert [renewal.done for renewal in made] == [2, 4, 6]

    def killed(name: str) -> None:
        if name == "index.before_commit":
            raise KeyboardInterrupt

    with closing(SqliteLedger(path)) as ledger, monkeypatch.context() as patch:
        put_in_place = anew.Anew.put_in_place
        patch.setattr(anew.Anew, "put_in_place", lambda *given: (patch.setattr(faults, "point", killed), put_in_place(*given)))
        with pytest.raises(KeyboardInterrupt):
            ledger.renew()
    assert told_of(path) == before
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew()
        assert told(ledger) == at_once(articles()[:6])
        assert is_put_in_place(ledger)


def told_of(path: Path) -> Any:
    with closing(SqliteLedger(path)) as ledger:
        return told(ledger)


@pytest.mark.parametrize("spoilt", ["UPDATE attempt SET attempt = 'x'", "UPDATE attempt SET edition = 'x'", "damaged"])
def test_a_file_of_another_attempt_or_one_that_is_damaged_is_made_anew(path: Path, monkeypatch: pytest.MonkeyPatch, spoilt: str) -> None:
    monkeypatch.setattr(anew, "AT_ONCE", 1)
    seen: list[Renewal] = []
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew(seen.append, lambda: len(seen) == 3)
    file = anew.beside(path)
    if spoilt == "damaged":
        file.write_bytes(b"no database at all" * 1000)
    else:
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            database.execute(spoilt)
            database.execute("UPDATE grouped SET elder = 'nobody'")
    seen.clear()
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew(seen.append)
        assert [renewal.done for renewal in seen] == [1, 2, 3, 4, 5, 6]
        assert told(ledger) == at_once(articles()[:6])


def test_a_klaim_of_before_that_is_started_again_groups_what_came_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(SqliteLedger(path)) as ledger:
        ledger.apply(events(*articles()[6]))
    monkeypatch.setattr(editions, "of_groups", lambda: "of another way")
    with closing(SqliteLedger(path)) as ledger:
        assert ledger.renewal
        ledger.renew()
        assert told(ledger) == at_once(articles()[:7])


async def test_the_service_makes_it_anew_beside_its_work_and_waits_where_the_disk_is_full(
    ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "RETRY_SECONDS", 0.01)
    tries, renew = [], ledger.renew

    def full(*given: Any) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise Unavailable("The disk is full.")
        renew(*given)

    monkeypatch.setattr(ledger, "renew", full)
    async with renewed(ledger):
        await asyncio.to_thread(until, lambda: ledger.renewal is None)
    assert len(tries) == 3
    assert told(ledger) == at_once(articles()[:6])


def test_what_goes_on_is_told_from_where_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew, "AT_ONCE", 2)
    seen: list[Renewal] = []
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew(seen.append, lambda: len(seen) == 2)
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew(seen.append, lambda: ledger.renewal == Renewal("groups", 4, 6))
        assert ledger.renewal == Renewal("groups", 4, 6)
    assert [renewal.done for renewal in seen] == [2, 4]


@pytest.mark.parametrize("table", ["groups_made", "entries_made"])
@pytest.mark.parametrize("spoilt", ["DELETE FROM {}", "INSERT INTO {} SELECT * FROM {}"])
def test_a_ledger_that_does_not_say_by_which_code_it_was_made_is_made_anew(path: Path, table: str, spoilt: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(spoilt.format(table, table))
        assert not editions.is_made(database)
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew()
        assert is_put_in_place(ledger)
        assert told(ledger) == at_once(articles()[:6])
        assert ledger.claims(Query(q="tentara")).items


async def test_a_service_that_is_stopped_ends_the_step_and_goes_on_at_the_next_start(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew, "AT_ONCE", 1)
    begun, may_go_on, step = threading.Event(), threading.Event(), anew.Anew.step

    def slow(self: anew.Anew) -> bool:
        begun.set()
        may_go_on.wait(10)
        return step(self)

    monkeypatch.setattr(anew.Anew, "step", slow)
    with closing(SqliteLedger(path)) as ledger:
        async with renewed(ledger):
            await asyncio.to_thread(begun.wait, 10)
            asyncio.get_running_loop().call_later(0.1, may_go_on.set)
        assert ledger.renewal == Renewal("groups", 1, 6)
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew()
        assert told(ledger) == at_once(articles()[:6])


@pytest.mark.parametrize("at_once_", [1, 20])
def test_an_article_that_cannot_be_grouped_costs_itself_its_place_and_nobody_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, at_once_: int
) -> None:
    monkeypatch.setattr(anew, "AT_ONCE", at_once_)
    unfit = articles()[2][0].article_id

    def strict(connection: sqlite3.Connection, recall: Any, article_ids: Any, by_hand: Any) -> None:
        regroup(connection, recall, article_ids, by_hand)
        if unfit in article_ids:
            connection.execute("INSERT INTO grouped SELECT * FROM grouped")

    monkeypatch.setattr(anew, "regroup", strict)
    with closing(SqliteLedger(path, seconds=60)) as ledger, capture_logs() as logs:
        ledger.renew()
        assert [line["article_id"] for line in logs if line["log_level"] == "error"] == [unfit]
        assert told(ledger) == at_once([one for one in articles()[:6] if one[0].article_id != unfit])
        assert is_put_in_place(ledger)


async def test_an_unexpected_error_is_told_by_the_status_and_tried_again_after_growing_pauses(
    ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "RETRY_SECONDS", 0.01)
    step, pauses, errors = anew.Anew.step, list[float](), list[str | None]()

    class Stopping(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout or 0)
            errors.append(ledger.renewal.error if ledger.renewal else None)
            return super().wait(0.01)

    def broken(self: anew.Anew) -> bool:
        if len(pauses) < 3:
            raise KeyError("a fault of ours")
        return step(self)

    monkeypatch.setattr(anew.Anew, "step", broken)
    await asyncio.to_thread(renewing._renew, ledger, Stopping())
    assert errors == ["'a fault of ours'"] * 3
    assert pauses == [0.01, 0.02, 0.04]
    assert ledger.renewal is None
    assert told(ledger) == at_once(articles()[:6])


def test_a_lock_held_by_another_is_waited_for_wherever_it_is_met(ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: anew.Anew) -> tuple[int, int]:
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(anew.Anew, "progress", locked)
        with pytest.raises(Unavailable):
            ledger.renew()
    ledger.renew()
    assert told(ledger) == at_once(articles()[:6])


def test_an_error_that_passes_leaves_what_was_made_where_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew, "AT_ONCE", 2)
    seen: list[Renewal] = []
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew(seen.append, lambda: len(seen) == 2)

        def failing(_: sqlite3.Connection) -> bool:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(anew, "_is_of_this", failing)
            with pytest.raises(Unavailable):
                ledger.renew()
        ledger.renew(seen.append)
    assert [renewal.done for renewal in seen] == [2, 4, 6]


def test_two_processes_over_one_ledger_group_everything_whoever_is_done_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew, "AT_ONCE", 2)
    with closing(SqliteLedger(path, seconds=60)) as one, closing(SqliteLedger(path, seconds=60)) as other:
        other.renew(lambda _: one.renew())
        assert one.renewal is other.renewal is None
        other.apply(events(*articles()[6]))
        assert told(one) == told(other) == at_once(articles()[:7])
        assert is_put_in_place(other)


@pytest.mark.parametrize("done", [True, False])
def test_what_another_process_does_before_the_last_step_is_looked_for(path: Path, monkeypatch: pytest.MonkeyPatch, done: bool) -> None:
    put_in_place = anew.Anew.put_in_place
    with closing(SqliteLedger(path, seconds=60)) as one, closing(SqliteLedger(path, seconds=60)) as other:

        def late(self: anew.Anew, writer: sqlite3.Connection) -> None:
            monkeypatch.setattr(anew.Anew, "put_in_place", put_in_place)
            if done:
                one.renew()
            one.apply(events(*articles()[6]))
            put_in_place(self, writer)

        monkeypatch.setattr(anew.Anew, "put_in_place", late)
        while other.renewal:
            other.renew()
        assert told(other) == at_once(articles()[:7])
        assert is_put_in_place(other)


def test_what_was_noted_and_never_grouped_is_grouped_after_the_next_start(path: Path) -> None:
    with closing(SqliteLedger(path)) as ledger:
        ledger.apply(events(*articles()[6]))
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE groups_made SET edition = ?, attempt = ''", (editions.of_groups(),))
    with closing(SqliteLedger(path)) as ledger:
        ledger.renew()
        assert told(ledger) == at_once(articles()[:7])


def test_many_articles_that_come_meanwhile_are_grouped_a_few_at_a_time(ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anew, "AT_ONCE", 2)
    late, done = iter(articles()[6:11]), list[int]()

    def meanwhile(renewal: Renewal) -> None:
        done.append(renewal.done)
        for article, claims in late:
            ledger.apply(events(article, claims))

    ledger.renew(meanwhile)
    assert done == [2, 4, 6, 8, 10, 11]
    assert told(ledger) == at_once(articles()[:11])


def test_questions_do_not_wait_while_groups_take_their_place(ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_place, seen = anew.Anew.put_in_place, []

    def asked(self: anew.Anew, writer: sqlite3.Connection) -> None:
        writer.set_trace_callback(lambda sql: seen.append(count(ledger)) if sql.startswith("DELETE FROM ungrouped") else None)
        put_in_place(self, writer)

    monkeypatch.setattr(anew.Anew, "put_in_place", asked)
    before = count(ledger)
    ledger.renew()
    assert seen == [before]
    assert count(ledger) == before + 1
    assert ledger.statements(StatementQuery()).items
