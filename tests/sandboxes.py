"""Reading and extracting processes with a fault in them, and extraction without a process of its own."""

from functools import partial

from klaim_extract.core.claims import extract
from klaim_shared.messages import ArticleIngested, ClaimExtracted
from klaim_shared.sandbox.processes import Start, spawned

_READER = "from klaim_ingest import readers as reading\nfrom klaim_ingest.sandbox import child\n{fault}\nchild.main()\n"
_EXTRACTOR = "import ctypes, os, time\nfrom klaim_extract.sandbox import child\n{fault}\nchild.main()\n"


def child(fault: str) -> Start:
    """A reading process that runs *fault*, a line of Python over `reading` (the readers) and `child`, before it starts."""
    return partial(spawned, ("-c", _READER.format(fault=fault)))


def extractor(fault: str) -> Start:
    """An extracting process that runs *fault*, a line of Python over `child`, before it starts."""
    return partial(spawned, ("-c", _EXTRACTOR.format(fault=fault)))


async def extract_here(article: ArticleIngested) -> list[ClaimExtracted]:
    """An article's claims, extracted in this very process."""
    return extract(article)
