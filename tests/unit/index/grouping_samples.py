"""Articles made up for a test, read as the ledger reads them: their claims are what the extractor finds."""

from datetime import UTC, datetime

from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_index.core.grouping.reading import Reading, read
from klaim_index.core.grouping.shapes import statement_rows
from klaim_index.core.grouping.whole import Groups, group
from klaim_shared import ids
from klaim_shared.messages import ArticleIngested

DAY = "2024-03-05"


def reading(text: str, name: str = "a", *, outlet: str | None = None, published: str | None = DAY, title: str | None = None) -> Reading:
    """That text as an article of its own."""
    article = ArticleIngested(
        article_id=ids.article_id(name),
        revision=1,
        source_name=name,
        raw_sha256="0" * 64,
        media_type="text/plain",
        title=title,
        text=text,
        outlet=outlet or name,
        published_at=published,
        ingested_at=datetime(2024, 3, 9, tzinfo=UTC),
    )
    return read(article, list(extract(article, extractor=EXTRACTOR)))


def groups(*texts: str, published: str | None = DAY) -> Groups:
    """What is found over those texts, each an article: a, b, c …"""
    return group([reading(text, name, published=published) for text, name in zip(texts, "abcdefgh", strict=False)])


def shared(found: Groups) -> list[set[str]]:
    """The articles of each statement that more than one of them makes."""
    named = ({point.article.source_name for point in statement.points} for statement in found.statements)
    return [articles for articles in named if len(articles) > 1]


def independent(found: Groups) -> list[int]:
    """For each statement of more than one claim, how many origins it has."""
    return [row["independent"] for row in statement_rows(found) if len(row["claims"]) > 1]
