"""Verbs that run klaim: up, demo."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from klaim import demo as demonstration
from klaim import output
from klaim.cli.app import As, Data, app, run_until_stopped, sentences
from klaim.output import Format, complain
from klaim.place import API_PORT, DEFAULT_DATA, REDIS_PORT, Place
from klaim.up import greeting
from klaim.up.launch import Wish, running

Port = Annotated[int, typer.Option(min=0, max=65535, help="Where the page and the API are; another where it is taken, 0 for any.")]
RedisPort = Annotated[int, typer.Option(min=0, max=65535, help="Where our Redis listens; another where it is taken, 0 for any.")]


@app.command()
def up(
    data: Data = None,
    inbox: Annotated[Path | None, typer.Option(help="The watched folder; DATA/inbox where not given.")] = None,
    redis_url: Annotated[str | None, typer.Option(help="A Redis that runs already and keeps its data.")] = None,
    port: Port = API_PORT,
    redis_port: RedisPort = REDIS_PORT,
    extractors: Annotated[int, typer.Option(min=1, max=64, help="Extract workers.")] = 1,
    logs: Annotated[bool, typer.Option("--logs", help="The services' logs to standard error, not to files.")] = False,
) -> None:
    """Run klaim here: Redis, the three services, the page. Ctrl-C finishes what is being handled and stops."""
    wish = Wish(Place(data or DEFAULT_DATA), inbox, redis_url, port, redis_port, extractors, logs)

    async def work() -> None:
        async with running(wish) as found:
            greeting.moved(wish, found)
            greeting.welcome(found)
            await _until_cancelled()

    with sentences():
        run_until_stopped(work())


@app.command()
def demo(
    stay: Annotated[bool, typer.Option(help="Keep running until Ctrl-C, to look at the page.")] = sys.stdout.isatty(),
    form: As = Format.text,
) -> None:
    """Run klaim in a folder of its own, drop in the five seed articles, and print what it found."""

    async def work(folder: str) -> None:
        async with running(Wish(Place(Path(folder)), api_port=0, redis_port=0)) as found:
            await demonstration.drop_seeds(found)
            claims = await demonstration.found(found)
            output.print_claims(claims, form)
            complain(f"{len(claims)} claims in {len(demonstration.seeds())} articles.")
            if stay:
                greeting.welcome(found)
                await _until_cancelled()

    with sentences(), tempfile.TemporaryDirectory(prefix="klaim-demo-") as folder:
        run_until_stopped(work(folder))


async def _until_cancelled() -> None:
    try:
        await asyncio.Event().wait()
    finally:
        complain("Finishing what is being handled …")
