"""Verbs that read files and need no server: extract, articles, eval."""

from pathlib import Path
from typing import Annotated

import typer

from klaim import explain as explanation
from klaim import offline, output, report
from klaim.cli.app import As, AsList, Files, app, counting_complaints
from klaim.evaluation import run as evaluation
from klaim.evaluation import table as evaluation_table
from klaim.evaluation.gold import BadGold
from klaim.output import Exit, Format, ListFormat
from klaim_shared.messages import ArticleIngested, ClaimExtracted


@app.command()
def extract(
    files: Files,
    explain: Annotated[bool, typer.Option("--explain", help="Also the rule and the words that led to each field.")] = False,
    form: AsList = ListFormat.text,
) -> None:
    """Print the claims in files, in the order of the text. Needs no server.

    Exit 2 where a file cannot be read; the others are still done.
    """
    if explain and form is ListFormat.csv:
        output.complain("An explanation is no table; take --format jsonl.")
        raise typer.Exit(Exit.BAD_INPUT)
    with counting_complaints() as note:
        if explain:
            explanation.print_explained(explanation.explained(files, note), form)
            return
        claims = (claim.model_dump(mode="json") for claim in offline.claims(files, note))
        if form is ListFormat.csv:
            output.print_csv(ClaimExtracted, claims)
        else:
            output.print_claims(claims, form)


@app.command()
def articles(files: Files, form: AsList = ListFormat.text) -> None:
    """Print the articles in files as they would travel: cleaned, dated, identified. Needs no server."""
    with counting_complaints() as note:
        found = offline.articles(files, note)
        if form is ListFormat.jsonl:
            output.print_jsonl(found)
        elif form is ListFormat.csv:
            output.print_csv(ArticleIngested, (article.model_dump(mode="json") for article in found))
        else:
            report.articles(found)


@app.command(name="eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A folder of annotated articles, ARTICLE.json.", show_default=False)],
    files: Files,
    misses: Annotated[bool, typer.Option("--misses", help="Also every claim that is missed, false, or wrong and in which field.")] = False,
    form: As = Format.text,
) -> None:
    """Hold the claims in files against your own annotation of them, and print how many are found and right.

    An article is annotated in the file of its name. Exit 2 where a file cannot be read or the annotation is none.
    """
    with counting_complaints() as note:
        try:
            evaluation_table.print_report(evaluation.evaluate(gold, files, note), form, misses=misses)
        except BadGold as error:
            note(str(error))
