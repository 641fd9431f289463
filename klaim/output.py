"""What the command prints: JSON Lines for programs, tables for people; results on standard output, everything else on standard error."""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from klaim_shared import tables

WIDEST = 100_000
_BLANKS = re.compile(r"\s+")
# All that a terminal would obey instead of showing; lines and tabs are text.
CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")})


class Screen(Console):
    """A console on which no text can move the cursor, change colours or the window's title: what it styles, it styles itself."""

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - as Rich has it
        """All text comes through here, the cells of tables too."""
        return super().render_str(text.translate(CONTROLS), **options)


stdout = Screen(soft_wrap=False, highlight=False, width=None if sys.stdout.isatty() else WIDEST)
stderr = Screen(stderr=True, highlight=False)


class Format(StrEnum):
    """How results are printed."""

    text = "text"
    jsonl = "jsonl"


class ListFormat(StrEnum):
    """How a list is printed; a table is text."""

    text = "text"
    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class Exit:
    """Exit codes, the same for every command."""

    NOT_FOUND = 1
    BAD_INPUT = 2
    NOT_RUNNING = 3


def complain(sentence: str) -> None:
    """One sentence on standard error."""
    stderr.print(escape(sentence), soft_wrap=True)


def print_line(text: str) -> None:
    """A plain line on standard output."""
    stdout.print(escape(text), soft_wrap=True)


def print_jsonl(rows: Iterable[Any]) -> None:
    """Each row, a mapping or a pydantic model, as one line of JSON."""
    for row in rows:
        sys.stdout.write(to_json(row).decode() + "\n")
    sys.stdout.flush()


def print_csv(model: type[BaseModel], rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows shaped as the model's JSON, under the model's heading."""
    print_lines(tables.lines(model, rows))


def print_lines(lines: Iterable[str]) -> None:
    """Lines as they are."""
    sys.stdout.writelines(lines)
    sys.stdout.flush()


def print_pages(pages: Iterable[tuple[int, str]]) -> int:
    """The lines of pages as they are; how many rows there were."""
    count = 0
    for rows, lines in pages:
        print_lines([lines])
        count += rows
    return count


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None, whole: Sequence[str] = ()) -> None:
    """Rows under their columns; None prints as nothing. Lines are folded at the terminal's width, but never in a column of *whole*."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=column in whole, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    narrowest = stdout.measure(table, options=stdout.options.update(max_width=WIDEST)).minimum
    if whole and narrowest > stdout.width:
        table.width = narrowest
    with stdout.capture() as drawn:
        stdout.print(table, crop=False)
    stdout.file.write("\n".join(line.rstrip(" ") for line in drawn.get().split("\n")))
    stdout.file.flush()


def claim_lines(claim: Mapping[str, Any]) -> tuple[str, str]:
    """A claim, as the contract shapes it, for people: who, how, when, through whom, where; and what."""
    source, said_on, article = claim.get("source") or {}, claim.get("said_on") or {}, claim["article"]
    who = source.get("name") if claim["kind"] == "attributed" else "(the outlet itself)"
    dates = [said_on] if said_on else claim.get("times") or ()
    relays = ", ".join(relay["name"] for relay in claim.get("relays") or ())
    about = [
        claim.get("stance"),
        ", ".join(day for date in dates if (day := days(date))),
        f"via {relays}" if relays else None,
        "; ".join(quantity["text"] for quantity in claim.get("quantities") or ()),
        article.get("outlet") or article["source_name"],
    ]
    content = _marked(claim["content"]["text"], claim.get("matched") or ())
    quoted = f"“{content}”" if claim.get("quote") == "direct" else content
    return f"[bold]{escape(who or '(unnamed)')}[/]  [dim]{escape(' · '.join(part for part in about if part))}[/]", quoted


def _marked(text: str, matched: Sequence[Mapping[str, int]]) -> str:
    """The text on one line, with what was looked for in it marked where the terminal can."""
    edges = [0, *(edge for one in matched for edge in (one["start"], one["end"])), len(text)]
    parts = (escape(_BLANKS.sub(" ", text[left:right])) for left, right in pairwise(edges))
    return "".join(f"[reverse]{part}[/]" if nth % 2 else part for nth, part in enumerate(parts))


def days(when: Mapping[str, Any]) -> str | None:
    """A resolved date as precisely as it was given: a day, a month, a year, or first and last day."""
    first, last = when.get("date"), when.get("end_date")
    if first is None:
        return None
    shown = {"month": 7, "year": 4}.get(when["precision"])
    return first[:shown] if shown or not last else f"{first} to {last}"


def print_claims(claims: Iterable[Mapping[str, Any]], form: Format | ListFormat, *, with_ids: bool = False) -> None:
    """Claims as they were asked for, but for CSV; with their ids, where a reader may want to ask for one."""
    if form.value == Format.jsonl.value:
        print_jsonl(claims)
    else:
        for claim in claims:
            heading, content = claim_lines(claim)
            stdout.print(f"{heading}  [dim]{claim['claim_id']}[/]" if with_ids else heading)
            stdout.print(Padding.indent(content, 2))
