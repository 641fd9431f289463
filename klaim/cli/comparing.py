"""Verbs that hold articles against each other: statements, copies, disputes, stories, entities. They need no server."""

from pathlib import Path

from klaim import comparing, output, report
from klaim.cli.app import As, Files, app, counting_complaints
from klaim.comparing import Kind
from klaim.output import Format


@app.command()
def statements(files: Files, form: As = Format.text) -> None:
    """Print what was said, each statement once: who reports it, in which words, and how many origins stand behind it."""
    _compare("statements", files, form)


@app.command()
def copies(files: Files, form: As = Format.text) -> None:
    """Print which articles were made from one another, and which passages they share."""
    _compare("copies", files, form)


@app.command()
def disputes(files: Files, form: As = Format.text) -> None:
    """Print where reports of one thing cannot all be so: the competing figures, dates and denials, and who holds each."""
    _compare("disputes", files, form)


@app.command()
def stories(files: Files, form: As = Format.text) -> None:
    """Print which articles are about one event."""
    _compare("stories", files, form)


@app.command()
def entities(files: Files, form: As = Format.text) -> None:
    """Print whom and what the claims name, under all their names."""
    _compare("entities", files, form)


def _compare(kind: Kind, files: list[Path], form: Format) -> None:
    with counting_complaints() as note:
        found = comparing.rows(kind, files, note)
        if form is Format.jsonl:
            output.print_jsonl(found)
        else:
            report.groups(kind, found)
