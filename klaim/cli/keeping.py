"""Verbs that prove, copy and remake what klaim keeps: audit, rebuild, backup."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from klaim.cli.app import As, Data, app, sentences
from klaim.keeping import telling
from klaim.keeping.audit import audit as find_strays
from klaim.keeping.backup import backup as copy_all
from klaim.keeping.house import house
from klaim.keeping.rebuild import rebuild as make_anew
from klaim.output import Exit, Format, complain


@app.command()
def audit(
    deep: Annotated[bool, typer.Option("--deep", help="Compute every digest and every group again as well.")] = False,
    within: Annotated[int, typer.Option(min=1, help="Minutes that an article may be on its way.")] = 10,
    form: As = Format.text,
    data: Data = None,
) -> None:
    """Prove by ids that every article accepted is in the ledger once, or set aside with a reason, or on its way.

    It reads the stores themselves, changes nothing, and works while klaim runs and when it is stopped.
    --deep takes long where the ledger is large: it makes the groups anew, beside the ledger, in the folder for temporary files.
    Exit 1 where anything strays, 3 where Redis cannot be asked.
    """
    with sentences():
        found = asyncio.run(find_strays(house(data), timedelta(minutes=within), telling.progress if deep else None))
    telling.print_balance(found, form, deep=deep)
    complain(telling.verdict(found))
    if found.strays or found.away:
        raise typer.Exit(Exit.NOT_FOUND if found.strays else Exit.NOT_RUNNING)


@app.command()
def rebuild(data: Data = None) -> None:
    """Make the ledger anew from the journal alone, and put it in the old one's place.

    The long part may go on beside a klaim that runs; only the last step needs it stopped.
    Interrupted and called again, it goes on where it was.
    Exit 1 where an article cannot be extracted, 3 where klaim still runs.
    """
    with sentences():
        result = make_anew(house(data), telling.progress)
    telling.print_rebuilt(result)
    if result.unread:
        raise typer.Exit(Exit.NOT_FOUND)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder; on another disk, if it is to outlive this one.")],
    link: Annotated[
        bool, typer.Option("--link", help="Link the bytes of dropped files instead of copying them, on the same disk.")
    ] = False,
    data: Data = None,
) -> None:
    """Copy all that klaim keeps, while it runs or not, and check the copy.

    To restore, copy the folder back as the data folder and start klaim. What lies in the watched folder is not in it,
    nor is what only Redis knows: whatever is not whole in the ledger is sent again after a restore.
    Exit 1 where something that was copied is damaged.
    """
    with sentences():
        made = copy_all(house(data), folder, telling.progress, link=link)
    telling.print_backup(folder, made)
    if made.faults:
        raise typer.Exit(Exit.NOT_FOUND)
