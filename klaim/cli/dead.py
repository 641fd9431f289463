"""Verbs over what a consumer group gave up on: dead list, dead show, dead replay, dead drop."""

import asyncio
from typing import Annotated

import typer

from klaim import dead as letters
from klaim import output
from klaim.cli.app import As, AsList, Data, Limit, app, sentences
from klaim.dead import Way
from klaim.output import Exit, Format, ListFormat, complain
from klaim.place import find_running
from klaim_shared.streams import REASONS, LetterQuery, Outcome

dead = typer.Typer(help="Messages that a service gave up on: read, deliver again or drop them.", no_args_is_help=True)
app.add_typer(dead, name="dead")

Reason = Annotated[str | None, typer.Option(help=f"Why: {', '.join(REASONS)}.")]
Service = Annotated[str | None, typer.Option(help="Who gave up: ingest, extract or index.")]
Stream = Annotated[str | None, typer.Option(help="On which stream, such as klaim.articles.v1.")]
Since = Annotated[str | None, typer.Option(help="Set aside since 2026-11-20T14:00+07:00, say; a day alone begins at midnight UTC.")]
AtMost = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many, the newest; all of them where not given.")]
Ids = Annotated[list[str] | None, typer.Argument(help="Letters, as the list names them; else all that pass the options.")]
Every = Annotated[bool, typer.Option("--all", help="All there are.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Change nothing; only say what would become of each.")]


@dead.command("list")
def listing(
    reason: Reason = None,
    service: Service = None,
    stream: Stream = None,
    since: Since = None,
    limit: Limit = 50,
    form: AsList = ListFormat.text,
    data: Data = None,
) -> None:
    """List dead letters, the newest first."""
    asked = _question(reason, service, stream, since)
    with sentences():
        found = asyncio.run(letters.found(find_running(data).redis_url, asked, limit))
    letters.print_letters(found, form)
    if found.are_more:
        complain(f"These are the newest {limit}; there are more, which a larger --limit lists.")


@dead.command()
def show(
    ids: Annotated[list[str], typer.Argument(help="Letters, as the list names them.")], form: As = Format.text, data: Data = None
) -> None:
    """Show letters with the entry each stands for, and whether this klaim can read it now. Exit 1 where one is not there."""
    with sentences():
        found = asyncio.run(letters.in_full(find_running(data).redis_url, ids))
    for letter_id, letter in zip(ids, found, strict=True):
        if letter is None:
            complain(f"There is no dead letter {letter_id}.")
        else:
            letters.print_in_full(letter, form)
    if not all(found):
        raise typer.Exit(Exit.NOT_FOUND)


@dead.command()
def replay(
    ids: Ids = None,
    reason: Reason = None,
    service: Service = None,
    stream: Stream = None,
    since: Since = None,
    limit: AtMost = None,
    every: Every = False,
    dry_run: DryRun = False,
    form: As = Format.text,
    data: Data = None,
) -> None:
    """Deliver letters again, the oldest first, to the group that gave them up and to no other; its tries begin anew.

    The event keeps its id, and so does all that follows from it. What fails again comes back as a new letter.
    Exit 1 where one could not be replayed.
    """
    _settle("replay", ids, _question(reason, service, stream, since), limit, every, dry_run, form, data)


@dead.command()
def drop(
    ids: Ids = None,
    reason: Reason = None,
    service: Service = None,
    stream: Stream = None,
    since: Since = None,
    limit: AtMost = None,
    every: Every = False,
    dry_run: DryRun = False,
    form: As = Format.text,
    data: Data = None,
) -> None:
    """Remove letters for good. Exit 1 where one is not there."""
    _settle("drop", ids, _question(reason, service, stream, since), limit, every, dry_run, form, data)


def _question(reason: str | None, service: str | None, stream: str | None, since: str | None) -> LetterQuery:
    try:
        return letters.question(reason=reason, service=service, stream=stream, since=since)
    except letters.BadFilter as error:
        complain(str(error))
        raise typer.Exit(Exit.BAD_INPUT) from error


def _settle(
    way: Way, ids: list[str] | None, asked: LetterQuery, limit: int | None, every: bool, dry_run: bool, form: Format, data: Data
) -> None:
    """Those named, or that pass, or all: but all only where that was said."""
    narrowed = limit or asked.model_dump(exclude={"limit"}, exclude_none=True)
    if sum(map(bool, (ids, narrowed, every))) != 1:
        complain(
            "Which letters? Name them, or choose by --reason, --service, --stream, --since or --limit, or take --all; one of the three."
        )
        raise typer.Exit(Exit.BAD_INPUT)

    def tell(letter_id: str, outcome: Outcome) -> None:
        if form is Format.jsonl:
            output.print_jsonl([{"letter_id": letter_id, "outcome": outcome}])
        else:
            output.print_line(f"{letter_id}  {letters.told_of_one(outcome, dry_run=dry_run)}")

    with sentences():
        redis_url = find_running(data).redis_url
        chosen = ids or [letter.letter_id for letter in reversed(asyncio.run(letters.found(redis_url, asked, limit)).letters)]
        outcomes = asyncio.run(letters.settle(redis_url, way, chosen, dry_run=dry_run, tell=tell))
    complain(letters.told(outcomes, dry_run=dry_run) if outcomes else "There is no such letter.")
    if not outcomes or any(outcomes[left] for left in ("gone", "foreign", "unreadable")):
        raise typer.Exit(Exit.NOT_FOUND)
