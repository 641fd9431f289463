"""The verb that listens to the claim stream: tail."""

from typing import Annotated

import typer

from klaim import output
from klaim.cli.app import As, Data, app, run_until_stopped, sentences
from klaim.output import Format
from klaim.place import find_running
from klaim_shared.streams import follow
from klaim_shared.topology import CLAIM_EXTRACTED, CLAIMS


@app.command()
def tail(
    from_start: Annotated[bool, typer.Option("--from-start", help="Begin with the oldest claim that the stream still holds.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many.")] = None,
    form: As = Format.text,
    data: Data = None,
) -> None:
    """Print claims as they are found, until Ctrl-C."""

    async def listen() -> None:
        given = 0
        async for event in follow(find_running(data).redis_url, CLAIMS, from_start=from_start):
            if event.type == CLAIM_EXTRACTED.name:
                output.print_claims([event.data.model_dump(mode="json")], form)
                given += 1
            if given == limit:
                return

    with sentences():
        run_until_stopped(listen())
