"""From a file's bytes to its articles: what the reading process does, and what whoever trusts a file can do in place."""

from collections import Counter
from collections.abc import Iterator

from klaim_ingest import readers
from klaim_ingest.core.article import Draft, draft
from klaim_ingest.core.identity import places
from klaim_ingest.core.raw import BadItem, RawArticle, Reading, rejection
from klaim_ingest.sandbox.limits import MAX_ITEMS
from klaim_ingest.sandbox.wire import File, Found
from klaim_shared.errors import Rejected


def drafts(file: File) -> Iterator[Draft | BadItem]:
    """The file's articles, each as soon as it is ready, and the items that are none. Raises `Rejected` where there is no article at all."""
    bad: list[BadItem] = []
    count = 0
    for items, one in enumerate(_items(file), 1):
        if items > MAX_ITEMS:
            raise rejection("too_large", f"The file holds more than {MAX_ITEMS:,} items; split it.")
        if isinstance(one, BadItem):
            bad.append(one)
        else:
            count += 1
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


def _items(file: File) -> Iterator[Draft | BadItem]:
    seen: Counter[str] = Counter()
    for reading in _parts(file):
        yield from reading.bad_items
        for raw, place in zip(reading.articles, places(reading.articles, seen), strict=True):
            yield _drafted(file, raw, place)


def _parts(file: File) -> Iterator[Reading]:
    """The parts of the file; where it breaks off, what was read before that stays, and the break is an item of its own."""
    last = 0
    try:
        for reading in readers.parts(file.data, file.source_name):
            last += len(reading.articles) + len(reading.bad_items)
            yield reading
    except Rejected as error:
        if not last or error.reason != "bad_archive":
            raise
        yield Reading((), (BadItem(last + 1, error.reason, f"{error} What stands before that was read.", b""),))


def _drafted(file: File, raw: RawArticle, place: str | None) -> Draft | BadItem:
    try:
        whole = readers.with_sidecar(raw, file.sidecar) if file.sidecar else raw
        return draft(whole, file.source_name, file.raw_sha256, file.now, place)
    except Rejected as error:
        if raw.item is None or error.reason == "bad_sidecar":
            raise
        return BadItem(raw.item, error.reason, str(error), raw.body.encode("utf-8", "replace"))
