"""Sidecars: what `NAME.meta.json` beside a file says of it."""

from dataclasses import replace

from klaim_ingest.core.raw import SIDECAR, RawArticle, Reading
from klaim_ingest.readers import fields
from klaim_ingest.readers.json_article import read_sidecar


def with_sidecar(article: RawArticle, sidecar: bytes) -> RawArticle:
    """The article with what its sidecar gives or overrides; of a file of many, only what can hold for all of them. Raises `Rejected`."""
    record = read_sidecar(sidecar)
    if article.item is not None:
        record = {key: value for key, value in record.items() if key not in fields.OWN}
    return fields.with_fields(article, record, SIDECAR)


def all_with_sidecar(reading: Reading, sidecar: bytes) -> Reading:
    """The reading with what a sidecar gives to each article. Raises `Rejected`."""
    return replace(reading, articles=tuple(with_sidecar(article, sidecar) for article in reading.articles))
