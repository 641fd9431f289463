"""What a question costs in a ledger of a million claims, beside the same question put to bare SQLite FTS5.

The claims are those of the project's own articles, varied: most longer words give way to made-up ones (as common as words are in a
language: the nth is n times as rare as the first), plain and with affixes, and sources, entities, outlets, days, figures and stances are
drawn likewise. They are written as the ledger writes claims, in the order of their days, without the grouping, of which a search asks
nothing. The bare table holds the same words; there a filter is a condition on the joined row, as one would write it first. What is
measured is computing (user and system), the making of the answer's records included here and left out there; and, here, the clock.
"""

import random
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_index.core.place import bounds
from klaim_index.core.query import Query
from klaim_index.core.standing import Ranked
from klaim_index.stores import rows
from klaim_index.stores.search.filling import put_known
from klaim_index.stores.sqlite import SqliteLedger
from klaim_ingest.alone import read_articles
from klaim_shared.messages import ClaimExtracted, Entity, Quantity, Source, Stance
from tests.bench.samples import NOW, SEEDS

CLAIMS = 1_000_000
ROUNDS = 30
FIRST = date(2020, 1, 1)
DAYS = 1_800
AT_ONCE = 5_000
_LONG = re.compile(r"\b(?!mengatakan|terhadap|tersebut|sebagai|setelah|karena|mereka|menjadi|dengan|dalam|untuk)[a-z]{5,}\b")
_SYLLABLES = ["ba", "ri", "ka", "mo", "la", "ten", "su", "ja", "wi", "ro", "pa", "din", "gu", "ne", "sa", "tor", "mi", "lu", "han", "ce"]
_UNITS = ["orang", "tentara", "rupiah", "persen", "rumah", "ton", "hektare", "warga", "kapal", "pasien", "kilometer", "hari"]
_STANCES: dict[Stance, float] = {
    "state": 90,
    "demand": 4,
    "deny": 2,
    "warn": 1.5,
    "promise": 1,
    "accuse": 0.8,
    "condemn": 0.5,
    "decline": 0.05,
}


class Shape(NamedTuple):
    """A kind of question, in klaim's language and in SQL: what is matched, and what is asked of the row."""

    name: str
    q: str
    match: str
    where: str = "TRUE"


_RARE_OUTLET = "outlet = 'warta {last}'"
SHAPES = (
    Shape("a word", "{word}", '"{word}"'),
    Shape("a rare word", "{rare}", '"{rare}"'),
    Shape("a phrase", '"Korea Utara" {word}', '"Korea Utara" "{word}"'),
    Shape("a phrase of common words", '"yang di"', '"yang di"'),
    Shape("a phrase that hardly occurs", '"dan yang"', '"dan yang"'),
    Shape("a word and a source", '{word} source:"{name}"', 'said : "{word}" name : "{name}"'),
    Shape("a word and a common stance", "{word} stance:demand", '"{word}"', "stance = 'demand'"),
    Shape("a common word and a rare stance", "yang stance:decline", '"yang"', "stance = 'decline'"),
    Shape("a common word and a rare outlet", 'Rusia outlet:"Warta {last}"', '"Rusia"', _RARE_OUTLET),
    Shape("words, a rare outlet and stance", 'yang outlet:"Warta {last}" stance:deny', '"yang"', f"{_RARE_OUTLET} AND stance = 'deny'"),
    Shape("an outlet and a month", 'outlet:"{outlet}" since:2022-03 until:2022-03', "", "outlet = '{outlet}' AND {march}"),
    Shape("a word in a month", "{word} since:2022-03 until:2022-03", '"{word}"', "{march_of_words}"),
    Shape("whom it is about", 'about:"{name}"', 'said : "{name}"'),
    Shape("whom it is about, and a stance", "about:Korut stance:decline", '"Korea Utara" OR "Korut"', "stance = 'decline'"),
    Shape("a figure", "number:>5000 tentara {word}", '"tentara" "{word}"'),
    Shape("a narrow range of figures", "number:1501..1512 {word}", '"{word}"'),
    Shape("without common words", "-yang -Rusia -{word}", '"korea" NOT "yang" NOT "Rusia" NOT "{word}"'),
    Shape("a beginning", "meng* {word}", 'meng* AND "{word}"'),
    Shape("common words, in no claim together", "yang ke dari di dan tidak {rare}", "yang ke dari di dan tidak {rare}"),
)


class Drawn:
    """Draws from things of which the nth is n times as rare as the first."""

    def __init__(self, chance: random.Random, things: Sequence[str]) -> None:
        self._chance, self._things = chance, things
        self._weights = list(accumulate(1 / (nth + 1) for nth in range(len(things))))

    def one(self) -> str:
        return self._chance.choices(self._things, cum_weights=self._weights)[0]


class Claims:
    """Claims without end, those of one day after those of another."""

    def __init__(self, count: int) -> None:
        self.chance = chance = random.Random(11)  # noqa: S311 - the same claims every time
        made = sorted({"".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(60_000)})
        chance.shuffle(made)
        self.words = [word for word in made if len(word) > 4]
        pairs = zip(self.words[:20_000], self.words[20_000:], strict=False)
        self.word = Drawn(chance, self.words)
        self.name = Drawn(chance, [f"{one.capitalize()} {other.capitalize()}" for one, other in pairs])
        self.outlet = Drawn(chance, [f"Warta {word.capitalize()}" for word in self.words[:200]])
        read = [article for seed in SEEDS for article in read_articles(seed, seed.name, NOW).articles]
        self._real = [claim for article in read for claim in extract(article, extractor=EXTRACTOR)]
        self._count = count

    def __iter__(self) -> Iterator[ClaimExtracted]:
        for number in range(self._count):
            yield self._varied(self.chance.choice(self._real), number)

    def _varied(self, claim: ClaimExtracted, number: int) -> ClaimExtracted:
        day = FIRST + timedelta(days=number * DAYS // self._count)
        article = {"article_id": f"art_{number // 20}", "outlet": self.outlet.one(), "published_at": day.isoformat()}
        changed = {
            "claim_id": f"clm_{number}",
            "article": claim.article.model_copy(update=article),
            "content": claim.content.model_copy(update={"text": _LONG.sub(self._other, claim.content.text)}),
            "source": self._source(claim.source),
            "entities": tuple(self._entity(entity) for entity in claim.entities),
            "quantities": tuple(self._quantity(quantity) for quantity in claim.quantities),
            "stance": self._stance() if claim.stance else None,
            "said_on": None,
        }
        return claim.model_copy(update=changed)

    def _other(self, found: re.Match[str]) -> str:
        if self.chance.random() < 0.3:
            return found[0]
        word = self.word.one()
        return self.chance.choice((word, word, word, f"di{word}kan", f"ke{word}an", f"ber{word}"))

    def _source(self, source: Source | None) -> Source | None:
        if source is None:
            return None
        name = self.name.one()
        return source.model_copy(update={"name": name, "text": name.split()[1], "entity_id": f"person/{name.lower().replace(' ', '-')}"})

    def _entity(self, entity: Entity) -> Entity:
        if entity.type == "state":
            return entity
        name = self.name.one()
        return entity.model_copy(update={"name": name, "text": name.split()[1], "entity_id": f"person/{name.lower().replace(' ', '-')}"})

    def _quantity(self, quantity: Quantity) -> Quantity:
        value = round(10 ** self.chance.uniform(0, 7), -self.chance.randint(0, 3))
        return quantity.model_copy(update={"value": int(value), "low": None, "high": None, "unit": self.chance.choice(_UNITS)})

    def _stance(self) -> str:
        return self.chance.choices(list(_STANCES), list(_STANCES.values()))[0]


def build(ledger: SqliteLedger, bare: sqlite3.Connection, count: int) -> Claims:
    """Fill both with the same claims."""
    made = Claims(count)
    bare.execute("PRAGMA synchronous = OFF")
    bare.execute("CREATE TABLE claim (place INTEGER PRIMARY KEY, outlet TEXT, stance TEXT, kind TEXT, entity_id TEXT, body TEXT)")
    bare.execute("CREATE VIRTUAL TABLE words USING fts5 (said, name, tokenize = 'unicode61 remove_diacritics 2')")
    batch: list[ClaimExtracted] = []
    for number, claim in enumerate(made, 1):
        batch.append(claim)
        if number % AT_ONCE == 0 or number == count:
            _write(ledger._writer, bare, batch, number - len(batch))
            batch = []
    ledger._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return made


def _write(writer: sqlite3.Connection, bare: sqlite3.Connection, claims: Sequence[ClaimExtracted], first: int) -> None:
    made = [rows.claim(Ranked("0", claim), first + nth, NOW.isoformat(), current=True) for nth, claim in enumerate(claims, 1)]
    written = [row for row, _ in made]
    writer.execute("BEGIN")
    for statement in (rows.PUT_CLAIM, rows.PUT_CLAIM_TEXT, rows.PUT_CLAIM_ENTRY):
        writer.executemany(statement, written)
    put_known(writer, [entry for _, entry in made])
    for row in written:
        change = rows.claim_enters(row)
        writer.execute(change.statement, (change.place, *change.words))
    writer.execute("COMMIT")
    bare.execute("BEGIN")
    bare.executemany("INSERT INTO claim VALUES (:place, :outlet, :stance, :kind, :entity_id, :body)", written)
    bare.executemany("INSERT INTO words (rowid, said, name) VALUES (:place, :said, :name)", written)
    bare.execute("COMMIT")


def measure(claims: int = CLAIMS, rounds: int = ROUNDS) -> Iterator[str]:
    """One line for each shape of question, and one for all of them."""
    with tempfile.TemporaryDirectory(prefix="klaim-bench-") as folder:
        ledger = SqliteLedger(Path(folder) / "ledger.db", seconds=600)
        bare = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        yield from compare(ledger, bare, build(ledger, bare, claims), rounds)
        bare.close()
        ledger.close()


def compare(ledger: SqliteLedger, bare: sqlite3.Connection, made: Claims, rounds: int) -> Iterator[str]:
    """Put questions of every shape to both, each round with other words."""
    every: list[_Cost] = []
    for shape in SHAPES:
        costs = [_ask(ledger, bare, shape, made) for _ in range(rounds)]
        every += costs
        yield _line(shape.name, costs)
    yield _line("all of them", every)


class _Cost(NamedTuple):
    """Milliseconds: of computing here, by the clock here, of computing there."""

    own: float
    clock: float
    bare: float


def _line(name: str, costs: Sequence[_Cost]) -> str:
    own, clock, bare = (quantiles(times, n=100, method="inclusive") for times in zip(*costs, strict=True))
    told = f"p50 {own[49]:6.1f}, p99 {own[98]:6.1f} ms (clock {clock[98]:7.1f})"
    return f"search, {name:<35} {told}; bare {bare[49]:7.1f}, {bare[98]:7.1f}; ratio {own[49] / bare[49]:5.2f}, {own[98] / bare[98]:5.2f}"


def _ask(ledger: SqliteLedger, bare: sqlite3.Connection, shape: Shape, made: Claims) -> _Cost:
    """What one question of that shape costs."""
    asked = {
        "word": made.word.one(),
        "rare": made.words[-1 - made.chance.randrange(5_000)],
        "outlet": made.outlet.one(),
        "last": made.words[199],
        "name": made.name.one(),
        "march": f"place BETWEEN {_MARCH[0]} AND {_MARCH[1]}",
        "march_of_words": f"words.rowid BETWEEN {_MARCH[0]} AND {_MARCH[1]}",
    }
    start, started = time.process_time(), time.perf_counter()
    ledger.claims(Query(q=shape.q.format(**asked)))
    own, clock = time.process_time() - start, time.perf_counter() - started
    where = shape.where.format(**asked | {"outlet": asked["outlet"].casefold()})
    start = time.process_time()
    bare.execute(f"{_BARE_MATCHED if shape.match else _BARE_ROWS} {where} {_NEWEST}", {"match": shape.match.format(**asked)}).fetchall()
    return _Cost(own * 1000, clock * 1000, (time.process_time() - start) * 1000)


_MARCH = bounds(date(2022, 3, 1), date(2022, 3, 31), None)
_BARE_MATCHED = """
SELECT words.rowid AS newest, body FROM words CROSS JOIN claim ON claim.place = words.rowid WHERE words MATCH :match AND
"""
_BARE_ROWS = "SELECT place AS newest, body FROM claim WHERE"
_NEWEST = "ORDER BY newest DESC LIMIT 51"
