"""XML: told apart by its root element."""

from klaim_ingest.core.raw import Reading, rejection
from klaim_ingest.readers import feed, newsml
from klaim_ingest.readers.safe_xml import local, parse


def read_xml(data: bytes) -> Reading:
    """The articles of a feed, a NewsML-G2 or a NITF document. Raises `Rejected`."""
    root = parse(data)
    if local(root) in feed.ROOTS:
        return feed.read_feed(root)
    if local(root) in newsml.ROOTS:
        return newsml.read_newsml(root)
    raise rejection("unsupported_type", f"XML that begins with <{local(root)[:60]}> is not read; RSS, Atom, NewsML-G2 and NITF are.")
