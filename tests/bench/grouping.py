"""What grouping an article costs in ledgers of growing size.

Stories are made of the project's own annotated articles: names, figures and nearly all nouns are new in each story, and each story is
told by three articles that leave out some sentences and say some words otherwise; 100 articles a day for ten days. Such a ledger is taken
in as events. The larger ones hold it many times over, each time moved by some months and under ids of its own: what is looked up is as
dense as before, in tables ten and a hundred times as large. Then fresh articles of the same days are taken in, and timed.
"""

import json
import random
import re
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import mean, quantiles

from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_index.core.place import ARRIVAL_BITS
from klaim_index.stores.sqlite import SqliteLedger
from klaim_shared.messages import ArticleIngested, Event
from tests.bench.samples import NOW, SEEDS
from tests.integration.test_index_groups import events

GOLD = Path(__file__).parents[1] / "eval" / "gold"
FIRST = date(2024, 1, 1)
A_DAY = 100
TAKEN = 10 * A_DAY
SHIFT = 140  # days: a whole number of weeks and of spans of ten days
TIMED = 150
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_NOUN = re.compile(r"\b(?!me|di|ber|ter|kata|ujar|tutur|ucap|ungkap|menurut|bahwa|karena|setelah|dalam|dengan|untuk|kepada)[a-z]{5,}\b")
_FIGURE = re.compile(r"\b\d{2,3}\b(?![/.,]\d)")
_OTHERWISE = {"mengatakan": "menyebut", "tentara": "pasukan", "akan": "bakal", "dapat": "bisa", "meninggal": "tewas", "pekan": "minggu"}
_SYLLABLES = ["ba", "ri", "ka", "mo", "la", "ten", "su", "ja", "wi", "ro", "pa", "din", "gu", "ne", "sa", "tor", "mi", "lu"]


def measure(sizes: tuple[int, ...] = (1, 10, 100), articles: int = TAKEN) -> Iterator[str]:
    """One line for each size of ledger."""
    source = _articles(random.Random(7))  # noqa: S311 - the same articles every time
    taken = [next(source) for _ in range(articles)]
    fresh = [next(source) for _ in range(TIMED * (len(sizes) + 1))]
    with tempfile.TemporaryDirectory(prefix="klaim-bench-") as folder:
        path = Path(folder) / "ledger.db"
        ledger = SqliteLedger(path, seconds=60)
        for one in taken:
            ledger.apply(one)
        held = 1
        for nth, size in enumerate(sizes):
            _multiply(ledger, held, size)
            held = size
            claims = ledger.counts().claims_current
            for one in fresh[nth * TIMED : nth * TIMED + TIMED // 3]:
                ledger.apply(one)  # the readings of the last days are remembered again
            times = [_timed(ledger, one) for one in fresh[nth * TIMED + TIMED // 3 : (nth + 1) * TIMED]]
            yield f"grouping, {claims:>9,} claims held: {mean(times):6.1f} ms an article, 95 % below {quantiles(times, n=20)[-1]:6.1f} ms"
        ledger.close()


def _timed(ledger: SqliteLedger, one: list[Event]) -> float:  # type: ignore[type-arg]
    start = time.perf_counter()
    ledger.apply(one)
    return (time.perf_counter() - start) * 1000


def _articles(chance: random.Random) -> Iterator[list[Event]]:  # type: ignore[type-arg]
    """The events of one article after another, story by story."""
    texts = [seed.read_text() for seed in SEEDS]
    texts += [json.loads(path.read_text())["text"] for path in sorted(GOLD.glob("ledger/*/articles/*.json"))]
    number = 0
    while True:
        told = _renamed(chance.choice(texts), chance)
        for _ in range(3):
            day = FIRST + timedelta(days=number // A_DAY % 10)
            text = "\n".join(_otherwise(line, chance) for line in told.splitlines() if chance.random() < 0.85) or told
            article = ArticleIngested(
                article_id=f"art_{number:07}",
                revision=1,
                source_name=f"{number:07}.txt",
                raw_sha256="0" * 64,
                media_type="text/plain",
                text=text,
                outlet=f"Outlet {chance.randrange(40)}",
                published_at=day.isoformat(),
                ingested_at=NOW,
            )
            yield events(article, list(extract(article, extractor=EXTRACTOR)))
            number += 1


def _renamed(text: str, chance: random.Random) -> str:
    names: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        return names.setdefault(match[0], "".join(chance.choices(_SYLLABLES, k=3)).capitalize())

    nouns: dict[str, str] = {}

    def noun(match: re.Match[str]) -> str:
        return nouns.setdefault(match[0], match[0] if chance.random() < 0.05 else "".join(chance.choices(_SYLLABLES, k=3)))

    return _FIGURE.sub(lambda _: str(chance.randrange(12, 990)), _NAME.sub(name, _NOUN.sub(noun, text)))


def _otherwise(line: str, chance: random.Random) -> str:
    for word, other in _OTHERWISE.items():
        if chance.random() < 0.3:
            line = line.replace(f" {word} ", f" {other} ")
    return line


def _multiply(ledger: SqliteLedger, held: int, size: int) -> None:
    """Hold the first articles *size* times over, where they are held so many times already."""
    writer = ledger._writer
    writer.execute("BEGIN")
    for nth in range(held, size):
        for statement in _COPIES:
            writer.execute(statement, {"nth": f"_{nth}", "days": SHIFT * nth, "places": (SHIFT * nth) << ARRIVAL_BITS})
    writer.execute("INSERT INTO claim_words (claim_words) VALUES ('rebuild')")
    writer.execute("COMMIT")
    writer.execute("ANALYZE")


_OLD = "article_id GLOB 'art_*' AND article_id NOT GLOB '*_*_*' AND article_id < 'art_0001000'"
_OF_OLD = "claim_id IN (SELECT claim_id FROM grouped_claim WHERE article_id NOT GLOB '*_*_*' AND article_id < 'art_0001000')"
_TABLES = {  # what changes in a copy, and which rows are copied
    "article": (
        "place + :places, article_id || :nth, revision, rank, current, outlet, title, source_name, indexed_at, head, removed, body",
        _OLD,
    ),
    "standing": ("article_id || :nth, revision, newest, complete, held, visible", _OLD),
    "closing": ("article_id || :nth, revision, rank, claim_ids", _OLD),
    "claim_text": ("place + :places, said, name, also, body", f"place IN (SELECT place FROM claim WHERE {_OLD})"),  # noqa: S608
    "claim": (
        "place + :places, claim_id || :nth, article_id || :nth, revision, rank, current, kind, stance, entity_id, outlet, indexed_at",
        _OLD,
    ),
    "grouped": (
        "article_id || :nth, source_name, at, day + :days, weights, parent || :nth, story || :nth, fingerprint + :days, elder || :nth",
        _OLD,
    ),
    "story_key": ("term, week + :days / 7, article_id || :nth", _OLD),
    "neighbour": ("article_id || :nth, other || :nth, strength", _OLD),
    "claim_key": ("term, span + :days / 10, claim_id || :nth, worth", _OF_OLD),
    "tie": ("one || :nth, one_start, other || :nth, other_start, relation, strength", _OF_OLD.replace("claim_id IN", "one IN", 1)),
    "saying": ("statement_id || :nth, claim_id || :nth", _OF_OLD),
    "statement": (
        "statement_id || :nth, at, entity_id, claims, outlets, independent, body",
        f"statement_id IN (SELECT statement_id FROM saying WHERE {_OF_OLD})",  # noqa: S608
    ),
    "entity_name": ("article_id || :nth, claim_id || :nth, entity_id, canonical, name, type, text", _OLD),
    "grouped_claim": ("claim_id || :nth, article_id || :nth, elder || :nth", _OLD),
}
_COPIES = [f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE {rows}" for table, (columns, rows) in _TABLES.items()]  # noqa: S608
