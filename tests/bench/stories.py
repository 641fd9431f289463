"""Made-up news in any quantity: the events of one article after another, a hundred a day.

Stories are made of the project's own annotated articles: names, figures and nearly all nouns are new in each story, and each story is
told by three articles that leave out some sentences and say some words otherwise.
"""

import json
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_shared.ids import digest
from klaim_shared.messages import ArticleIngested, Event
from tests.bench.samples import NOW, SEEDS
from tests.integration.test_index_groups import events

A_DAY = 100
FIRST = date(2024, 1, 1)
_GOLD = Path(__file__).parents[1] / "eval" / "gold"
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_NOUN = re.compile(r"\b(?!me|di|ber|ter|kata|ujar|tutur|ucap|ungkap|menurut|bahwa|karena|setelah|dalam|dengan|untuk|kepada)[a-z]{5,}\b")
_FIGURE = re.compile(r"\b\d{2,3}\b(?![/.,]\d)")
_OTHERWISE = {"mengatakan": "menyebut", "tentara": "pasukan", "akan": "bakal", "dapat": "bisa", "meninggal": "tewas", "pekan": "minggu"}
_SYLLABLES = ["ba", "ri", "ka", "mo", "la", "ten", "su", "ja", "wi", "ro", "pa", "din", "gu", "ne", "sa", "tor", "mi", "lu"]


def told() -> Iterator[list[Event[Any]]]:
    """The events of one article after another, day by day; the same every time."""
    chance = random.Random(7)  # noqa: S311 - no secret
    texts = [seed.read_text() for seed in SEEDS]
    annotated = sorted(path for name in ("heldout", "known") for path in _GOLD.glob(f"ledger/{name}/articles/*.json"))
    texts += [json.loads(path.read_text())["text"] for path in annotated]
    number = 0
    while True:
        story = _renamed(chance.choice(texts), chance)
        for _ in range(3):
            text = "\n".join(_otherwise(line, chance) for line in story.splitlines() if chance.random() < 0.85) or story
            article = ArticleIngested(
                article_id=f"art_{digest('made up', number)}",
                revision=1,
                source_name=f"{number:07}.txt",
                raw_sha256="0" * 64,
                media_type="text/plain",
                text=text,
                outlet=f"Outlet {chance.randrange(40)}",
                published_at=(FIRST + timedelta(days=number // A_DAY)).isoformat(),
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
