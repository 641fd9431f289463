from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.core import language
from klaim_ingest.core.language import detect

ROWS = [line.split("\t") for line in (Path(__file__).parents[2] / "data/languages/articles.tsv").read_text(encoding="utf-8").splitlines()]
FLOORS = {"id": 1.0, "ms": 1.0, "en": 1.0, "jv": 1.0, "su": 0.87}
SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))


def test_each_language_is_told_in_made_up_articles() -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    for spoken, text in ROWS:
        right[spoken].append(detect(text) == spoken)
    shares = {spoken: sum(hits) / len(hits) for spoken, hits in right.items()}
    assert {spoken: share for spoken, share in shares.items() if share < FLOORS.get(spoken, 1.0)} == {}


@pytest.mark.parametrize("text", [text for language, text in ROWS if language == "id"])
def test_indonesian_is_never_taken_for_another_language_even_where_it_is_short(text: str) -> None:
    words = text.split()
    assert {detect(" ".join(words[:count])) for count in range(24, len(words) + 1)} <= {"id", None}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_the_seeds_are_indonesian(seed: Path) -> None:
    assert detect(seed.read_text(encoding="utf-8")) == "id"


def test_what_is_too_short_or_unknown_is_said_to_be_so() -> None:
    assert detect("Gol! 2-0.") is None
    assert detect("Budi Santoso Sari Dewi Tono Hadi Rina " * 3) is None
    assert detect("kwek kwok bla zut " * 20) == "und"


@given(st.text(max_size=400))
def test_any_text_has_a_language_or_none(text: str) -> None:
    found = detect(text)
    assert found is None or 2 <= len(found) <= 3


@given(st.one_of(st.text(max_size=80), st.text("aZé'’-_ 3\n“”—…", max_size=40)))
def test_the_quick_way_to_words_finds_the_same_ones(text: str) -> None:
    assert sorted(language._words(text)) == sorted(language._WORD.findall(text))
