"""Extraction alone, on one core, in CPU time: other work on the machine does not count as ours."""

import time
from collections.abc import Iterator

from klaim_extract.core.claims import EXTRACTOR, extract
from tests.bench.samples import articles

ROUNDS, ARTICLES, KILOBYTES = 15, 100, 3


def measure() -> Iterator[str]:
    """Articles of 3 KB and claims a second, the best round; articles of other lengths are told as what 3 KB of them would take."""
    sample = articles(ARTICLES)
    kilobytes = sum(len(article.text.encode()) for article in sample) / 1024
    best, claims = float("inf"), 0
    for _ in range(ROUNDS):
        began = time.process_time()
        claims = sum(len(extract(article, extractor=EXTRACTOR)) for article in sample)
        best = min(best, time.process_time() - began)
    pace = f"{kilobytes / KILOBYTES / best:,.0f} articles/s of {KILOBYTES} KB, {claims / best:,.0f} claims/s"
    yield f"extraction alone, one core: {pace} (CPU time, articles of {kilobytes / ARTICLES:.1f} KB)"
