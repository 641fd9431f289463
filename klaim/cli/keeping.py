"""Verbs that prove, copy and remake what klaim keeps: audit, rebuild, backup, reextract."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from klaim.cli.app import As, Data, app, sentences
from klaim.keeping import telling
from klaim.keeping.again import NoVersion, choose, send_again
from klaim.keeping.audit import audit as find_strays
from klaim.keeping.backup import backup as copy_all
from klaim.keeping.house import house
from klaim.keeping.rebuild import rebuild as make_anew
from klaim.output import Exit, Format, complain, print_line
from klaim.place import find_running
from klaim_extract.core.claims import EXTRACTOR


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
    Exit 1 where anything strays, 3 where Redis cannot be asked or --deep cannot look at all of it.
    """
    with sentences():
        found = asyncio.run(find_strays(house(data), timedelta(minutes=within), telling.progress if deep else None))
    telling.print_balance(found, form, deep=deep)
    complain(telling.verdict(found))
    if found.strays or found.away or found.unseen:
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
        bool,
        typer.Option(
            "--link",
            help="Link the bytes of dropped files instead of copying them, on the same disk; on another they are copied, and it says so.",
        ),
    ] = False,
    data: Data = None,
) -> None:
    """Copy all that klaim keeps, while it runs or not, and check the copy.

    To restore, move the old data folder away, copy this folder to its place and start klaim. What lies in the watched folder is not in it,
    nor is what only Redis knows: whatever is not whole in the ledger is sent again after a restore.
    Exit 1 where something that was copied is damaged.
    """
    with sentences():
        made = copy_all(house(data), folder, telling.progress, link=link, warn=complain)
    telling.print_backup(folder, made)
    if made.faults:
        raise typer.Exit(Exit.NOT_FOUND)


@app.command()
def reextract(
    articles: Annotated[
        list[str] | None, typer.Argument(help="Articles, by id; else all that pass the options.", show_default=False)
    ] = None,
    older_than: Annotated[
        str | None, typer.Option(help=f"Extracted by a version before this; this klaim's extractor is {EXTRACTOR.version}.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All that are whole in the ledger.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which articles these are.")] = False,
    data: Data = None,
) -> None:
    """Have accepted articles extracted once more, after an upgrade of the extractor: its claims take the place of the earlier ones.

    Nothing is read again from the folder, and nothing is doubled: the ids stay. Exit 1 where there is no such article.
    """
    if sum(map(bool, (articles, older_than, every))) != 1:
        complain("Which articles? Name them, or choose by --older-than, or take --all; one of the three.")
        raise typer.Exit(Exit.BAD_INPUT)
    with sentences():
        try:
            chosen, unknown = choose(house(data), articles, older_than)
        except NoVersion as error:
            complain(str(error))
            raise typer.Exit(Exit.BAD_INPUT) from error
        if chosen and not dry_run:
            asyncio.run(send_again(find_running(data).redis_url, chosen))
    for article_id in chosen:
        print_line(article_id)
    for article_id in unknown:
        complain(f"No article {article_id} was ever accepted.")
    noun, verb = "article" if len(chosen) == 1 else "articles", "would be" if dry_run else "to be"
    complain(f"{len(chosen):,} {noun} {verb} extracted once more.")
    if unknown or not chosen:
        raise typer.Exit(Exit.NOT_FOUND)
