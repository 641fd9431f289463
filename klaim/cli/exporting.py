"""Verbs that write everything: export claims, export statements, export disputes."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from klaim import export as exporting
from klaim.cli.app import Data, OfKind, Outlet, Since, Source, Stance, Until, app, ledger_of

export = typer.Typer(
    help="Everything that passes, complete or an error: a file gets its name only when all of it is written.", no_args_is_help=True
)
app.add_typer(export, name="export")


class ClaimForm(StrEnum):
    """How claims and statements are exported."""

    jsonl = "jsonl"
    csv = "csv"
    schema_org = "schema-org"
    claimreview = "claimreview"
    web_annotation = "web-annotation"


class DisputeForm(StrEnum):
    """How disputes are exported."""

    jsonl = "jsonl"
    csv = "csv"


_HELP = "JSON Lines, CSV, schema.org Claims, drafts of ClaimReviews (without a rating), or W3C Web Annotations."
Words = Annotated[list[str] | None, typer.Argument(help="A question, in the language of klaim search.", show_default=False)]
As = Annotated[ClaimForm, typer.Option("--format", help=_HELP)]
Out = Annotated[Path | None, typer.Option("--out", help="The file to write; standard output where not given.")]
Article = Annotated[str | None, typer.Option(help="An article id, or words of its title or file name.")]


@export.command()
def claims(
    words: Words = None,
    source: Source = None,
    outlet: Outlet = None,
    stance: Stance = None,
    kind: OfKind = None,
    since: Since = None,
    until: Until = None,
    article: Article = None,
    superseded: Annotated[bool, typer.Option("--superseded", help="Also what a later revision or extraction replaced.")] = False,
    form: As = ClaimForm.jsonl,
    out: Out = None,
    data: Data = None,
) -> None:
    """Export all claims that pass, newest first. Exit 1 where it breaks off; then no file is left."""
    filters = {"source": source, "outlet": outlet, "stance": stance, "kind": kind, "since": since, "until": until, "article": article}
    filters |= {"q": _joined(words), "superseded": "true" if superseded else None}
    _export("claims", form, out, data, filters)


@export.command()
def statements(
    words: Words = None,
    source: Source = None,
    article: Article = None,
    outlets: Annotated[int | None, typer.Option(min=1, help="Reported by so many outlets at least.")] = None,
    independent: Annotated[int | None, typer.Option(min=1, help="With so many origins at least.")] = None,
    form: As = ClaimForm.jsonl,
    out: Out = None,
    data: Data = None,
) -> None:
    """Export all statements that pass, newest first. Exit 1 where it breaks off; then no file is left."""
    least = {"outlets": _text(outlets), "independent": _text(independent)}
    _export("statements", form, out, data, {"q": _joined(words), "source": source, "article": article, **least})


@export.command()
def disputes(
    words: Words = None,
    kind: Annotated[str | None, typer.Option("--type", help="quantity, date or stance.")] = None,
    relation: Annotated[str | None, typer.Option(help="conflict, update or scope.")] = None,
    article: Article = None,
    form: Annotated[DisputeForm, typer.Option("--format", help="JSON Lines or CSV.")] = DisputeForm.jsonl,
    out: Out = None,
    data: Data = None,
) -> None:
    """Export all disputes that pass, newest first. Exit 1 where it breaks off; then no file is left."""
    _export("disputes", form, out, data, {"q": _joined(words), "type": kind, "relation": relation, "article": article})


def _export(kind: str, form: StrEnum, out: Path | None, data: Path | None, filters: dict[str, str | None]) -> None:
    with ledger_of(data) as ledger:
        count = exporting.export(ledger, kind, form.value, out, filters)
    exporting.tell(count, kind, out)


def _joined(words: list[str] | None) -> str | None:
    return " ".join(words) if words else None


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
