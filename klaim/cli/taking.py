"""The verb that takes files in: ingest."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from klaim import drop, output
from klaim.cli.app import Data, app, sentences
from klaim.output import Exit, complain
from klaim.place import find_running


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(exists=True, readable=True, help="Files, or folders with all that is in them.")],
    data: Data = None,
    replace: Annotated[bool, typer.Option(help="Also where another file of that name lies in the inbox: a new revision of it.")] = False,
    patience: Annotated[float, typer.Option(min=1, help="Give up after so many seconds without news of any file.")] = 60.0,
) -> None:
    """Drop files into the watched folder and tell what became of each. Exit 2 where something in them was rejected."""
    with sentences():
        target = drop.Target.of(find_running(data))
        plan = drop.plan(paths, target.inbox, replace=replace)
        for sentence in plan.refused:
            complain(sentence)
        fates = drop.Fates()
        with Progress(console=output.stderr, disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("ingesting", total=len(plan.files))
            for file in plan.files:
                drop.drop(file, target.inbox)
            for record in drop.follow(target, plan.files, patience):
                progress.advance(task)
                fates.add(record)
                if record.sentence:
                    complain(f"{record.name}: {record.sentence}")
        waiting = len(plan.files) - fates.known
        complain(f"{fates}, {waiting} still waiting.")
    if plan.refused or fates.rejections:
        raise typer.Exit(Exit.BAD_INPUT)
    if waiting:
        raise typer.Exit(Exit.NOT_FOUND)
