"""The command: what people type. Each verb is a few lines over the module that does the work."""

import asyncio
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress

from klaim import demo as demonstration
from klaim import doctor as examination
from klaim import drop, offline, output, report
from klaim import explain as explanation
from klaim.client import Ledger, Refused
from klaim.evaluation import run as evaluation
from klaim.evaluation import table as evaluation_table
from klaim.evaluation.gold import BadGold
from klaim.output import Exit, Format, complain
from klaim.place import API_PORT, DEFAULT_DATA, REDIS_PORT, Place, Running, find_running
from klaim.up.launch import Wish, running
from klaim_ingest.inbox.journal import FileRecord
from klaim_shared.errors import KlaimError, Unavailable
from klaim_shared.observe import set_up_logging
from klaim_shared.streams import follow
from klaim_shared.topology import CLAIM_EXTRACTED, CLAIMS

app = typer.Typer(
    name="klaim",
    help="News articles in, claims out: who said what, through whom, when, with which numbers.",
    epilog="Exit codes: 0 done; 1 nothing found, or something is wrong; 2 unreadable input, or a mistyped command; 3 no klaim runs.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
)

Data = Annotated[Path, typer.Option("--data", envvar="KLAIM_DATA", help="The data folder.")]
As = Annotated[Format, typer.Option("--format", help="Tables for people, or JSON Lines.")]
Files = Annotated[list[Path], typer.Argument(help="Articles: .txt .md .html .json .jsonl", show_default=False)]
Limit = Annotated[int, typer.Option(min=1, help="At most so many.")]


@app.callback()
def _logging(verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more to standard error.")] = False) -> None:
    set_up_logging("klaim", "DEBUG" if verbose else "WARNING")


@app.command()
def up(
    data: Data = DEFAULT_DATA,
    inbox: Annotated[Path | None, typer.Option(help="The watched folder; DATA/inbox where not given.")] = None,
    redis_url: Annotated[str | None, typer.Option(help="A Redis that runs already and keeps its data.")] = None,
    port: Annotated[int, typer.Option(help="Where the page and the API are; another where it is taken.")] = API_PORT,
    redis_port: Annotated[int, typer.Option(help="Where our Redis listens; another where it is taken.")] = REDIS_PORT,
    extractors: Annotated[int, typer.Option(min=1, help="Extract workers.")] = 1,
    verbose: Annotated[bool, typer.Option("--logs", help="The services' logs to standard error, not to files.")] = False,
) -> None:
    """Run klaim here: Redis, the three services, the page. Ctrl-C finishes what is being handled and stops."""
    wish = Wish(Place(data), inbox, redis_url, port, redis_port, extractors, verbose)

    async def until_stopped() -> None:
        stopped = _stop_signal()
        async with running(wish) as found:
            report.welcome(found)
            await stopped.wait()
            complain("Finishing what is being handled …")

    with _sentences():
        asyncio.run(until_stopped())


@app.command()
def demo(
    stay: Annotated[bool, typer.Option(help="Keep running until Ctrl-C, to look at the page.")] = sys.stdout.isatty(),
    form: As = Format.text,
) -> None:
    """Run klaim in a folder of its own, drop in the five seed articles, and print what it found."""

    async def show(folder: str) -> None:
        stopped = _stop_signal()
        async with running(Wish(Place(Path(folder)), api_port=0, redis_port=0)) as found:
            await demonstration.drop_seeds(found)
            claims = await demonstration.found(found)
            output.print_claims(claims, form)
            complain(f"{len(claims)} claims in {len(demonstration.seeds())} articles.")
            if stay:
                report.welcome(found)
                await stopped.wait()

    with _sentences(), tempfile.TemporaryDirectory(prefix="klaim-demo-") as folder:
        asyncio.run(show(folder))


@app.command()
def extract(
    files: Files,
    explain: Annotated[bool, typer.Option("--explain", help="Also the rule and the words that led to each field.")] = False,
    form: As = Format.text,
) -> None:
    """Print the claims in files, in the order of the text. Needs no server.

    Exit 2 where a file cannot be read; the others are still done.
    """
    with _counting_complaints() as note:
        if explain:
            explanation.print_explained(explanation.explained(files, note), form)
            return
        output.print_claims((claim.model_dump(mode="json") for claim in offline.claims(files, note)), form)


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
    with _counting_complaints() as note:
        found = evaluation.evaluate(gold, files, note)
        evaluation_table.print_report(found, form, misses=misses)


@app.command()
def articles(files: Files, form: As = Format.text) -> None:
    """Print the articles in files as they would travel: cleaned, dated, identified. Needs no server."""
    with _counting_complaints() as note:
        found = offline.articles(files, note)
        if form is Format.jsonl:
            output.print_jsonl(found)
        else:
            report.articles(found)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(exists=True, readable=True, help="Files, or folders with all that is in them.")],
    data: Data = DEFAULT_DATA,
    patience: Annotated[float, typer.Option(help="Give up after so many seconds without news of any file.")] = 60.0,
) -> None:
    """Drop files into the watched folder and tell what became of each. Exit 2 where one was rejected."""
    with _sentences():
        inbox, ingest_data = _local(find_running(data))
        rejected: list[FileRecord] = []
        dropping = [(source, name) for source, name in drop.files_in(paths)]
        with Progress(console=output.stderr, disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("ingesting", total=len(dropping))
            for source, name in dropping:
                drop.drop(source, inbox, name)

            def tell(record: FileRecord) -> None:
                progress.advance(task)
                if record.state == "rejected":
                    rejected.append(record)
                    complain(f"{record.name}: {record.sentence}")

            left = drop.follow(ingest_data / "journal.db", inbox, [name for _, name in dropping], patience, tell)
        complain(f"{len(dropping) - len(left) - len(rejected)} taken, {len(rejected)} rejected, {len(left)} still waiting.")
    if rejected or left:
        raise typer.Exit(Exit.BAD_INPUT if rejected else Exit.NOT_FOUND)


@app.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(help='Words, or a "quoted phrase".', show_default=False)] = None,
    source: Annotated[str | None, typer.Option(help="Who said it.")] = None,
    outlet: Annotated[str | None, typer.Option()] = None,
    stance: Annotated[str | None, typer.Option(help="state, deny, confirm, accuse, condemn, demand, warn, promise …")] = None,
    kind: Annotated[str | None, typer.Option(help="attributed or narrated.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day on, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day, YYYY-MM-DD.")] = None,
    limit: Limit = 20,
    form: As = Format.text,
    data: Data = DEFAULT_DATA,
) -> None:
    """Search the ledger's claims, newest first. Exit 1 where nothing is found."""
    filters = {"source": source, "outlet": outlet, "stance": stance, "kind": kind, "since": since, "until": until}
    with _ledger(data) as ledger:
        found = list(ledger.claims(limit=limit, q=" ".join(words) if words else None, **filters))
    output.print_claims(found, form)
    if not found:
        complain("Nothing found.")
        raise typer.Exit(Exit.NOT_FOUND)


@app.command()
def show(
    identity: Annotated[str, typer.Argument(help="The id of a claim (clm_…) or an article (art_…).")],
    form: As = Format.text,
    data: Data = DEFAULT_DATA,
) -> None:
    """Show one claim, or one article with its claims."""
    with _ledger(data) as ledger:
        found = ledger.article(identity) if identity.startswith("art_") else ledger.claim(identity)
    if form is Format.jsonl:
        output.print_jsonl([found])
    else:
        report.one(found)


@app.command()
def tail(
    from_start: Annotated[bool, typer.Option("--from-start", help="Begin with the oldest claim that the stream still holds.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many.")] = None,
    form: As = Format.text,
    data: Data = DEFAULT_DATA,
) -> None:
    """Print claims as they are found, until Ctrl-C."""

    async def listen() -> None:
        given = 0
        async for event in follow(find_running(data).redis_url, CLAIMS, from_start=from_start):
            if event.type != CLAIM_EXTRACTED.name:
                continue
            output.print_claims([event.data.model_dump(mode="json")], form)
            given += 1
            if given == limit:
                return

    with _sentences():
        asyncio.run(listen())


@app.command()
def status(form: As = Format.text, data: Data = DEFAULT_DATA) -> None:
    """Files, streams, lag, dead letters, store."""
    with _ledger(data) as ledger:
        found: dict[str, Any] = ledger.status()
    found["files"] = report.files(find_running(data))
    if form is Format.jsonl:
        output.print_jsonl([found])
    else:
        report.status(found)


@app.command()
def doctor(data: Data = DEFAULT_DATA) -> None:
    """Say what is missing on this machine. Exit 1 where something is."""
    findings = list(examination.examine(Place(data)))
    for finding in findings:
        output.stdout.print("ok     " if finding.fine else "[bold red]problem[/]", escape(finding.sentence), soft_wrap=True)
    if not all(finding.fine for finding in findings):
        raise typer.Exit(Exit.NOT_FOUND)


def _stop_signal() -> asyncio.Event:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    return stopped


def _local(found: Running) -> tuple[Path, Path]:
    """The watched folder and the ingest service's data folder."""
    if found.inbox is None or found.ingest is None:
        raise Unavailable("No klaim runs in this data folder. Start one with `klaim up`, or copy the files into the inbox you mean.")
    return Path(found.inbox), Path(found.ingest)


@contextmanager
def _ledger(data: Path) -> Iterator[Ledger]:
    with _sentences(), Ledger(find_running(data).api_url) as ledger:
        yield ledger


@contextmanager
def _sentences() -> Iterator[None]:
    """What klaim raises on purpose becomes one sentence and an exit code; a fault of ours keeps its traceback."""
    try:
        yield
    except Unavailable as error:
        complain(str(error))
        raise typer.Exit(Exit.NOT_RUNNING) from error
    except BadGold as error:
        complain(str(error))
        raise typer.Exit(Exit.BAD_INPUT) from error
    except Refused as error:
        complain(str(error))
        raise typer.Exit(Exit.NOT_FOUND if error.status == 404 else Exit.BAD_INPUT) from error
    except KlaimError as error:
        complain(str(error))
        raise typer.Exit(Exit.NOT_FOUND) from error


@contextmanager
def _counting_complaints() -> Iterator[Callable[[str], None]]:
    """Collects one sentence for each input that cannot be read; exit 2 at the end where there were any."""
    count = 0

    def note(sentence: str) -> None:
        nonlocal count
        count += 1
        complain(sentence)

    with _sentences():
        yield note
    if count:
        raise typer.Exit(Exit.BAD_INPUT)
