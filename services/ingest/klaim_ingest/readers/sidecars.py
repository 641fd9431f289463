"""Sidecars: what `NAME.meta.json` beside a file says of it, and under which names one is looked for."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePosixPath

from klaim_ingest.core.raw import SIDECAR, RawArticle, Reading
from klaim_ingest.readers import fields
from klaim_ingest.readers.json_article import read_sidecar

_SUFFIX = ".meta.json"


def with_sidecar(article: RawArticle, sidecar: bytes) -> RawArticle:
    """The article with what its sidecar gives or overrides; of a file of many, only what can hold for all of them. Raises `Rejected`."""
    record = read_sidecar(sidecar)
    if article.item is not None:
        record = {key: value for key, value in record.items() if key not in fields.OWN}
    return fields.with_fields(article, record, SIDECAR)


def all_with_sidecar(reading: Reading, sidecar: bytes) -> Reading:
    """The reading with what a sidecar gives to each article. Raises `Rejected`."""
    return replace(reading, articles=tuple(with_sidecar(article, sidecar) for article in reading.articles))


def of(name: str, names: Collection[str]) -> str | None:
    """Which of *names* is the sidecar of a file: `satu.txt.meta.json`, else `satu.meta.json`, beside `satu.txt`."""
    if name.endswith(_SUFFIX):
        return None
    path = PurePosixPath(name)
    return next((one for one in (f"{name}{_SUFFIX}", str(path.with_suffix(_SUFFIX))) if one in names), None) if path.name else None
