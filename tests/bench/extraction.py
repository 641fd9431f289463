"""Extraction alone, on one core."""

import time
from collections.abc import Iterator

from klaim_extract.core.claims import EXTRACTOR, extract
from tests.bench.samples import articles

ROUNDS, ARTICLES = 5, 300


def measure() -> Iterator[str]:
    """Articles and claims a second, the best of five rounds."""
    sample = articles(ARTICLES)
    kilobytes = sum(len(article.text.encode()) for article in sample) / ARTICLES / 1024
    best, claims = float("inf"), 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        claims = sum(len(extract(article, extractor=EXTRACTOR)) for article in sample)
        best = min(best, time.perf_counter() - began)
    yield f"extraction alone, one core, {kilobytes:.1f} KB an article: {ARTICLES / best:,.0f} articles/s, {claims / best:,.0f} claims/s"
