"""What became of the files that were dropped, and having some read again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, get_args

from klaim.client import Ledger, Refused
from klaim.output import ListFormat, complain, print_jsonl, print_line, print_table, stdout
from klaim_shared.messages import FileReason, InboxRetry
from klaim_shared.streams import send
from klaim_shared.topology import COMMAND, INBOX_RETRY, RETRIES, THE_INBOX

NAMES_AT_ONCE = 1000
MOST_NAMES = 10
LEAST_SHOWN = 32  # of a name, in a list

COLUMNS = ("state", "reason", "name", "articles", "sentence")
REASONS = get_args(FileReason)


def listed(ledger: Ledger, limit: int, form: ListFormat, **filters: str | None) -> int:
    """Print files with what became of each, the newest change first, under the whole inbox in figures; how many.

    Where there are more than *limit*, a sentence on standard error says so.
    """
    found = list(islice(ledger.inbox(**filters), limit + 1))
    shown, counts = found[:limit], ledger.inbox_counts()
    if form is ListFormat.jsonl:
        print_jsonl(shown)
    else:
        print_line(figures(counts))
        print_table(COLUMNS, _rows(ledger, shown, longest=max(LEAST_SHOWN, stdout.width // 2)), whole=("state", "reason", "name"))
    if len(found) > limit:
        only_state = {name for name, value in filters.items() if value is not None} <= {"state"}
        of = f"{limit} of {total(counts, filters.get('state'))} are" if only_state else f"Only the first {limit} are"
        complain(f"{of} shown; --limit shows more.")
    return len(shown)


def total(counts: Mapping[str, Any], state: str | None = None) -> int:
    """How many files the inbox has, in that state or in any."""
    states: dict[str, int] = {name: counts[name] for name in ("published", "duplicate")}
    states |= {name: sum(counts[name].values()) for name in ("waiting", "rejected")}
    return states[state] if state else sum(states.values())


def figures(counts: Mapping[str, Any]) -> str:
    """The inbox in one line: `3 published, 1 duplicate, 0 waiting, 2 rejected (empty 1, too_large 1)`."""
    by_reason = {state: counts[state] for state in ("waiting", "rejected")}
    told = [f"{counts[state]} {state}" for state in ("published", "duplicate")]
    for state, reasons in by_reason.items():
        why = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
        told.append(f"{sum(reasons.values())} {state}" + (f" ({why})" if why else ""))
    lies = "lies" if counts["gone"] == 1 else "lie"
    gone = f"; {counts['gone']} of these no longer {lies} in the folder" if counts["gone"] else ""
    return f"{', '.join(told)}{gone}"


def named(ledger: Ledger, name: str) -> list[dict[str, Any]]:
    """The file of exactly that name, else those in sub-folders whose names end so."""
    alike = [file for file in ledger.inbox(q=name) if f"/{file['source_name']}".endswith(f"/{name}")]
    return [file for file in alike if file["source_name"] == name] or alike


def unclear(name: str, found: Sequence[Mapping[str, Any]]) -> str | None:
    """A sentence where *found* under a name is not one file."""
    if not found:
        return f"No file called {name} was dropped."
    several = ", ".join(sorted(file["source_name"] for file in found)[:MOST_NAMES])
    more = f" and {len(found) - MOST_NAMES} more" if len(found) > MOST_NAMES else ""
    return f"Which {name}? There are {several}{more}." if len(found) > 1 else None


def chosen(ledger: Ledger, names: Sequence[str], **filters: str | None) -> tuple[list[dict[str, Any]], list[str]]:
    """The files of these names, or that pass the filters; and a sentence for each name that is not one file's."""
    if not names:
        return list(ledger.inbox(**filters)), []
    found = {name: named(ledger, name) for name in names}
    unknown = [sentence for name, files in found.items() if (sentence := unclear(name, files))]
    return list({files[0]["source_name"]: files[0] for files in found.values() if len(files) == 1}.values()), unknown


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


def print_file(ledger: Ledger, file: Mapping[str, Any]) -> None:
    """A file with every article of it that something is known of."""
    originals, name = _Originals(ledger), file["source_name"]
    print_table(("field", "value"), ((field, value) for field, value in file.items() if field != "items" and value not in (None, False)))
    rows = (
        [item["item"], item["state"], item["article_id"], item["revision"], item["sentence"] or originals.known_from(name, [item])]
        for item in file["items"]
    )
    print_table(("item", "state", "article", "revision", "sentence"), rows, whole=("article",))


class _Originals:
    """Tells which file gave a revision of an article, asking the ledger once for each."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._names: dict[tuple[str, int | None], str | None] = {}

    def known_from(self, name: str, items: Sequence[Mapping[str, Any]]) -> str | None:
        """`Known already from a.txt and b.txt.`: where else these items of the file *name* stand; None where that is unknown."""
        asked = ((item["article_id"], item["revision"]) for item in items if item["state"] == "duplicate")
        names = dict.fromkeys(original for which in asked if (original := self._name(*which)) not in {None, name})
        few = " and ".join(str(original) for original in islice(names, 2))
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""
        return f"Known already from {few}{more}." if few else None

    def _name(self, article_id: str, revision: int | None) -> str | None:
        which = (article_id, revision)
        if which not in self._names:
            try:
                self._names[which] = self._ledger.article(*which)["source_name"]
            except Refused:
                self._names[which] = None  # the ledger has not heard of it yet
        return self._names[which]


def _rows(ledger: Ledger, files: Sequence[Mapping[str, Any]], longest: int) -> Iterator[list[object]]:
    originals = _Originals(ledger)
    for file in files:
        gone = " (gone)" if file["gone"] else ""
        known = originals.known_from(file["source_name"], file["items"][:MOST_NAMES]) if file["state"] == "duplicate" else None
        name = cut(file["source_name"], longest)
        yield [file["state"] + gone, file["reason"], name, file["articles"] or None, file["sentence"] or known]


def cut(name: str, longest: int) -> str:
    """The name, or its beginning and its end with … between: as long as *longest*, which is 3 at least."""
    if len(name) <= longest:
        return name
    front = (longest - 1) // 2
    return f"{name[:front]}…{name[front + 1 - longest :]}"


def _parts(names: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while part := list(islice(rest, NAMES_AT_ONCE)):
        yield part
