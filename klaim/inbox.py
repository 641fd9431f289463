"""What became of the files that were dropped, and having some read again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from klaim.client import Ledger
from klaim.output import Format, print_jsonl, print_line, print_table
from klaim_shared.messages import InboxRetry
from klaim_shared.streams import send
from klaim_shared.topology import COMMAND, INBOX_RETRY, RETRIES, THE_INBOX

NAMES_AT_ONCE = 1000

COLUMNS = ("state", "reason", "name", "articles", "sentence")


def listed(ledger: Ledger, limit: int, form: Format, **filters: str | None) -> int:
    """Print files with what became of each, the newest change first, under the whole inbox in figures; how many."""
    page = ledger.inbox_counts() if form is Format.text else None
    found = list(islice(ledger.inbox(**filters), limit))
    if form is Format.jsonl:
        print_jsonl(found)
        return len(found)
    if page:
        print_line(figures(page))
    print_table(COLUMNS, (_row(file) for file in found))
    return len(found)


def figures(counts: Mapping[str, Any]) -> str:
    """The inbox in one line: `3 published, 1 duplicate, 0 waiting, 2 rejected (empty 1, too_large 1)`."""
    by_reason = {state: counts[state] for state in ("waiting", "rejected")}
    told = [f"{counts[state]} {state}" for state in ("published", "duplicate")]
    for state, reasons in by_reason.items():
        why = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
        told.append(f"{sum(reasons.values())} {state}" + (f" ({why})" if why else ""))
    gone = f"; {counts['gone']} of these no longer lie in the folder" if counts["gone"] else ""
    return f"{', '.join(told)}{gone}"


def named(ledger: Ledger, name: str) -> dict[str, Any] | None:
    """The file of exactly that name."""
    return next((file for file in ledger.inbox(q=name) if file["source_name"] == name), None)


def chosen(ledger: Ledger, names: Sequence[str], **filters: str | None) -> tuple[list[dict[str, Any]], list[str]]:
    """The files of these names, or that pass the filters; and the names that are none."""
    if not names:
        return list(ledger.inbox(**filters)), []
    found = {name: named(ledger, name) for name in names}
    return [file for file in found.values() if file], [name for name, file in found.items() if not file]


async def read_again(redis_url: str, names: Sequence[str]) -> None:
    """Have ingest read files again, whatever became of them. Raises Unavailable where Redis does not answer."""
    now = datetime.now(UTC)
    wishes = (InboxRetry(source_names=tuple(some)) for some in _parts(names))
    correlation = f"retry_{now.isoformat()}"
    await send(
        redis_url,
        RETRIES,
        [INBOX_RETRY.event(wish, service=COMMAND, article_id=THE_INBOX, correlation=correlation, time=now) for wish in wishes],
    )


def print_file(file: Mapping[str, Any]) -> None:
    """A file with every article of it that something is known of."""
    print_table(("field", "value"), ((name, value) for name, value in file.items() if name != "items" and value not in (None, False)))
    rows = ([item["item"], item["state"], item["article_id"], item["revision"], item["sentence"]] for item in file["items"])
    print_table(("item", "state", "article", "revision", "sentence"), rows)


def _row(file: Mapping[str, Any]) -> list[object]:
    gone = " (gone)" if file["gone"] else ""
    counted = file["articles"] or None
    return [file["state"] + gone, file["reason"], file["source_name"], counted, file["sentence"]]


def _parts(names: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while part := list(islice(rest, NAMES_AT_ONCE)):
        yield part
