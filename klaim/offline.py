"""Reading and extracting without a server: the same readers and the same extractor that the services run."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from klaim_extract.core.claims import EXTRACTOR
from klaim_extract.core.claims import extract as extract_claims
from klaim_ingest.alone import read_articles
from klaim_shared.errors import Rejected
from klaim_shared.messages import ArticleIngested, ClaimExtracted

Complain = Callable[[str], None]


def articles(files: Sequence[Path], complain: Complain) -> Iterator[ArticleIngested]:
    """The articles in *files*, in order; one sentence to *complain* for each file or item that cannot be read."""
    for path in files:
        try:
            result = read_articles(path, path.name, datetime.now(UTC))
        except Rejected as error:
            complain(f"{path}: {error}")
            continue
        for rejection in result.rejections:
            complain(f"{path}, item {rejection.item}: {rejection.sentence}")
        yield from result.articles


def claims(files: Sequence[Path], complain: Complain) -> Iterator[ClaimExtracted]:
    """The claims in *files*, in the order of the text."""
    for article in articles(files, complain):
        yield from extract_claims(article, extractor=EXTRACTOR)
