"""How much furniture of made-up pages, in the style of eight outlets, leaves the text, and that nothing else does."""

from pathlib import Path

import pytest

from klaim_ingest.core.cleaning import clean
from klaim_ingest.core.raw import normalise

FURNITURE = Path(__file__).parents[2] / "data" / "furniture"
PAGES = sorted(FURNITURE.glob("*.tsv"))
UNSEEN = sorted((FURNITURE / "unseen").glob("*.tsv"))  # no rule was ever made for them, and none may be: they tell what a new site costs
RECALL, RECALL_OF_EACH, RECALL_OF_UNSEEN = 0.99, 0.85, 0.81  # floors: they only rise


def lines_of(page: Path) -> list[tuple[str, str]]:
    """What each line is (`furniture`, `headline` or `text`), and the line."""
    rows = [line.partition("\t") for line in page.read_text(encoding="utf-8").splitlines()]
    return [(kind, normalise(line)) for kind, _, line in rows]


def cleaned(page: Path, *, with_title: bool) -> tuple[set[str], str]:
    """The lines that were removed whole, and the text."""
    rows = lines_of(page)
    title = next(line for kind, line in rows if kind == "headline") if with_title else None
    found = clean("\n".join(line for _, line in rows), title)
    return {one.text for one in found.removed}, found.text


def measured(pages: list[Path]) -> tuple[int, float, float]:
    """How many lines of furniture there are; the precision and recall of those removed."""
    wanted, given, right = 0, 0, 0
    for page in pages:
        removed, _ = cleaned(page, with_title=True)
        furniture = [line for kind, line in lines_of(page) if kind == "furniture"]
        others = [line for kind, line in lines_of(page) if kind == "text"]
        wanted += len(furniture)
        right += sum(line in removed for line in furniture)
        given += sum(line in removed for line in furniture + others)
    return wanted, right / given, right / wanted


def test_there_are_pages_of_seventeen_outlets_and_of_five_unseen_ones() -> None:
    assert len({page.stem.partition("-")[0] for page in PAGES}) == 17
    assert len(UNSEEN) == 5


@pytest.mark.parametrize("with_title", [True, False], ids=["title known", "title unknown"])
@pytest.mark.parametrize("page", [*PAGES, *UNSEEN], ids=lambda page: page.stem)
def test_no_line_of_the_report_is_removed(page: Path, with_title: bool) -> None:
    removed, text = cleaned(page, with_title=with_title)
    report = [line for kind, line in lines_of(page) if kind == "text"]
    assert not removed & set(report)
    assert all(line in text for line in report[1:])  # the first may have lost its dateline
    assert report[0][-60:] in text
    if with_title and page in PAGES:
        assert text.split("\n")[0][-60:] == report[0][-60:]


@pytest.mark.parametrize("with_title", [True, False], ids=["title known", "title unknown"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_nearly_all_furniture_of_a_page_is_removed(page: Path, with_title: bool) -> None:
    removed, _ = cleaned(page, with_title=with_title)
    furniture = [line for kind, line in lines_of(page) if kind == "furniture"]
    assert sum(line in removed for line in furniture) >= RECALL_OF_EACH * len(furniture)


def test_furniture_is_removed_with_the_precision_and_recall_that_the_docs_tell() -> None:
    docs = (Path(__file__).parents[3] / "docs" / "inputs.md").read_text(encoding="utf-8")
    for pages, floor in ((PAGES, RECALL), (UNSEEN, RECALL_OF_UNSEEN)):
        wanted, precision, recall = measured(pages)
        assert precision == 1.0
        assert recall >= floor
        assert f"{wanted} lines of furniture: precision {precision:.2f}, recall {recall:.2f}" in " ".join(docs.split())
