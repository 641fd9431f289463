"""Verbs by which people correct claims and groups: correct merge, split, accept, reject, claim, add, withdraw, list, export."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic_core import ValidationError

from klaim import output
from klaim.cli.app import AsList, Data, Limit, Source, Stance, app, ledger_of
from klaim.client import Ledger
from klaim.correcting import adding, gold, sending
from klaim.correcting.changing import change
from klaim.correcting.making import claim_anchor, correction
from klaim.correcting.naming import GROUPS, Naming, Unclear, beside, one_sort, rest, several
from klaim.output import Exit, ListFormat, complain
from klaim.place import find_running
from klaim_shared.messages import About, Action, CorrectionMade, Party
from klaim_shared.messages.correction import MOST_NAMED

correct = typer.Typer(
    help="Say that a claim or a group is wrong, or right: kept as an event of its own, in force until it is withdrawn.",
    no_args_is_help=True,
)
app.add_typer(correct, name="correct")

By = Annotated[str | None, typer.Option(envvar="KLAIM_BY", help="Who says so; your user name where not given.")]
Note = Annotated[str | None, typer.Option(help="Why.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only print the correction.")]
Ids = Annotated[list[str], typer.Argument(help="Statements (stm_…), stories (sto_…) or names (person/…).", show_default=False)]
Group = Annotated[str, typer.Argument(help="A statement (stm_…), a story (sto_…) or a name (person/…).", show_default=False)]
Parts = Annotated[list[str], typer.Argument(help="The claims (clm_…), articles or names that are not part of it.", show_default=False)]
Found = Annotated[
    list[str],
    typer.Argument(help="A statement (stm_…), dispute (dsp_…) or story (sto_…); or the two articles of a copy.", show_default=False),
]
Entity = Annotated[str | None, typer.Option(help="The source's entity id, such as person/yoon-suk-yeol; made of the name otherwise.")]
Quote = Annotated[str | None, typer.Option(help="direct, indirect or mixed.")]
SaidOn = Annotated[str | None, typer.Option(help="When it was said, YYYY-MM-DD.")]


class Shape(StrEnum):
    """How corrections are exported."""

    jsonl = "jsonl"
    gold = "gold"


@correct.command()
def merge(ids: Ids, by: By = None, note: Note = None, dry_run: DryRun = False, data: Data = None) -> None:
    """Say that statements, stories or names are one and the same. Of names, the first is the one that stays."""
    with ledger_of(data) as ledger:
        named = [Naming(ledger).group(identity) for identity in ids]
        about = one_sort(named, ("statement", "story", "entity"))
        several(named)
        before = beside(ledger, ids)
        _say(ledger, data, dry_run, "same", about, by, note, parties=[one.whole for one in named])
        if not dry_run and (left := before - beside(ledger, ids)):
            complain(f"An earlier correction keeps these out of it, which were beside the claims named: {', '.join(sorted(left))}.")


@correct.command()
def split(group: Group, parts: Parts, by: By = None, note: Note = None, dry_run: DryRun = False, data: Data = None) -> None:
    """Say that claims are not part of a statement, articles not of a story, or that names are not those of one and the same."""
    with ledger_of(data) as ledger:
        naming = Naming(ledger)
        whole, leaving = naming.group(group), [naming.group(part) for part in parts]
        about = one_sort([whole, *leaving], ("statement", "story", "entity"))
        if about == "entity":
            several([whole, *leaving])
            parties = [whole.whole, *(part.whole for part in leaving)]
        else:
            out = [anchor for part in leaving for anchor in (*part.whole.claims, *part.whole.articles)]
            parties = [Party(**{"claims" if about == "statement" else "articles": tuple(out)}), rest(whole, leaving)]
        _say(ledger, data, dry_run, "different", about, by, note, parties=parties)


@correct.command()
def accept(found: Found, by: By = None, note: Note = None, dry_run: DryRun = False, data: Data = None) -> None:
    """Say that what the ledger found is so: it stays, whatever is extracted anew."""
    _judge("accept", found, by, note, dry_run, data)


@correct.command()
def reject(found: Found, by: By = None, note: Note = None, dry_run: DryRun = False, data: Data = None) -> None:
    """Say that what the ledger found is not so: none of its claims or articles belong together, or it is no copy, no dispute."""
    _judge("reject", found, by, note, dry_run, data)


@correct.command()
def claim(
    claim_id: Annotated[str, typer.Argument(help="The claim (clm_…).")],
    source: Source = None,
    entity: Entity = None,
    stance: Stance = None,
    quote: Quote = None,
    content: Annotated[str | None, typer.Option(help="What was said, as it stands in the article.")] = None,
    said_on: SaidOn = None,
    not_a_claim: Annotated[bool, typer.Option("--not-a-claim", help="It is none.")] = False,
    by: By = None,
    note: Note = None,
    dry_run: DryRun = False,
    data: Data = None,
) -> None:
    """Say how a claim should be read."""
    with ledger_of(data) as ledger:
        found, text = Naming(ledger).claim(claim_id)
        given: dict[str, Any] = {
            "source": source,
            "entity": entity,
            "stance": stance,
            "quote": quote,
            "content": content,
            "said_on": said_on,
        }
        with _understood():
            told = change(found, text, not_a_claim=not_a_claim, **given)
        parties = [Party(claims=(claim_anchor(found, text),))]
        _say(ledger, data, dry_run, "claim", "claim", by, note, parties=parties, change=told)


@correct.command()
def add(
    article: Annotated[str, typer.Option(help="The article, by its id (art_…) or its file's name.")],
    start: Annotated[int | None, typer.Option(help="Where what was said begins, in code points of the article's text from 0.")] = None,
    end: Annotated[int | None, typer.Option(help="Where it ends; that code point is not part of it.")] = None,
    words: Annotated[str | None, typer.Option(help="What was said, as it stands in the article; in place of --start and --end.")] = None,
    source: Annotated[str | None, typer.Option(help="Who said it.")] = None,
    entity: Entity = None,
    stance: Stance = None,
    quote: Quote = None,
    said_on: SaidOn = None,
    narrated: Annotated[bool, typer.Option("--narrated", help="The outlet itself tells it: nobody is named for it.")] = False,
    by: By = None,
    note: Note = None,
    dry_run: DryRun = False,
    data: Data = None,
) -> None:
    """Add a claim that was missed. It stands as long as its words do, and gives way where the extractor finds it later."""
    with ledger_of(data) as ledger:
        found = ledger.article(Naming(ledger).article(article).article_id)
        with _understood():
            told = adding.reading(narrated=narrated, source=source, entity=entity, stance=stance, quote=quote, said_on=said_on)
        where = adding.anchor(found, adding.stretch(found["text"], start, end, words), narrated=narrated)
        _say(ledger, data, dry_run, "claim", "claim", by, note, parties=[Party(claims=(where,))], change=told)


@correct.command()
def withdraw(
    correction_id: Annotated[str, typer.Argument(help="The correction (cor_…).")],
    by: By = None,
    note: Note = None,
    dry_run: DryRun = False,
    data: Data = None,
) -> None:
    """Take a correction back, also a withdrawal. It stays in the list."""
    with ledger_of(data) as ledger:
        found = ledger.one("corrections", correction_id)
        if found["state"] == "withdrawn":
            by_which = " and ".join(sending.withdrawn_by(ledger, correction_id))
            raise Unclear(f"{correction_id} is withdrawn already, by {by_which}; to give it back, withdraw that.")
        _say(ledger, data, dry_run, "withdraw", None, by, note, withdraws=correction_id)
        if not dry_run and found["withdraws"] and (others := sending.withdrawn_by(ledger, found["withdraws"])):
            raise Unclear(f"{found['withdraws']} is still withdrawn, by {' and '.join(others)}.")


@correct.command("list")
def listing(
    state: Annotated[str | None, typer.Option(help="in_force, withdrawn, waiting, unanchored or without_effect.")] = None,
    about: Annotated[str | None, typer.Option(help="statement, copy, dispute, story, entity or claim.")] = None,
    article: Annotated[str | None, typer.Option(help="An article id.")] = None,
    by: Annotated[str | None, typer.Option(help="Who said so.")] = None,
    limit: Limit = 50,
    form: AsList = ListFormat.text,
    data: Data = None,
) -> None:
    """List corrections and what became of each, the latest first. Exit 1 where there is none."""
    filters = {"state": state, "about": about, "article": article, "by": by}
    with ledger_of(data) as ledger:
        if form is ListFormat.csv:
            count = output.print_pages(ledger.table("corrections", limit, filters))
        else:
            found = list(islice(ledger.listed("corrections", **filters), limit))
            count = len(found)
            if form is ListFormat.jsonl:
                output.print_jsonl(found)
            elif found:
                sending.print_corrections(found)
    if not count:
        complain("No such correction.")
        raise typer.Exit(Exit.NOT_FOUND)


@correct.command()
def export(
    folder: Annotated[Path | None, typer.Argument(help="Where gold is written; it may not exist yet.")] = None,
    shape: Annotated[
        Shape, typer.Option("--as", help="gold: annotated articles for `klaim eval`; jsonl: the corrections themselves.")
    ] = Shape.jsonl,
    data: Data = None,
) -> None:
    """Export corrections: to be kept elsewhere, or as gold, to measure the extractor by what people corrected."""
    with ledger_of(data) as ledger:
        if shape is Shape.jsonl:
            if folder:
                raise Unclear("JSON Lines go to standard output; a folder is written with --as gold.")
            output.print_jsonl(ledger.listed("corrections"))
            return
        if folder is None or folder.exists():
            raise Unclear(f"{folder} is there already; gold goes into a new folder." if folder else "Name the folder to be written.")
        written = gold.write(ledger, folder)
    complain(f"{written.articles} articles and {written.claims} corrections of claims are in {folder}.")
    if written.claims:
        complain(f"klaim eval {folder}/claims {folder}/articles/*.json")


def _judge(action: Action, found: Sequence[str], by: str | None, note: str | None, dry_run: bool, data: Path | None) -> None:
    with ledger_of(data) as ledger:
        naming = Naming(ledger)
        if len(found) == 2 and not any(name.startswith(GROUPS) for name in found):
            parties = [Party(articles=(naming.article(name),)) for name in found]
            _say(ledger, data, dry_run, action, "copy", by, note, parties=parties)
            return
        if len(found) != 1:
            raise Unclear("One statement, dispute or story; or the two articles of a copy.")
        named = naming.group(found[0])
        one_sort([named], ("statement", "dispute", "story"))
        _say(ledger, data, dry_run, action, named.about, by, note, parties=named.parties, dispute=named.dispute)


@contextmanager
def _understood() -> Iterator[None]:
    """What was typed and makes no sense becomes one sentence."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = str(first["loc"][-1]).replace("_", "-") if first["loc"] else "correction"
        too_many = first["type"] == "too_long"
        told = f"at most {MOST_NAMED} are named in one correction" if too_many else first["msg"].removeprefix("Value error, ")
        raise Unclear(f"{where}: {told}.") from error


def _say(
    ledger: Ledger,
    data: Path | None,
    dry_run: bool,
    action: Action,
    about: About | None,
    by: str | None,
    note: str | None,
    **told: Any,  # noqa: ANN401
) -> None:
    with _understood():
        made: CorrectionMade = correction(action, about, by=by or getpass.getuser(), at=datetime.now(UTC), note=note, **told)
    if dry_run:
        output.print_jsonl([made])
    elif not sending.say(ledger, find_running(data).redis_url, made):
        raise typer.Exit(Exit.NOT_FOUND)
