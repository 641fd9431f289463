"""Verbs over what was found: search, show."""

import re
from typing import Annotated

import typer

from klaim import output, report
from klaim.cli.app import As, AsList, Data, Limit, OfKind, Outlet, Since, Source, Stance, Until, app, ledger_of
from klaim.output import Exit, Format, ListFormat, complain

LANGUAGE = """\b
Words are found in any form (menaikkan: kenaikan) and under other names
(Korut: Korea Utara). All that is asked must hold.
  "harga beras"    just as it is written    -impor          without
  beras OR jagung  one of them              tentar*         that begin so
  source:Yoon      who said it (sumber:)    about:Korut     whom it names
  outlet:Antara    where (media:)           relay:AFP       through whom
  sikap:menuduh    told as that (stance:)   kind:narrated   the outlet itself
  since:2024-10    from then on (sejak:)    until:25/10/2024  up to then
  said:2024-10-25  said then                said:provokasi  said that word
  number:>5000 tentara   angka:3000..12000  number:"1,5 juta orang"
  stance:(deny OR accuse)  the field holds for all in the bracket
  article:art_1    in that article          sort:oldest     the oldest first
Put the whole question in 'single quotes', so that the shell leaves it alone."""


@app.command(epilog=LANGUAGE, context_settings={"ignore_unknown_options": True})
def search(
    words: Annotated[list[str] | None, typer.Argument(help="A question, in the language below.", show_default=False)] = None,
    source: Source = None,
    outlet: Outlet = None,
    stance: Stance = None,
    kind: OfKind = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    form: AsList = ListFormat.text,
    data: Data = None,
) -> None:
    """Search the ledger's claims, newest first. Exit 1 where nothing is found."""
    for word in words or ():
        if re.match(r"--[a-z]", word):
            complain(f"There is no option {word}; klaim search --help lists them.")
            raise typer.Exit(Exit.BAD_INPUT)
    filters = {"source": source, "outlet": outlet, "stance": stance, "kind": kind, "since": since, "until": until}
    filters["q"] = " ".join(words) if words else None
    with ledger_of(data) as ledger:
        if form is ListFormat.csv:
            count = output.print_pages(ledger.table("claims", limit, filters))
        else:
            found = list(ledger.claims(limit=limit, **filters))
            count = len(found)
            output.print_claims(found, form, with_ids=True)
    if not count:
        complain("Nothing found.")
        raise typer.Exit(Exit.NOT_FOUND)


@app.command()
def show(
    identity: Annotated[str, typer.Argument(help="The id of a claim (clm_…) or an article (art_…).")],
    changes: Annotated[bool, typer.Option("--changes", help="Of an article, what the revision changed in the one before.")] = False,
    revision: Annotated[int | None, typer.Option(min=1, help="Of an article, this revision; the newest where not given.")] = None,
    form: As = Format.text,
    data: Data = None,
) -> None:
    """Show one claim, or one article with its claims."""
    is_article = identity.startswith("art_")
    if (changes or revision) and not is_article:
        complain("Only an article (art_…) has revisions.")
        raise typer.Exit(Exit.BAD_INPUT)
    with ledger_of(data) as ledger:
        ask = ledger.changes if changes else ledger.article
        found = ask(identity, revision) if is_article else ledger.claim(identity)
    if changes and form is Format.text:
        report.changes(found)
    elif form is Format.jsonl:
        output.print_jsonl([found])
    else:
        report.one(found)
