"""Verbs that tell what articles have in common: statements, copies, disputes, stories, entities. Over files they need no server."""

from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any

import typer

from klaim import comparing, output, report
from klaim.cli.app import AsList, Data, app, counting_complaints, ledger_of
from klaim.comparing import Kind
from klaim.output import Exit, ListFormat
from klaim_index.core.groups import Moment

Some = Annotated[list[Path] | None, typer.Argument(help="Articles. Where none are given: the ledger.", show_default=False)]
Search = Annotated[
    str | None, typer.Option(help="Of the ledger, only where a claim answers this question (klaim search --help).", metavar="'LINE'")
]


@app.command()
def statements(files: Some = None, search: Search = None, form: AsList = ListFormat.text, data: Data = None) -> None:
    """Print what was said, each statement once: who reports it, in which words, and how many origins stand behind it."""
    _compare("statements", files, form, data, search)


@app.command()
def copies(files: Some = None, form: AsList = ListFormat.text, data: Data = None) -> None:
    """Print which articles were made from one another, and which passages they share."""
    _compare("copies", files, form, data)


@app.command()
def disputes(files: Some = None, search: Search = None, form: AsList = ListFormat.text, data: Data = None) -> None:
    """Print where reports of one thing cannot all be so: the competing figures, dates and denials, and who holds each."""
    _compare("disputes", files, form, data, search)


@app.command()
def stories(
    files: Some = None,
    timeline: Annotated[str | None, typer.Option(help="Of the ledger, one story (sto_…) in the order of time.", metavar="ID")] = None,
    form: AsList = ListFormat.text,
    data: Data = None,
) -> None:
    """Print which articles are about one event, or what happened in a story, the earliest first."""
    if timeline is None:
        _compare("stories", files, form, data)
        return
    if files:
        output.complain("A timeline is told of a story in the ledger: name no files with it.")
        raise typer.Exit(Exit.BAD_INPUT)
    with ledger_of(data) as ledger:
        told = ledger.timeline(timeline)
    match form:
        case ListFormat.jsonl:
            output.print_jsonl(told["items"])
        case ListFormat.csv:
            output.print_csv(Moment, told["items"])
        case _:
            report.timeline(told)


@app.command()
def entities(files: Some = None, form: AsList = ListFormat.text, data: Data = None) -> None:
    """Print whom and what the claims name, under all their names."""
    _compare("entities", files, form, data)


def _compare(kind: Kind, files: list[Path] | None, form: ListFormat, data: Path | None, search: str | None = None) -> None:
    if files and search is not None:
        output.complain("--search asks the ledger: name no files with it.")
        raise typer.Exit(Exit.BAD_INPUT)
    if files:
        with counting_complaints() as note:
            found = _print(kind, comparing.rows(kind, files, note), form)
    else:
        with ledger_of(data) as ledger:
            if form is ListFormat.csv:
                found = output.print_pages(ledger.table(kind, None, {"q": search})) > 0
            else:
                found = _print(kind, ledger.listed(kind, q=search), form)
    if not found:
        output.complain("Nothing found.")
        raise typer.Exit(Exit.NOT_FOUND)


def _print(kind: Kind, rows: Iterable[dict[str, Any]], form: ListFormat) -> bool:
    """Whether there were any."""
    coming = iter(rows)
    first = list(islice(coming, 1))
    found = chain(first, coming)
    match form:
        case ListFormat.jsonl:
            output.print_jsonl(found)
        case ListFormat.csv:
            output.print_csv(comparing.RECORDS[kind], found)
        case _:
            report.groups(kind, found)
    return bool(first)
