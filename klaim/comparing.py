"""Holding articles in files against each other without a server: the same grouping that the ledger runs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from klaim import offline
from klaim_extract.core.claims import EXTRACTOR, extract
from klaim_index.core.grouping import shapes
from klaim_index.core.grouping.reading import Reading, read
from klaim_index.core.grouping.whole import group
from klaim_index.core.groups import CopyRecord, DisputeRecord, EntityRecord, StatementRecord, StoryRecord
from klaim_shared.messages import ArticleIngested, Value

Kind = Literal["statements", "copies", "disputes", "stories", "entities"]


RECORDS: dict[Kind, type[Value]] = {
    "statements": StatementRecord,
    "copies": CopyRecord,
    "disputes": DisputeRecord,
    "stories": StoryRecord,
    "entities": EntityRecord,
}


def rows(kind: Kind, files: Sequence[Path], complain: Callable[[str], None]) -> list[dict[str, Any]]:
    """What of that kind is found over the articles in *files*, shaped as the ledger's API gives it out."""
    return [RECORDS[kind].model_validate(row).model_dump(mode="json") for row in _rows(kind, files, complain)]


def _rows(kind: Kind, files: Sequence[Path], complain: Callable[[str], None]) -> list[dict[str, Any]]:
    newest: dict[str, ArticleIngested] = {}
    for article in offline.articles(files, complain):
        if article.article_id not in newest or article.revision >= newest[article.article_id].revision:
            newest[article.article_id] = article
    readings = list(_readings(newest.values()))
    groups = group(readings)
    match kind:
        case "statements":
            return shapes.statement_rows(groups)
        case "copies":
            return shapes.copy_rows(groups)
        case "disputes":
            return shapes.dispute_rows(groups)
        case "stories":
            return shapes.story_rows(groups)
        case "entities":
            return shapes.entity_rows(groups)


def _readings(articles: Iterable[ArticleIngested]) -> Iterator[Reading]:
    for article in articles:
        yield read(article, list(extract(article, extractor=EXTRACTOR)))
