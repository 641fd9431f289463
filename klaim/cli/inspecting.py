"""Verbs that tell how things are: status, doctor."""

from typing import Any

import typer

from klaim import doctor as examination
from klaim import output, report
from klaim.cli.app import As, Data, app, ledger_of, sentences
from klaim.output import Exit, Format
from klaim.place import DEFAULT_DATA, Place, find_running


@app.command()
def status(form: As = Format.text, data: Data = None) -> None:
    """Files, streams, lag, dead letters, store."""
    with ledger_of(data) as ledger:
        found: dict[str, Any] = ledger.status()
        found["files"] = report.files(find_running(data))
    if form is Format.jsonl:
        output.print_jsonl([found])
    else:
        report.status(found)


@app.command()
def doctor(data: Data = None) -> None:
    """Say what is missing on this machine. Exit 1 where something is."""
    with sentences():
        findings = list(examination.examine(Place(data or DEFAULT_DATA), data))
    for finding in findings:
        output.print_line(f"{'ok' if finding.fine else 'problem':8}{finding.sentence}")
    if not all(finding.fine for finding in findings):
        raise typer.Exit(Exit.NOT_FOUND)
