"""The SQLite ledger, on real files."""

import sqlite3
import tempfile
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klaim_index.core.query import ArticleQuery, BadQuery, Query
from klaim_index.stores import migrations
from klaim_index.stores.migrations import migrate
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import Entity, Event, Quantity, Relay, Source, When
from tests.unit.index.ledger_samples import article, claim, closing

# Two revisions of one article, extracted anew by a later version, and another article of which a listed claim never comes.
STORY = (
    article(),
    claim("a"),
    claim("b", said="Warga diminta menjauh", name="Petugas"),
    closing("a", "b"),
    claim("a", version="1.10.0", said="Air naik dua meter lebih", published_at="2024-10-27"),
    claim("c", version="1.10.0", said="Sungai meluap"),
    closing("a", "c", version="1.10.0"),
    article(revision=2, text="Air surut.", title="Sungai surut"),
    claim("d", revision=2, said="Air surut"),
    closing("d", revision=2),
    article("art_2"),
    claim("e", "art_2"),
    closing("e", "f", article_id="art_2"),
)


def ids(ledger: SqliteLedger, **asked: Any) -> list[str]:
    return [found.claim_id for found in ledger.claims(Query(**asked)).items]


def check_word_indexes(ledger: SqliteLedger) -> None:
    """Raises where a word index does not hold just what its table does."""
    ledger._writer.execute("INSERT INTO claim_words (claim_words, rank) VALUES ('integrity-check', 1)")
    ledger._writer.execute("INSERT INTO article_words (article_words, rank) VALUES ('integrity-check', 1)")


class TestWhateverTheOrder:
    @given(st.permutations(STORY), st.lists(st.sampled_from(STORY), max_size=6), st.lists(st.integers(0, 20), max_size=4))
    @settings(max_examples=60, deadline=None)
    def test_the_same_events_in_any_order_and_batches_and_more_than_once_give_the_same_ledger(
        self, order: list[Event[Any]], again: list[Event[Any]], cuts: list[int]
    ) -> None:
        events = [*order, *again]
        edges = [0, *sorted(cuts), len(events)]
        with tempfile.TemporaryDirectory() as folder:
            straight, shuffled = (SqliteLedger(Path(folder) / name) for name in ("straight.db", "shuffled.db"))
            straight.apply(STORY)
            for start, end in pairwise(edges):
                shuffled.apply(events[start:end])
            assert shuffled.digest() == straight.digest()
            assert set(ids(shuffled, q="air")) == set(ids(straight, q="air")) == {"d", "e"}
            check_word_indexes(shuffled)
            straight.close()
            shuffled.close()

    def test_the_same_event_twice_changes_nothing(self, ledger: SqliteLedger) -> None:
        ledger.apply(STORY)
        before = ledger.digest(), ledger.counts(), ledger.claim("a")
        ledger.apply(STORY)
        assert (ledger.digest(), ledger.counts(), ledger.claim("a")) == before

    def test_a_digest_tells_one_changed_word(self, ledger: SqliteLedger) -> None:
        ledger.apply([article(), claim("a")])
        before = ledger.digest()
        ledger._writer.execute("UPDATE claim_text SET body = replace(body, 'dua', 'tiga')")
        assert ledger.digest() != before


class TestSupersession:
    def test_claims_can_be_found_before_their_article_comes(self, ledger: SqliteLedger) -> None:
        ledger.apply([claim("a")])
        assert ids(ledger) == ["a"]
        assert ledger.article("art_1") is None
        assert ledger.counts().incomplete == 1
        ledger.apply([article(), closing("a")])
        found = ledger.article("art_1")
        assert found is not None
        assert found.complete
        assert ledger.counts().incomplete == 0

    def test_a_new_revision_supersedes_the_claims_of_the_old_one_which_stay_readable(self, ledger: SqliteLedger) -> None:
        ledger.apply([article(), claim("a"), closing("a")])
        ledger.apply([article(revision=2, text="Air surut."), claim("b", revision=2, said="Air surut"), closing("b", revision=2)])
        assert ids(ledger) == ids(ledger, q="air") == ["b"]
        assert set(ids(ledger, superseded=True, q="air")) == {"a", "b"}
        old, new = ledger.claim("a"), ledger.claim("b")
        assert old is not None
        assert new is not None
        assert (old.superseded, new.superseded) == (True, False)

    def test_a_claim_that_the_closing_event_does_not_list_is_superseded(self, ledger: SqliteLedger) -> None:
        ledger.apply([article(), claim("a"), claim("b")])
        assert set(ids(ledger)) == {"a", "b"}
        ledger.apply([closing("a")])
        assert ids(ledger) == ["a"]
        counts = ledger.counts()
        assert (counts.claims_current, counts.claims_superseded) == (1, 1)

    def test_an_old_revision_that_comes_late_changes_nothing_that_is_current(self, ledger: SqliteLedger) -> None:
        ledger.apply([article(revision=2), claim("b", revision=2), closing("b", revision=2)])
        ledger.apply([article(), claim("a"), closing("a")])
        assert ids(ledger) == ["b"]

    def test_each_revision_can_be_read_with_the_claims_it_made(self, ledger: SqliteLedger) -> None:
        ledger.apply(STORY)
        newest, first = ledger.article("art_1"), ledger.article("art_1", 1)
        assert newest is not None
        assert first is not None
        assert (newest.revision, newest.superseded, [found.claim_id for found in newest.claims]) == (2, False, ["d"])
        assert (first.revision, first.superseded, {found.claim_id for found in first.claims}) == (1, True, {"a", "c"})
        assert newest.revisions == first.revisions == (1, 2)
        assert ledger.article("art_1", 3) is None


class TestQuestions:
    @pytest.fixture(autouse=True)
    def stories(self, ledger: SqliteLedger) -> None:
        relay = Relay(text="kantor berita itu", start=0, end=3, name="Antara")
        entity = Entity(text="Korut", start=0, end=5, name="Korea Utara", entity_id="state/kp", type="state")
        said_on = When(text="Senin", start=0, end=5, date="2024-10-21", precision="day")
        ledger.apply(
            [
                article("art_1"),
                claim("a", "art_1", said="Harga beras naik", name="Ratna Dewi", relays=(relay,)),
                claim("b", "art_1", said="Korut diam", name="Dewi Lestari", stance="deny", entities=(entity,), said_on=said_on),
                article("art_2", outlet="Kabar Pagi", title="Beras", published_at="2024-11-02T06:00:00+07:00"),
                claim("c", "art_2", said="Beras cukup", source=None, outlet="Kabar Pagi", published_at="2024-11-02T06:00:00+07:00"),
                claim("d", "art_2", said="3.000 ton beras", kind="narrated", source=None, stance=None, outlet=None, published_at=None),
            ]
        )

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({}, ["c", "a", "b", "d"]),
            ({"q": "beras"}, ["c", "a", "d"]),
            ({"q": "berás kenaikan"}, ["a"]),
            ({"q": "antara"}, ["a"]),
            ({"q": "korea utara"}, ["b"]),
            ({"q": "camat dewi"}, ["a", "b"]),
            ({"source": "dewi"}, ["a", "b"]),
            ({"source": "RATNA"}, ["a"]),
            ({"source": "person/ratna-dewi"}, ["a"]),
            ({"source": "person/ratna"}, []),
            ({"source": "camat"}, ["a", "b"]),
            ({"source": '""'}, []),
            ({"outlet": "KABAR pagi"}, ["c"]),
            ({"stance": "deny"}, ["b"]),
            ({"kind": "narrated"}, ["d"]),
            ({"article": "art_2"}, ["c", "d"]),
            ({"since": "2024-10-25"}, ["c", "a"]),
            ({"until": "2024-10-25"}, ["a", "b"]),
            ({"since": "2024-10-21", "until": "2024-10-21"}, ["b"]),
            ({"q": "beras", "source": "ratna", "outlet": "warta kita", "stance": "state", "kind": "attributed", "article": "art_1"}, ["a"]),
            ({"q": "beras", "source": "lestari"}, []),
        ],
    )
    def test_claims_that_meet_all_that_is_asked_come_newest_first(
        self, ledger: SqliteLedger, asked: dict[str, Any], expected: list[str]
    ) -> None:
        assert ids(ledger, **asked) == expected

    def test_articles_are_found_by_title_file_and_outlet(self, ledger: SqliteLedger) -> None:
        def found(**asked: Any) -> list[str]:
            return [item.article_id for item in ledger.articles(ArticleQuery(**asked)).items]

        assert found() == ["art_2", "art_1"]
        assert found(q="sungai") == ["art_1"]
        assert found(q="art_2.txt") == ["art_2"]
        assert found(outlet="kabar PAGI") == found(q="beras", outlet="kabar pagi") == ["art_2"]
        assert found(q="sungai", outlet="kabar pagi") == found(q="?") == []
        first = ledger.articles(ArticleQuery(limit=1))
        assert [item.article_id for item in ledger.articles(ArticleQuery(limit=1, cursor=first.next)).items] == ["art_1"]

    def test_an_article_counts_its_current_claims(self, ledger: SqliteLedger) -> None:
        assert [item.claims for item in ledger.articles(ArticleQuery()).items] == [2, 2]

    def test_a_cursor_of_no_page_is_a_bad_query(self, ledger: SqliteLedger) -> None:
        with pytest.raises(BadQuery, match="cursor"):
            ledger.claims(Query(cursor="nonsense"))

    @pytest.mark.parametrize("asked", [{"outlet": "x", "stance": "state"}, {"article": "art_2", "q": "beras"}, {"source": "person/x"}])
    def test_one_index_answers_for_words_and_filters_and_nothing_is_sorted(self, ledger: SqliteLedger, asked: dict[str, Any]) -> None:
        statements: list[str] = []
        for reader in ledger._readers._all:
            reader.set_trace_callback(statements.append)
        ids(ledger, **asked)
        [statement] = [statement for statement in statements if "claim_text" in statement]
        plan = [row[3] for row in ledger._writer.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert plan[0].startswith("SCAN claim_words VIRTUAL TABLE INDEX")
        assert [step.split(" USING ")[1] for step in plan[1:]] == ["INTEGER PRIMARY KEY (rowid=?)"] * 2


class TestPaging:
    @pytest.mark.parametrize("asked", [{}, {"q": "air"}, {"outlet": "Warta Kita"}])
    def test_every_claim_comes_once_while_others_go_on_arriving(self, ledger: SqliteLedger, asked: dict[str, Any]) -> None:
        def on(day: int, number: int) -> Event[Any]:
            published = date(2024, 1, 1) + timedelta(days=day)
            return claim(f"clm_{number}", f"art_{number}", said="Air naik", published_at=published.isoformat())

        there = [on(number % 9 * 3, number) for number in range(60)]
        ledger.apply(there)
        seen: list[str] = []
        cursor: str | None = None
        for step in range(100, 200):
            page = ledger.claims(Query(limit=7, cursor=cursor, **asked))
            seen += [item.claim_id for item in page.items]
            cursor = page.next
            ledger.apply([on(step % 25, step)])
            if cursor is None:
                break
        assert len(seen) == len(set(seen))
        assert {event.data.claim_id for event in there} <= set(seen)

    def test_a_last_page_that_is_full_has_no_next(self, ledger: SqliteLedger) -> None:
        ledger.apply([claim(f"clm_{number}") for number in range(4)])
        first = ledger.claims(Query(limit=2))
        assert first.next is not None
        assert ledger.claims(Query(limit=2, cursor=first.next)).next is None


class TestTheFile:
    def test_what_was_taken_in_is_there_when_it_is_opened_again(self, tmp_path: Path) -> None:
        first = SqliteLedger(tmp_path / "deep" / "ledger.db")
        first.apply(STORY)
        digest = first.digest()
        first.close()
        again = SqliteLedger(tmp_path / "deep" / "ledger.db")
        assert again.digest() == digest
        applied = [name for (name,) in again._writer.execute("SELECT name FROM migration ORDER BY name")]
        assert applied == sorted(path.name for path in Path(migrations.__file__).with_name("sql").glob("*.sql"))
        again.apply([claim("z", "art_9")])
        assert "z" in ids(again)
        again.close()

    def test_a_migration_that_fails_halfway_leaves_nothing_behind(self, tmp_path: Path) -> None:
        connection = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
        connection.execute("CREATE TABLE claim (in_the_way)")
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(connection)
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        assert tables == {"claim", "migration"}
        assert connection.execute("SELECT count(*) FROM migration").fetchone() == (0,)
        connection.close()

    def test_every_commit_is_on_disk_and_readers_cannot_write(self, ledger: SqliteLedger) -> None:
        assert ledger._writer.execute("PRAGMA synchronous").fetchone() == (2,)
        assert ledger._writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        with pytest.raises(Unavailable, match="read"), ledger._readers.one() as reader:
            reader.execute("DELETE FROM claim")

    def test_on_a_full_disk_a_batch_is_kept_whole_or_not_at_all(self, ledger: SqliteLedger) -> None:
        ledger.apply([article(), claim("a")])
        before = ledger.digest()
        (pages,) = ledger._writer.execute("PRAGMA page_count").fetchone()
        ledger._writer.execute(f"PRAGMA max_page_count = {pages}")
        crowd = [claim(f"clm_{number}", f"art_{number}", said=f"Air naik {number}" * 50) for number in range(200)]
        with pytest.raises(Unavailable, match="full"):
            ledger.apply(crowd)
        assert ledger.digest() == before
        ledger._writer.execute("PRAGMA max_page_count = 1000000")
        ledger.apply(crowd)
        assert ledger.counts().claims_current == 201
        check_word_indexes(ledger)

    def test_a_ledger_locked_by_another_process_is_unavailable_until_it_lets_go(self, tmp_path: Path) -> None:
        ledger = SqliteLedger(tmp_path / "ledger.db", seconds=0.05)
        other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            ledger.apply([claim("a")])
        assert ids(ledger) == []
        other.execute("ROLLBACK")
        ledger.apply([claim("a")])
        assert ids(ledger) == ["a"]
        other.close()
        ledger.close()

    def test_a_mistake_of_ours_is_not_mistaken_for_a_passing_fault(self, ledger: SqliteLedger) -> None:
        ledger._writer.execute("DROP TABLE closing")
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            ledger.apply([article()])

    def test_a_question_that_takes_too_long_is_cut_off_and_the_next_one_is_answered(self, tmp_path: Path) -> None:
        ledger = SqliteLedger(tmp_path / "ledger.db")
        ledger.apply([*(claim(f"clm_{number}") for number in range(3_000)), closing(), claim("here", "art_2", published_at="2020-01-01")])
        ledger.close()
        hasty = SqliteLedger(tmp_path / "ledger.db", seconds=1e-6)
        with pytest.raises(Unavailable, match="too long"):
            ids(hasty)
        assert ids(hasty, since="2020-01-01", until="2020-01-01") == ["here"]
        hasty.close()


class TestEventsThatCannotBeKept:
    def test_a_claim_id_of_another_article_is_rejected_with_its_batch(self, ledger: SqliteLedger) -> None:
        ledger.apply([claim("a", "art_1")])
        before = ledger.digest()
        with pytest.raises(Rejected) as rejected:
            ledger.apply([claim("b", "art_2"), claim("a", "art_2")])
        assert rejected.value.reason == "contradicts_ledger"
        assert ledger.digest() == before

    def test_a_revision_beyond_any_number_the_store_can_hold_is_rejected(self, ledger: SqliteLedger) -> None:
        with pytest.raises(Rejected):
            ledger.apply([article(revision=1 << 70)])
        assert ledger.counts().articles == 0

    def test_numbers_that_are_none_are_given_out_as_null(self, ledger: SqliteLedger) -> None:
        ledger.apply([claim("a", quantities=(Quantity(text="tak hingga", start=0, end=3, value=float("inf"), low=float("nan")),))])
        found = ledger.claim("a")
        assert found is not None
        assert (found.quantities[0].value, found.quantities[0].low) == (None, None)

    @given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
    @settings(max_examples=30, deadline=None)
    def test_any_text_comes_back_as_it_went_in(self, text: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            ledger = SqliteLedger(Path(folder) / "ledger.db")
            ledger.apply([article(text=text, title=text, outlet=text), claim("a", said=text, source=Source(name=text), outlet=text)])
            found, held = ledger.article("art_1"), ledger.claim("a")
            assert found is not None
            assert held is not None
            assert (found.text, found.title, held.content.text, held.source) == (text, text, text, Source(name=text))
            check_word_indexes(ledger)
            ledger.close()
