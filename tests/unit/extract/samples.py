"""Articles to extract from, with everything in place but what a test is about."""

from datetime import UTC, datetime
from typing import Any

from klaim_shared.messages import ArticleIngested

DEFAULTS: dict[str, Any] = {
    "article_id": "art_1",
    "revision": 1,
    "source_name": "a.txt",
    "raw_sha256": "0" * 64,
    "media_type": "text/plain",
    "ingested_at": datetime(2025, 1, 3, tzinfo=UTC),
}


def article(text: str, **fields: Any) -> ArticleIngested:
    """An article of that text, ingested on 3 January 2025."""
    return ArticleIngested(**{**DEFAULTS, **fields, "text": text})
