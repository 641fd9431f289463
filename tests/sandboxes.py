"""Reading processes with a fault in them."""

from functools import partial

from klaim_ingest.sandbox.processes import Start, spawned

_CHILD = "from klaim_ingest import readers as reading\nfrom klaim_ingest.sandbox import child\n{fault}\nchild.main()\n"


def child(fault: str) -> Start:
    """A reading process that runs *fault*, a line of Python over `reading` (the readers) and `child`, before it starts."""
    return partial(spawned, ("-c", _CHILD.format(fault=fault)))
