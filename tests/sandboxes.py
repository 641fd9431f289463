"""Reading processes with a fault in them."""

from collections.abc import Sequence

_CHILD = "from klaim_ingest import readers as reading\nfrom klaim_ingest.sandbox import child\n{fault}\nchild.main()\n"


def child(fault: str) -> Sequence[str]:
    """The program of a reading process that runs *fault*, a line of Python over `reading` (the readers) and `child`, before it starts."""
    return ("-c", _CHILD.format(fault=fault))
