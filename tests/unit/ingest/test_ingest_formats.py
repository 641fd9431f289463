"""One made-up file of each format becomes the articles that it should."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from klaim_ingest.alone import read_articles
from klaim_ingest.readers import read
from klaim_ingest.readers.kinds import FORMATS, kind_of
from klaim_shared.errors import Rejected

DATA = Path(__file__).parents[2] / "data"
FILES = sorted((DATA / "formats").iterdir())
EXPECTED = [json.loads(line) for line in (DATA / "formats.expected.jsonl").read_text(encoding="utf-8").splitlines()]
NOW = datetime(2025, 7, 1, tzinfo=UTC)


def told(path: Path) -> list[dict[str, Any]]:
    return [article.model_dump(mode="json", exclude_defaults=True) for article in read_articles(path, path.name, NOW).articles]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_gives_the_articles_that_are_expected_of_it(path: Path) -> None:
    assert told(path) == [article for article in EXPECTED if article["source_name"] == path.name]


def test_no_expected_article_is_of_a_file_that_is_gone() -> None:
    assert {article["source_name"] for article in EXPECTED} == {path.name for path in FILES}


def test_there_is_a_file_of_each_kind() -> None:
    assert {kind_of(path.read_bytes(), path.name) for path in FILES} == {format_.kind for format_ in FORMATS}


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix != ".md"], ids=lambda path: path.name)
@pytest.mark.parametrize("name", ["tanpa-akhiran", "salah.txt"])
def test_a_file_is_told_by_its_content_under_a_name_that_says_nothing(path: Path, name: str) -> None:
    data = path.read_bytes()
    by_name = [(article.title, article.body) for article in read(data, path.name).articles]
    assert [(article.title, article.body) for article in read(data, name).articles] == by_name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_packed_file_gives_what_it_gives_unpacked(path: Path) -> None:
    data = path.read_bytes()
    assert read(gzip.compress(data), path.name + ".gz") == read(data, path.name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_cut_off_anywhere_is_read_or_rejected_with_a_sentence(path: Path) -> None:
    data = path.read_bytes()
    for length in range(0, len(data), max(1, len(data) // 40)):
        try:
            read(data[:length], path.name)
        except Rejected as error:
            assert str(error).endswith(".")  # noqa: PT017 - either way is right
