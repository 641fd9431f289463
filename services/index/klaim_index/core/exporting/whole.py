"""An export from beginning to end: pieces that make it up, and a failure where they would not be all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, get_args

from pydantic_core import to_json

from klaim_index.core.exporting import annotations, schema_org, told
from klaim_index.core.exporting.told import TextOf
from klaim_index.core.groups import DisputeRecord, StatementRecord
from klaim_index.core.ledger import ClaimRecord, Snapshot
from klaim_index.core.page import Page
from klaim_index.core.query import DisputeFilters, DisputeQuery, Filters, StatementFilters, StatementQuery
from klaim_index.core.query import Query as ClaimQuery
from klaim_shared import tables
from klaim_shared.messages import Value

AT_ONCE = 500  # read at a time: what memory has to hold
PIECE = 64_000  # characters of a piece, about

ClaimForm = Literal["jsonl", "csv", "schema-org", "claimreview", "web-annotation"]
DisputeForm = Literal["jsonl", "csv"]
Form = ClaimForm
FORMS: tuple[Form, ...] = get_args(ClaimForm)
MEDIA_TYPES: dict[Form, str] = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",
    "schema-org": "application/ld+json",
    "claimreview": "application/ld+json",
    "web-annotation": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
}
SUFFIXES: dict[Form, str] = {
    "jsonl": "jsonl",
    "csv": "csv",
    "schema-org": "jsonld",
    "claimreview": "claimreview.jsonld",
    "web-annotation": "annotations.jsonld",
}


class NotWhole(Exception):
    """The export would not be what was counted."""


@dataclass(frozen=True)
class Wanted:
    """What is exported: all that passes the filters, in that form; *here* is the address of the export, *base* that of the klaim."""

    filters: Filters
    form: Form
    here: str
    base: str


@dataclass(frozen=True)
class Export:
    """How many there are, and the pieces of text that tell them."""

    count: int
    pieces: Iterator[str]


def export(snapshot: Snapshot, wanted: Wanted) -> Export:
    """All that is wanted. The pieces fail (NotWhole, Unavailable) where they cannot be all; then no end is written."""
    count = snapshot.count(wanted.filters)
    records = _all_of(_records(snapshot, wanted.filters), count)
    pieces: Iterator[str]
    match wanted.form:
        case "jsonl":
            pieces = (f"{record.model_dump_json()}\n" for record in records)
        case "csv":
            rows = (record.model_dump(mode="json") for record in records)
            pieces = chain([tables.BOM], tables.lines(model_of(wanted.filters), rows))
        case _:
            pieces = _document(wanted, records, snapshot.text, count)
    return Export(count, _gathered(pieces))


def model_of(filters: Filters) -> type[Value]:
    """What the filters are about."""
    if isinstance(filters, StatementFilters):
        return StatementRecord
    return DisputeRecord if isinstance(filters, DisputeFilters) else ClaimRecord


def _records(snapshot: Snapshot, filters: Filters) -> Iterator[Value]:
    """All that passes, page by page."""
    cursor: str | None = ""
    while cursor is not None:
        page = _page(snapshot, filters, cursor or None)
        yield from page.items
        cursor = page.next


def _page(snapshot: Snapshot, filters: Filters, cursor: str | None) -> Page[Any]:
    given = filters.model_dump(exclude={"format"}, exclude_unset=True) | {"limit": AT_ONCE, "cursor": cursor}
    if isinstance(filters, StatementFilters):
        return snapshot.statements(StatementQuery.model_construct(**given))
    if isinstance(filters, DisputeFilters):
        return snapshot.disputes(DisputeQuery.model_construct(**given))
    return snapshot.claims(ClaimQuery.model_construct(**given))


def _all_of(records: Iterator[Value], count: int) -> Iterator[Value]:
    """The records, if they are as many as were counted."""
    given = 0
    for record in records:
        given += 1
        yield record
    if given != count:
        raise NotWhole(f"{given} of {count} were written.")


def _document(wanted: Wanted, records: Iterator[Value], text_of: TextOf, count: int) -> Iterator[str]:
    """One JSON document with an item a line, whose last line tells how many: cut short, it is none."""
    opening, closing = _frame(wanted, count)
    yield opening
    node = _NODES[wanted.form]
    for nth, record in enumerate(records):
        yield (",\n" if nth else "\n") + to_json(node(_told(record, wanted.base), text_of, wanted.base)).decode()
    yield closing


def _frame(wanted: Wanted, count: int) -> tuple[str, str]:
    """What stands before and after the items."""
    if wanted.form != "web-annotation":
        return f'{{"@context":"{schema_org.CONTEXT}","@type":"ItemList","itemListElement":[', f'\n],"numberOfItems":{count}}}\n'
    here = to_json(wanted.here).decode()
    opening = f'{{"@context":"{annotations.CONTEXT}","id":{here},"type":"AnnotationCollection","label":"klaim"'
    if not count:
        return opening, ',\n"total":0}\n'
    page = to_json(f"{wanted.here}#1").decode()
    first = f',"first":{{"id":{page},"type":"AnnotationPage","partOf":{here},"startIndex":0,"items":['
    return opening + first, f'\n]}},\n"total":{count}}}\n'


def _told(record: Value, base: str) -> told.Told:
    match record:
        case ClaimRecord():
            return told.of_claim(record, base)
        case StatementRecord():
            return told.of_statement(record, base)
    raise TypeError(f"{type(record).__name__} has no such form.")


def _gathered(pieces: Iterator[str]) -> Iterator[str]:
    """The same text in larger pieces."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


_Node = Callable[[told.Told, TextOf, str], dict[str, Any]]
_NODES: dict[Form, _Node] = {
    "schema-org": lambda thing, text_of, _: schema_org.claim(thing, text_of),
    "claimreview": lambda thing, text_of, _: schema_org.draft_review(thing, text_of),
    "web-annotation": annotations.annotation,
}
