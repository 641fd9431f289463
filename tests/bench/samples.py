"""What is measured with: the seeds, varied so that no two articles are the same, and a Redis with the settings we ship."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from klaim_ingest.alone import read_articles
from klaim_shared.messages import ArticleIngested, Event
from klaim_shared.topology import ARTICLE_INGESTED, INGEST
from tests.conftest import Server

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def articles(count: int) -> list[ArticleIngested]:
    """*count* articles: the seeds in turn, each under an id of its own."""
    read = [article for seed in SEEDS for article in read_articles(seed, seed.name, NOW).articles]
    return [read[number % len(read)].model_copy(update={"article_id": f"art_{number}"}) for number in range(count)]


def event(article: ArticleIngested) -> Event[ArticleIngested]:
    """The article in its envelope."""
    return ARTICLE_INGESTED.event(article, service=INGEST, article_id=article.article_id, correlation="file_bench", time=NOW)


def write_files(folder: Path, count: int) -> None:
    """*count* files, no two with the same content."""
    texts = [seed.read_text() for seed in SEEDS]
    for number in range(count):
        (folder / f"{number:05}.txt").write_text(f"{texts[number % len(texts)]}\nArsip nomor {number}.\n")


@contextmanager
def server() -> Iterator[Server]:
    """A Redis of its own, every write on disk before it is answered."""
    with tempfile.TemporaryDirectory(prefix="klaim-bench-") as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()
