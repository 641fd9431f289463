"""The command itself, the options its verbs share, and how they end."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_group

from klaim.client import Ledger, Refused
from klaim.output import Exit, Format, ListFormat, complain, print_line
from klaim.place import find_running
from klaim_shared.errors import KlaimError, Unavailable
from klaim_shared.observe import set_up_logging

# Every verb, in the order that --help lists them, and the module that has it.
VERBS: Final = {
    "statements": "comparing",
    "copies": "comparing",
    "disputes": "comparing",
    "stories": "comparing",
    "entities": "comparing",
    "status": "inspecting",
    "doctor": "inspecting",
    "extract": "reading",
    "articles": "reading",
    "eval": "reading",
    "up": "running",
    "demo": "running",
    "export": "exporting",
    "search": "searching",
    "show": "searching",
    "tail": "following",
    "ingest": "taking",
    "inbox": "inbox",
    "dead": "dead",
    "correct": "correct",
    "audit": "keeping",
    "rebuild": "keeping",
    "backup": "keeping",
    "reextract": "keeping",
}


class Verbs(TyperGroup):
    """Loads a verb's module when the verb is asked for: what one of them needs, the others do not wait for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - as Typer has it
        """The names of all verbs."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - as Typer has it
        """The verb; None where there is none of that name, and then all are loaded, to say which was meant."""
        if cmd_name not in self.commands:
            for module in {VERBS[cmd_name]} if cmd_name in VERBS else VERBS.values():
                import_module(f"klaim.cli.{module}")
            self.commands.update(get_group(app).commands)
        return super().get_command(ctx, cmd_name)


app = typer.Typer(
    name="klaim",
    cls=Verbs,
    help="News articles in, claims out: who said what, through whom, when, with which numbers.",
    epilog="Exit codes: 0 done; 1 nothing found, or something is wrong; 2 unreadable input, or a mistyped command; 3 no klaim runs.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
)

Data = Annotated[Path | None, typer.Option("--data", envvar="KLAIM_DATA", help="The data folder; klaim-data where not given.")]
As = Annotated[Format, typer.Option("--format", help="Text for people, or JSON Lines.")]
AsList = Annotated[ListFormat, typer.Option("--format", help="Text for people (table is the same), JSON Lines, or CSV.")]
Files = Annotated[list[Path], typer.Argument(help="Articles: .txt .md .html .json .jsonl", show_default=False)]
Limit = Annotated[int, typer.Option(min=1, help="At most so many.")]
Source = Annotated[str | None, typer.Option(help="Who said it.")]
Outlet = Annotated[str | None, typer.Option(help="The outlet's name.")]
Stance = Annotated[str | None, typer.Option(help="state, deny, confirm, accuse, condemn, demand, warn, promise …")]
OfKind = Annotated[str | None, typer.Option(help="attributed or narrated.")]
Since = Annotated[str | None, typer.Option(help="From this day on, YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option(help="Up to this day, YYYY-MM-DD.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        print_line(f"klaim {version('klaim')}")
        raise typer.Exit


@app.callback()
def _every_verb(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more to standard error.")] = False,
    _: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the verb's modules are loaded: from here on it tidies up
    set_up_logging("klaim", "DEBUG" if verbose else "WARNING")


def run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run *work*; SIGINT and SIGTERM cancel it, wherever it is, and that is no failure."""

    async def guarded() -> None:
        task = asyncio.current_task()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, task.cancel if task else lambda: None)
        await work

    with suppress(asyncio.CancelledError):
        asyncio.run(guarded())


@contextmanager
def ledger_of(data: Path | None) -> Iterator[Ledger]:
    """The ledger of the klaim that runs; what it refuses ends the command with a sentence."""
    with sentences(), Ledger(find_running(data).api_url) as ledger:
        yield ledger


@contextmanager
def sentences() -> Iterator[None]:
    """What went wrong outside our own code becomes one sentence and an exit code; a fault of ours keeps its traceback."""
    try:
        yield
    except Unavailable as error:
        code = Exit.NOT_RUNNING
        sentence = str(error)
    except Refused as error:
        code, sentence = (Exit.NOT_FOUND if error.not_found else Exit.BAD_INPUT), str(error)
    except KlaimError as error:
        code, sentence = Exit.NOT_FOUND, str(error)
    except BrokenPipeError:
        raise  # whoever read us has read enough; Typer ends quietly
    except OSError as error:
        code, sentence = Exit.NOT_FOUND, f"{error.filename or 'The system'}: {error.strerror or error}."
    else:
        return
    complain(sentence)
    raise typer.Exit(code)


@contextmanager
def counting_complaints() -> Iterator[Callable[[str], None]]:
    """Takes one sentence for each input that cannot be read; exit 2 at the end where there were any."""
    count = 0

    def note(sentence: str) -> None:
        nonlocal count
        count += 1
        complain(sentence)

    with sentences():
        yield note
    if count:
        raise typer.Exit(Exit.BAD_INPUT)
