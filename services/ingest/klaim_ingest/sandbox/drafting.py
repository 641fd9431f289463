"""From a file's bytes to its articles: what the reading process does, and what whoever trusts a file can do in place."""

from collections.abc import Iterator

from klaim_ingest import readers
from klaim_ingest.core.article import Draft, draft
from klaim_ingest.core.identity import places
from klaim_ingest.core.raw import BadItem, rejection
from klaim_ingest.sandbox.limits import MAX_ITEMS
from klaim_ingest.sandbox.wire import File, Found
from klaim_shared.errors import Rejected


def drafts(file: File) -> Iterator[Draft | BadItem]:
    """The file's articles, each as soon as it is ready, and the items that are none. Raises `Rejected` where there is no article at all."""
    reading = readers.read(file.data, file.source_name)
    if len(reading.articles) + len(reading.bad_items) > MAX_ITEMS:
        raise rejection("too_large", f"The file holds more than {MAX_ITEMS:,} items; split it.")
    yield from reading.bad_items
    bad, count = list(reading.bad_items), 0
    for raw, place in zip(reading.articles, places(reading.articles), strict=True):
        try:
            whole = readers.with_sidecar(raw, file.sidecar) if file.sidecar else raw
            one: Draft | BadItem = draft(whole, file.source_name, file.raw_sha256, file.now, place)
            count += 1
        except Rejected as error:
            if raw.item is None or error.reason == "bad_sidecar":
                raise
            one = BadItem(raw.item, error.reason, str(error), raw.body.encode("utf-8", "replace"))
            bad.append(one)
        yield one
    if not count:
        reasons = {one.reason for one in bad}
        reason = reasons.pop() if len(reasons) == 1 else "no_text"
        raise Rejected(reason, f"None of the file's {len(bad)} items is an article; item {bad[0].item}: {bad[0].sentence}")


def read_here(file: File) -> Found:
    """The file read in this very process: for files that somebody trusts. Raises `Rejected`."""
    found = list(drafts(file))
    return Found(
        tuple(one for one in found if isinstance(one, Draft)),
        tuple(one for one in found if isinstance(one, BadItem)),
    )
