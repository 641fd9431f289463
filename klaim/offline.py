"""Reading and extracting without a server: the same readers and the same extractor that the services run."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from klaim_extract.core.claims import EXTRACTOR
from klaim_extract.core.claims import extract as extract_claims
from klaim_ingest.alone import read_articles
from klaim_ingest.inbox.scan import printable
from klaim_ingest.sandbox.child import serve
from klaim_ingest.sandbox.parent import Sandbox
from klaim_shared.errors import Rejected
from klaim_shared.messages import ArticleIngested, ClaimExtracted
from klaim_shared.sandbox.processes import forked

Complain = Callable[[str], None]


def articles(files: Sequence[Path], complain: Complain) -> Iterator[ArticleIngested]:
    """The articles in *files*, in order; one sentence to *complain* for each file or item that cannot be read."""
    with Sandbox(partial(forked, serve)) as sandbox:
        for path in files:
            try:
                result = read_articles(path, printable(path.name), datetime.now(UTC), sandbox.read)
            except Rejected as error:
                complain(f"{printable(str(path))}: {error}")
                continue
            for rejection in result.rejections:
                complain(f"{printable(str(path))}, item {rejection.item}: {rejection.sentence}")
            yield from result.articles


def claims(files: Sequence[Path], complain: Complain) -> Iterator[ClaimExtracted]:
    """The claims in *files*, in the order of the text."""
    for article in articles(files, complain):
        yield from extract_claims(article, extractor=EXTRACTOR)
