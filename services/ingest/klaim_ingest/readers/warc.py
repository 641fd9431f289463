"""Web archives (WARC): every page that a server answered with, under the address it was asked for."""

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from klaim_ingest.core.raw import MAX_UNPACKED_BYTES, Reading, rejection
from klaim_ingest.readers.collect import Part
from klaim_ingest.readers.html import read_html

_PAGES = ("text/html", "application/xhtml+xml")
_MAX_PAGE = 10_000_000


class _Quiet(ArchiveIterator):  # type: ignore[misc]
    """Without warcio's remarks on standard error, which would print what stands in the file."""

    INC_RECORD = ""


def pages(data: bytes) -> Iterator[Part]:
    """The pages of an unpacked web archive; pictures, scripts, redirects and errors are passed over. Raises `Rejected`."""
    unpacked = 0
    try:
        for record in _Quiet(io.BytesIO(data)):
            if not _is_page(record):
                continue
            page = record.content_stream().read(_MAX_PAGE + 1)
            unpacked += len(page)
            if len(page) > _MAX_PAGE or unpacked > MAX_UNPACKED_BYTES:
                raise rejection("too_large", f"The web archive unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB; split it.")
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            yield Part(partial(_article, page, url.strip("<>"), whole=record.raw_stream.limit <= 0), page, url or None)
    except (ArchiveLoadFailed, ValueError, TypeError, AttributeError, EOFError, OSError):  # what a mangled header makes warcio raise
        raise rejection("bad_archive", "The web archive is broken.") from None


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type not in {"response", "resource"} or record.rec_headers is None:
        return False
    if record.http_headers is None:
        return (record.rec_headers.get_header("Content-Type") or "").startswith(_PAGES)
    status = record.http_headers.get_statuscode() or ""
    return status.startswith("200") and (record.http_headers.get_header("Content-Type") or "").startswith(_PAGES)


def _article(page: bytes, url: str, *, whole: bool) -> Reading:
    """The page's article; the address it was fetched from stands in for one that it does not give itself."""
    if not whole:
        raise rejection("bad_archive", "The web archive ends within this page.")
    article = read_html(page)
    if article.url or not url:
        return Reading((article,))
    return Reading((replace(article, url=url, provenance={**article.provenance, "url": "web archive"}),))
