"""Verbs that prove, copy and remake what klaim keeps: audit."""

import asyncio
from datetime import timedelta
from typing import Annotated

import typer

from klaim.cli.app import As, Data, app, sentences
from klaim.keeping import telling
from klaim.keeping.audit import audit as find_strays
from klaim.keeping.house import house
from klaim.output import Exit, Format, complain


@app.command()
def audit(
    within: Annotated[int, typer.Option(min=1, help="Minutes that an article may be on its way.")] = 10,
    form: As = Format.text,
    data: Data = None,
) -> None:
    """Prove by ids that every article accepted is in the ledger once, or set aside with a reason, or on its way.

    It reads the stores themselves, changes nothing, and works while klaim runs and when it is stopped.
    Exit 1 where anything strays, 3 where Redis cannot be asked.
    """
    with sentences():
        found = asyncio.run(find_strays(house(data), timedelta(minutes=within)))
    telling.print_balance(found, form, deep=False)
    complain(telling.verdict(found))
    if found.strays or found.away:
        raise typer.Exit(Exit.NOT_FOUND if found.strays else Exit.NOT_RUNNING)
