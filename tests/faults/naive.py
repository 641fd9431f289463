"""`python -m tests.faults.naive ingest|extract|index`: the three services as FastStream's tutorial would have them. It must lose.

It reads the settings of ours. Articles are lines of text, claims are their sentences.
"""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

from faststream import FastStream
from faststream.redis import RedisBroker, StreamSub

RAW, CLAIMS = "naive.raw", "naive.claims"
LEDGER = "naive.db"


async def ingest(broker: RedisBroker) -> None:
    """Publish each file, then move it out of the way."""
    inbox = Path(os.environ["KLAIM_INGEST_INBOX_DIR"])
    done = inbox.parent / "done"
    done.mkdir(exist_ok=True)
    await broker.connect()
    while True:
        for path, text in _files(inbox):
            await broker.publish({"name": path.name, "text": text}, stream=RAW)
            path.rename(done / path.name)
        await asyncio.sleep(0.2)


def _files(inbox: Path) -> list[tuple[Path, str]]:
    return [(path, path.read_text()) for path in sorted(inbox.glob("[!.]*.txt"))]


async def extract(broker: RedisBroker) -> None:
    """Answer each article with its sentences, one message each."""

    @broker.subscriber(stream=StreamSub(RAW, group="extract", consumer=os.environ["KLAIM_EXTRACT_CONSUMER"]))
    async def on_article(message: dict[str, str]) -> None:
        await asyncio.sleep(0.05)
        for sentence in message["text"].splitlines():
            await broker.publish({"name": message["name"], "claim": sentence}, stream=CLAIMS)

    await FastStream(broker).run()


async def index(broker: RedisBroker) -> None:
    """Keep each sentence."""
    ledger = sqlite3.connect(Path(os.environ["KLAIM_INDEX_DATA_DIR"]) / LEDGER)
    ledger.execute("CREATE TABLE IF NOT EXISTS claim (name TEXT, claim TEXT)")

    @broker.subscriber(stream=StreamSub(CLAIMS, group="index", consumer="index"))
    async def on_claim(message: dict[str, str]) -> None:
        ledger.execute("INSERT INTO claim VALUES (?, ?)", (message["name"], message["claim"]))
        ledger.commit()

    await FastStream(broker).run()


if __name__ == "__main__":
    asyncio.run(globals()[sys.argv[1]](RedisBroker(os.environ["KLAIM_REDIS_URL"])))
