"""Reading one file as the service does, its sidecar too, without a journal or a stream."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from klaim_ingest.core.beside import sidecar_of
from klaim_ingest.core.raw import MAX_FILE_BYTES, BadItem, rejection
from klaim_ingest.inbox import scan
from klaim_ingest.inbox.intake import file_of
from klaim_ingest.inbox.scan import Waiting
from klaim_ingest.sandbox.drafting import read_here
from klaim_ingest.sandbox.wire import File, Found
from klaim_shared.messages import ArticleIngested


@dataclass(frozen=True)
class ReadResult:
    """The articles of a file, as revision 1, and those of its items that are no article."""

    articles: tuple[ArticleIngested, ...]
    rejections: tuple[BadItem, ...]


def read_articles(path: Path, source_name: str, now: datetime, read: Callable[[File], Found] = read_here) -> ReadResult:
    """The articles of one file (and of a link, as it was named on purpose), its bytes read by *read*. Raises `Rejected`."""
    path = path.resolve()
    content = scan.read(path.parent, path.name, MAX_FILE_BYTES)
    if isinstance(content, Waiting):
        raise rejection("unreadable", f"The file cannot be read: {content.why}.")
    beside = sidecar_of(path.name, lambda name: path.with_name(name).exists())
    sidecar = scan.read(path.parent, beside, MAX_FILE_BYTES) if beside else None
    if not isinstance(sidecar, bytes | None):
        raise rejection("bad_sidecar", f"The sidecar {beside} cannot be read.")
    found = read(file_of(source_name, content, sidecar, now))
    return ReadResult(tuple(one.article for one in found.drafts), found.bad_items)
