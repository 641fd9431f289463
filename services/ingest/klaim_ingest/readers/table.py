"""CSV with a header line: an article for each row."""

import csv
import io
import json
import re

from klaim_ingest.core.raw import MAX_TEXT_BYTES, Reading, one_line, rejection
from klaim_ingest.readers import fields
from klaim_ingest.readers.decoding import decode
from klaim_ingest.readers.json_article import read_items

MEDIA_TYPE = "text/csv"
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\b")
_SEPARATOR = re.compile(r"\A\"?sep=(?P<delimiter>[,;\t|])\"?[ \t]*\r?\n")  # a line that spreadsheets put above the header
_SHOWN = 12
_DELIMITERS = (",", ";", "\t", "|")


def is_table(head: str) -> bool:
    """Whether a text opens as a table of articles: a line that names a text and something else that articles have, and a row below it."""
    header, _, rest = _SEPARATOR.sub("", head).partition("\n")
    names, row = _names(header), rest.partition("\n")[0]
    known = any(name in fields.BODIES for name in names) and sum(name in fields.KNOWN for name in names) > 1
    delimiter = _delimiter(header)
    return known and (row.count(delimiter) >= header.count(delimiter) or '"' in row)


def read_table(data: bytes) -> Reading:
    """The articles of the rows; an article's place is its row's number, the header not counted. Raises `Rejected`."""
    text = _SEPARATOR.sub("", decode(data).text.lstrip("\ufeff\r\n "))
    header = text.split("\n", 1)[0]
    if not any(name in fields.BODIES for name in _names(header)):
        raise rejection("bad_table", f"None of the table's columns is called {', '.join(fields.TEXT[:3])} …, but {_shown(header)}.")
    csv.field_size_limit(MAX_TEXT_BYTES)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(header))
    try:
        names = [fields.name_of(name) for name in next(rows)]
        items = [(place, _raw(names, row), _record(names, row)) for place, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise rejection("bad_table", f"The table cannot be read: {error} (line {rows.line_num}).") from None
    if not items:
        raise rejection("no_text", "The table has a header and no row.")
    return read_items(_with_days_first(items), MEDIA_TYPE)


def _with_days_first(items: list[tuple[int, bytes, object]]) -> list[tuple[int, bytes, object]]:
    """Where the dates of a table can only have their month first (10/21/2025), all of them are turned round."""
    records = [record for _, _, record in items if isinstance(record, dict)]
    for name in fields.PUBLISHED:
        dates = [match for record in records if (match := _SLASHED.match(str(record.get(name, ""))))]
        if any(int(one[2]) > 12 for one in dates) and not any(int(one[1]) > 12 for one in dates):
            for record in records:
                if name in record:
                    record[name] = _SLASHED.sub(r"\3-\1-\2", str(record[name]))
    return items


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _names(line: str) -> list[str]:
    return [fields.name_of(name.strip().strip('"')) for name in line[:10_000].strip().split(_delimiter(line[:10_000]))]


def _shown(header: str) -> str:
    """The names of the columns as they are printed, those of a wide or strange table not all and not whole."""
    names = [one_line(name.strip().strip('"'))[:40] for name in header[:10_000].strip().split(_delimiter(header[:10_000]))]
    return ", ".join(f'"{name}"' for name in names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


def _record(names: list[str], row: list[str]) -> object:
    if len(row) > len(names):
        return rejection("bad_table", f"The row has {len(row)} cells, but the header names {len(names)} columns.")
    return {name: cell for name, cell in zip(names, row, strict=False) if cell.strip()}


def _raw(names: list[str], row: list[str]) -> bytes:
    record = dict(zip(names, row, strict=False)) if len(row) <= len(names) else row
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
