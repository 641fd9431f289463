"""Verbs over the files that were dropped: inbox, inbox show, inbox retry."""

import asyncio
from typing import Annotated

import typer

from klaim import inbox as files
from klaim import output
from klaim.cli.app import As, AsList, Data, Limit, app, ledger_of, sentences
from klaim.output import Exit, Format, ListFormat, complain
from klaim.place import find_running

inbox = typer.Typer(help="What became of every file that was dropped.", invoke_without_command=True)
app.add_typer(inbox, name="inbox")

State = Annotated[str | None, typer.Option(help="published, duplicate, waiting or rejected.")]


def _known(reason: str | None) -> str | None:
    if reason is not None and reason not in files.REASONS:
        complain(f"No reason is called {reason}; there are {', '.join(files.REASONS)}.")
        raise typer.Exit(Exit.BAD_INPUT)
    return reason


Reason = Annotated[str | None, typer.Option(callback=_known, help="Why it waits or was rejected, such as too_large.")]
Name = Annotated[str | None, typer.Option(help="Part of the file's name.")]


@inbox.callback()
def listing(
    context: typer.Context,
    state: State = None,
    reason: Reason = None,
    name: Name = None,
    gone: Annotated[bool | None, typer.Option("--gone/--here", help="Only those that no longer lie in the folder, or that do.")] = None,
    limit: Limit = 50,
    form: AsList = ListFormat.text,
    data: Data = None,
) -> None:
    """List files with what became of each and why, the newest change first. Exit 1 where there is none."""
    if context.invoked_subcommand:
        return
    there = None if gone is None else str(gone).lower()
    with ledger_of(data) as ledger:
        if form is ListFormat.csv:
            found = output.print_pages(ledger.table("inbox", limit, {"state": state, "reason": reason, "q": name, "gone": there}))
        else:
            found = files.listed(ledger, limit, form, state=state, reason=reason, q=name, gone=there)
    if not found:
        complain("No such file.")
        raise typer.Exit(Exit.NOT_FOUND)


@inbox.command()
def show(
    name: Annotated[str, typer.Argument(help="The file's name, as the list has it, or the end of it.")],
    form: As = Format.text,
    data: Data = None,
) -> None:
    """Show one file: what became of it, why, since when, and each of its articles with its id, its revision and where else it stands.

    A name may be its end alone (padi.txt for kabar/padi.txt) where only one file is called so. Of its articles the first hundred are shown.
    Exit 1 where no file is called so, or several are.
    """
    with ledger_of(data) as ledger:
        found = files.named(ledger, name)
        if sentence := files.unclear(name, found):
            complain(sentence)
            raise typer.Exit(Exit.NOT_FOUND)
        if form is Format.jsonl:
            output.print_jsonl(found)
        else:
            files.print_file(ledger, found[0])


@inbox.command()
def retry(
    names: Annotated[list[str] | None, typer.Argument(help="Files, as the list names them; else all that pass the options.")] = None,
    state: State = None,
    reason: Reason = None,
    name: Name = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which files these are.")] = False,
    data: Data = None,
) -> None:
    """Have files read again that were rejected, or whatever became of them: after an upgrade, say. Exit 1 where there is none.

    A file that no longer lies in the folder cannot be read again.
    """
    if not names and not any((state, reason, name)):
        complain("Which files? Name them, or choose by --state, --reason or --name.")
        raise typer.Exit(Exit.BAD_INPUT)
    with ledger_of(data) as ledger:
        found, unknown = files.chosen(ledger, names or (), state=state, reason=reason, q=name)
    for sentence in unknown:
        complain(sentence)
    for file in found:
        if file["gone"]:
            complain(f"{file['source_name']} no longer lies in the folder; drop it again.")
        elif file["state"] == "waiting":
            complain(f"{file['source_name']} is read by itself as soon as it can be; now it waits: {file['sentence']}.")
    there = [file["source_name"] for file in found if not file["gone"] and file["state"] != "waiting"]
    for each in there:
        output.print_line(each)
    if there and not dry_run:
        with sentences():
            asyncio.run(files.read_again(find_running(data).redis_url, there))
    verb = "would be" if dry_run else "is" if len(there) == 1 else "are"
    complain(f"{len(there)} {'file' if len(there) == 1 else 'files'} {verb} read again.")
    if unknown or len(there) < len(found) or not there:
        raise typer.Exit(Exit.NOT_FOUND)
