"""Searching a real ledger."""

import random
import re
import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from klaim import offline
from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_index.core.ledger import Renewal
from klaim_index.core.query import BadQuery, DisputeQuery, Query, StatementQuery
from klaim_index.core.search.mistakes import NotUnderstood
from klaim_index.stores.search import among, filling
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.errors import Unavailable
from klaim_shared.messages import Entity, Quantity, Relay, Source
from tests.integration.test_index_groups import events
from tests.running import SEEDS
from tests.unit.index.ledger_samples import article, claim
from tests.unit.index.test_search_language import PIECES, questions

DOCS = (Path(__file__).parents[2] / "docs" / "searching.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def entity(text: str, name: str, entity_id: str) -> Entity:
    return Entity(text=text, start=0, end=len(text), name=name, entity_id=entity_id, type="organization")


def soldiers(value: float | None, low: float | None = None, high: float | None = None, unit: str = "tentara") -> Quantity:
    return Quantity(text="x", start=0, end=1, value=value, low=low, high=high, modifier="range" if value is None else "exact", unit=unit)


STORY = [
    article("art_1", title="Harga beras", source_name="warta/beras.txt"),
    claim("naik", "art_1", said="Harga beras dinaikkan lagi", quantities=(soldiers(1_500_000, unit="orang"),)),
    claim(
        "short", "art_1", said="DPR menolak", name="Budi Santoso", entities=(entity("DPR", "Dewan Perwakilan Rakyat", "organization/dpr"),)
    ),
    claim("long", "art_1", said="Dewan Rakyat rapat", entities=(entity("Dewan Rakyat", "Dewan Perwakilan Rakyat", "organization/dpr"),)),
    claim("few", "art_2", said="3.000 tentara tiba", outlet="Kabar Pagi", quantities=(soldiers(3000),)),
    claim("many", "art_2", said="12.000 pasukan tiba", stance="accuse", outlet="Kabar Pagi", quantities=(soldiers(12000),)),
    claim("range", "art_2", said="5.000 sampai 8.000 tentara tiba", outlet="Kabar Pagi", quantities=(soldiers(None, 5000, 8000),)),
    claim(
        "kim",
        "art_3",
        said="Kami siap",
        source=Source(name="Kim Yong Hyun", role="Menteri Pertahanan", entity_id="person/kim"),
        outlet=None,
    ),
    claim("relayed", "art_3", said="C++ dan it's pukul 15:40", relays=(Relay(text="kantor itu", start=0, end=3, name="AFP"),), outlet=None),
    claim("told", "art_3", said="Jakarta: hujan deras", kind="narrated", source=None, stance=None, outlet=None),
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path_factory.mktemp("search") / "ledger.db")
    ledger.apply(STORY)
    yield ledger
    ledger.close()


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLedger]:
    ledger = SqliteLedger(tmp_path_factory.mktemp("seeds") / "ledger.db")
    complaints: list[str] = []
    for one in offline.articles(SEEDS, complaints.append):
        ledger.apply(events(one, list(extract(one, extractor=EXTRACTOR))))
    assert not complaints
    yield ledger
    ledger.close()


def found(ledger: SqliteLedger, q: str, **more: Any) -> set[str]:
    return {item.claim_id for item in ledger.claims(Query(q=q, **more)).items}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("menaikkan harga", {"naik"}),
        ("kenaikan", {"naik"}),
        ('"dinaikkan lagi"', {"naik"}),
        ('"menaikkan"', set()),
        ("DPR", {"short", "long"}),
        ("dewan perwakilan rakyat", {"short", "long"}),
        ('"DPR"', {"short"}),
        ("about:DPR", {"short", "long"}),
        ("about:organization/dpr", {"short", "long"}),
        ("about:hujan", {"told"}),
        ("about:dewan*", {"short", "long"}),
        ("tiba -pasukan", {"few", "range"}),
        ("tiba -(3.000 OR pasukan)", {"range"}),
        ("beras OR hujan", {"naik", "told"}),
        ("(harga beras) OR (hujan deras)", {"naik", "told"}),
        ("beras OR -kind:attributed", {"naik", "told"}),
        ("tenta*", {"few", "range"}),
        ("source:Kim", {"kim"}),
        ('source:"Kim Yong Hyun"', {"kim"}),
        ("source:yong*", {"kim"}),
        ("sumber:menteri", {"kim"}),
        ("source:person/kim", {"kim"}),
        ("pertahanan", {"kim"}),
        ('outlet:"kabar pagi"', {"few", "many", "range"}),
        ("media:kabar", {"few", "many", "range"}),
        ("media:kab*", {"few", "many", "range"}),
        ("outlet:nirgends", set()),
        ("relay:afp", {"relayed"}),
        ('lewat:"kantor itu"', {"relayed"}),
        ("stance:menuduh", {"many"}),
        ("kind:narrated", {"told"}),
        ("article:art_1 -DPR", {"naik"}),
        ("article:beras", {"naik", "short", "long"}),
        ("said:kim", set()),
        ("said:siap", {"kim"}),
        ("number:>5000 tentara", {"many", "range"}),
        ("number:>=5000 tentara", {"many", "range"}),
        ("number:<5000 tentara", {"few"}),
        ("number:5000", {"range"}),
        ("number:6000", set()),
        ("number:3000..5000", {"few", "range"}),
        ("number:3001..4999", set()),
        ("number:>5000 pasukan", {"many"}),
        ('number:">5000 pasukan"', set()),
        ('number:"1,5 juta orang"', {"naik"}),
        ("tiba -number:>=5000", {"few"}),
        ("tiba -number:>=5000 tentara", {"few"}),
        ("-number:>5000 tentara kind:attributed article:art_2", {"few"}),
        ("stance:(accuse OR deny)", {"many"}),
        ("source:(kim OR budi)", {"kim", "short"}),
        ("number:>1 juta OR number:<4000", {"naik", "few"}),
        ("C++", {"relayed"}),
        ("it's", {"relayed"}),
        ("15:40", {"relayed"}),
        ("Jakarta:hujan", {"told"}),
        ('"source:"', set()),
        ("-tiba -DPR -kind:narrated", {"naik", "kim", "relayed"}),
    ],
)
def test_a_question_finds_what_it_says(ledger: SqliteLedger, q: str, expected: set[str]) -> None:
    assert found(ledger, q) == expected


def test_the_oldest_first_pages_on_as_the_newest_do(ledger: SqliteLedger) -> None:
    newest = [item.claim_id for item in ledger.claims(Query(q="-x")).items]
    oldest: list[str] = []
    cursor: str | None = None
    while True:
        page = ledger.claims(Query(q="-x sort:oldest", limit=3, cursor=cursor))
        oldest += [item.claim_id for item in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert oldest == newest[::-1]


def test_a_name_that_stands_for_too_many_is_refused(ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("klaim_index.stores.search.matching.MOST_NAMES", 0)
    with pytest.raises(NotUnderstood, match='"kabar" at character 12 stands for more than 0'):
        ledger.claims(Query(q="tiba media:kabar"))


def test_a_source_is_found_by_another_name_where_it_speaks_together_with_others(seeds: SqliteLedger) -> None:
    assert found(seeds, "source:Korut") == found(seeds, 'source:"Korea Utara"')
    names = {item.source.name for item in seeds.claims(Query(q="source:Korut")).items if item.source}
    assert names == {"Korea Utara", "Korea Utara dan Rusia"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(questions)
def test_whatever_is_asked_is_answered_or_refused_with_a_sentence(ledger: SqliteLedger, q: str) -> None:
    ask(ledger, q)


def test_long_and_deep_questions_are_answered(ledger: SqliteLedger) -> None:
    deep = "(" * 7 + "a OR -b -(c OR d)" + ")" * 7
    for q in ("a " * 512, "-a " * 341, "a OR " * 204 + "b", '"a b" ' * 170, deep, f"-{deep} OR -{deep}", "number:>1 " * 102, "a*b " * 256):
        assert ask(ledger, q) is not None


def test_random_questions_meet_no_other_error(ledger: SqliteLedger) -> None:
    chance = random.Random(3)  # noqa: S311 - the same questions every time
    for _ in range(2_000):
        ask(ledger, "".join(chance.choices(PIECES, k=chance.randint(1, 14))))


def ask(ledger: SqliteLedger, q: str) -> set[str] | None:
    """The claims found, None where the question is refused."""
    try:
        return found(ledger, q)
    except BadQuery:
        return None


class TestGroups:
    def test_statements_and_disputes_are_found_by_their_claims(self, seeds: SqliteLedger) -> None:
        statements = seeds.statements(StatementQuery(q="source:Yoon provokasi")).items
        assert statements
        assert all(statement.source and "Yoon" in statement.source.name for statement in statements)
        disputes = seeds.disputes(DisputeQuery(q="number:>5000 tentara")).items
        assert "tentara" in {dispute.unit for dispute in disputes}
        assert not seeds.disputes(DisputeQuery(q="beras")).items

    @pytest.mark.parametrize(
        ("given", "line"),
        [
            ({"source": "Yoon"}, "source:Yoon"),
            ({"source": "Yoon", "q": "provokasi"}, "source:Yoon provokasi"),
            ({"since": "2024-10-25"}, "since:2024-10-25"),
            ({"outlet": "Antara", "stance": "accuse"}, "outlet:Antara stance:accuse"),
            ({"article": "003", "kind": "narrated"}, "article:003 kind:narrated"),
        ],
    )
    def test_parameters_say_of_groups_what_the_line_says(self, seeds: SqliteLedger, given: dict[str, str], line: str) -> None:
        apart, together = StatementQuery.model_validate(given | {"limit": 200}), StatementQuery(q=line, limit=200)
        assert seeds.statements(apart) == seeds.statements(together)
        assert seeds.disputes(DisputeQuery.model_validate(given)) == seeds.disputes(DisputeQuery(q=line))
        assert bool(seeds.statements(apart).items) == bool(found(seeds, line))

    @pytest.mark.parametrize("q", ["tentara", "Korut -Yoon", "since:2024-10-25", "nirgends", "kind:attributed"])
    def test_many_claims_and_few_lead_to_the_same_groups(self, seeds: SqliteLedger, q: str, monkeypatch: pytest.MonkeyPatch) -> None:
        few = seeds.statements(StatementQuery(q=q, limit=200)), seeds.disputes(DisputeQuery(q=q))
        monkeypatch.setattr(among, "MANY", 1)
        assert (seeds.statements(StatementQuery(q=q, limit=200)), seeds.disputes(DisputeQuery(q=q))) == few

    def test_no_order_can_be_asked_of_groups(self, seeds: SqliteLedger) -> None:
        with pytest.raises(NotUnderstood, match="sort:"):
            seeds.statements(StatementQuery(q="sort:oldest"))


def test_a_name_and_a_figure_are_known_as_long_as_a_claim_tells_them(tmp_path: Path) -> None:
    own = SqliteLedger(tmp_path / "ledger.db")

    def known(table: str) -> set[tuple[Any, ...]]:
        return set(own._writer.execute(f"SELECT * FROM {table}"))  # noqa: S608 - our own names

    dpr = entity("DPR", "Dewan Perwakilan Rakyat", "organization/dpr")
    own.apply([claim("a", said="DPR", entities=(dpr,), quantities=(soldiers(3000),)), claim("b", said="DPR", entities=(dpr,))])
    assert ("entity", "dpr", "organization/dpr", 2) in known("known_name")
    assert ("tentara", 3000.0, 1) in known("known_figure")
    own.apply([claim("a", version="9.0.0", said="lain")])
    assert ("entity", "dpr", "organization/dpr", 1) in known("known_name")
    assert known("known_figure") == set()
    own.close()


class TestTheDocumentation:
    @pytest.mark.parametrize("q", [q for q, _ in EXAMPLE.findall(DOCS.split("## What is only text")[0]) if not q.endswith(":")])
    def test_every_example_finds_something_in_the_seeds(self, seeds: SqliteLedger, q: str) -> None:
        assert found(seeds, q)

    @pytest.mark.parametrize(("q", "sentence"), EXAMPLE.findall(DOCS.split("## What is not understood")[1]))
    def test_every_refusal_is_as_it_is_told(self, seeds: SqliteLedger, q: str, sentence: str) -> None:
        with pytest.raises(NotUnderstood) as refused:
            found(seeds, q)
        assert str(refused.value) == sentence


class TestFilling:
    def test_a_ledger_of_before_is_filled_in_steps_and_finds_the_same(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "ledger.db"
        older(path)
        monkeypatch.setattr(filling, "AT_ONCE", 3)
        ledger = SqliteLedger(path)
        ledger.renew()
        assert found(ledger, "kenaikan") == {"naik"}
        assert found(ledger, "number:>5000 tentara") == {"many", "range"}
        assert found(ledger, "about:DPR") == {"short", "long"}
        ledger._writer.execute("INSERT INTO claim_words (claim_words, rank) VALUES ('integrity-check', 1)")
        ledger.close()

    def test_filling_that_is_broken_off_goes_on_where_it_was(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "ledger.db"
        older(path)
        monkeypatch.setattr(filling, "AT_ONCE", 2)
        steps: list[int] = []
        fill_some = filling._fill_some

        def break_off(connection: sqlite3.Connection) -> None:
            if len(steps) == 3:
                raise KeyboardInterrupt
            steps.append(1)
            fill_some(connection)

        monkeypatch.setattr(filling, "_fill_some", break_off)
        broken = SqliteLedger(path)
        with pytest.raises(KeyboardInterrupt):
            broken.renew()
        broken.close()
        monkeypatch.setattr(filling, "_fill_some", fill_some)
        ledger = SqliteLedger(path)
        ledger.renew()
        assert len(found(ledger, "-x")) == 9
        ledger._writer.execute("INSERT INTO claim_words (claim_words, rank) VALUES ('integrity-check', 1)")
        ledger.close()

    def test_entries_of_another_edition_are_made_anew(self, tmp_path: Path) -> None:
        ledger = SqliteLedger(tmp_path / "ledger.db")
        ledger.apply(STORY)
        ledger._writer.execute("UPDATE entries_made SET edition = 'of another way'")
        ledger._writer.execute("DELETE FROM known_figure")
        ledger._writer.execute("UPDATE claim_text SET also = 'lain'")
        ledger.close()
        again = SqliteLedger(tmp_path / "ledger.db")
        again.renew()
        assert found(again, "number:>5000 tentara kenaikan OR tiba") == {"many", "range"}
        again.close()

    def test_until_it_is_filled_claims_are_listed_and_not_searched(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.db"
        older(path)
        ledger = SqliteLedger(path)
        assert ledger.renewal == Renewal("search", 0, 9)
        assert len(ledger.claims(Query()).items) == 9
        for ask in (lambda: found(ledger, "kenaikan"), lambda: ledger.statements(StatementQuery(q="kenaikan"))):
            with pytest.raises(Unavailable, match="made anew after an upgrade"):
                ask()
        ledger.renew()
        assert ledger.renewal is None
        assert found(ledger, "kenaikan") == {"naik"}
        ledger.close()

    def test_what_comes_and_goes_while_it_is_filled_is_found_once_or_never(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "ledger.db"
        older(path)
        monkeypatch.setattr(filling, "AT_ONCE", 2)
        ledger, fill_some, steps = SqliteLedger(path), filling._fill_some, []

        def meanwhile(connection: sqlite3.Connection) -> None:
            fill_some(connection)
            steps.append(1)

        monkeypatch.setattr(filling, "_fill_some", meanwhile)
        ledger.renew(stopped=lambda: len(steps) == 2)
        held = sorted((one.claim_id, one.article.article_id) for one in ledger.claims(Query()).items)
        names = [name for name, _ in held]
        ledger.apply([claim(name, article_id, version="9.0.0", said=f"gerhana {name}") for name, article_id in held[::2]])
        ledger.apply([claim("fresh", said="gerhana bulan")])
        ledger.renew()

        assert found(ledger, "gerhana") == {*names[::2], "fresh"}
        assert found(ledger, "-gerhana") == {*names[1::2]}
        ledger._writer.execute("INSERT INTO claim_words (claim_words, rank) VALUES ('integrity-check', 1)")
        entries, known = (set(ledger._writer.execute(f"SELECT * FROM {table}")) for table in ("claim_entry", "known_name"))  # noqa: S608
        ledger._writer.execute("UPDATE entries_made SET edition = 'of another way'")
        ledger.close()
        again = SqliteLedger(path)
        again.renew()
        assert [set(again._writer.execute(f"SELECT * FROM {table}")) for table in ("claim_entry", "known_name")] == [entries, known]  # noqa: S608
        again.close()


def older(path: Path) -> None:
    """A ledger with the same claims as it was before claims had entries."""
    now = SqliteLedger(path.with_name("now.db"))
    now.apply(STORY)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE migration (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    for name in ("0001_ledger.sql", "0002_article_languages.sql", "0003_groups.sql"):
        connection.executescript((files("klaim_index.stores") / "sql" / name).read_text(encoding="utf-8"))
        connection.execute("INSERT INTO migration VALUES (?)", (name,))
    connection.execute("ATTACH ? AS now", (str(path.with_name("now.db")),))
    for table in ("claim", "claim_text", "article", "standing", "closing"):
        connection.execute(f"INSERT INTO {table} SELECT * FROM now.{table}")  # noqa: S608 - our own names
    connection.execute("UPDATE arrivals SET next = (SELECT next FROM now.arrivals)")
    connection.execute("INSERT INTO claim_words (claim_words) VALUES ('rebuild')")
    connection.execute("INSERT INTO article_words (article_words) VALUES ('rebuild')")
    connection.close()
    now.close()
