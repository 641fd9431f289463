"""The ledger made anew from the archive alone, beside the one there is, and put in its place in one step."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from klaim.keeping.house import House
from klaim.keeping.opening import read_only
from klaim_extract.core.claims import EXTRACTOR
from klaim_extract.handlers import ExtractClaims
from klaim_extract.sandbox.parent import Sandbox
from klaim_index.stores import editions, reading
from klaim_index.stores.corrections import CorrectionsFile, agree, corrections
from klaim_index.stores.inbox import SqliteInbox
from klaim_index.stores.inspecting import kept
from klaim_index.stores.sqlite import SqliteLedger
from klaim_index.stores.tenancy import tenant
from klaim_ingest.inbox import archive
from klaim_ingest.inbox.durable import flush
from klaim_shared.errors import Rejected, Unavailable
from klaim_shared.messages import ArticleIngested, CorrectionMade, Event
from klaim_shared.streams import Key

AT_ONCE = 20  # articles in one transaction
BEFORE = ".before"
Tell = Callable[[str], None]
Answer = Callable[[Event[ArticleIngested]], Sequence[Event[Any]]]


@dataclass
class Rebuilt:
    """What came of it: how many revisions there are, what could not be extracted and why, and the digests of the new ledger and the old.

    `before` is None where there was no ledger that could be read.
    """

    articles: int = 0
    unread: dict[Key, str] = field(default_factory=dict)
    digest: str = ""
    before: str | None = None


def rebuild(home: House, tell: Tell) -> Rebuilt:
    """Make the ledger and the list of files anew. What was done is not done again when it is interrupted and called once more.

    The long part works beside a klaim that runs. Raises Unavailable where the index service runs when the new ledger is to be put in place.
    """
    result, new = Rebuilt(), _beside(home)
    result.before = _digest(home.ledger)
    _fill(home, new, result, tell)
    try:
        with tenant(home.place.index, alone=True):
            _fill(home, new, result, tell)  # what was accepted meanwhile
            _correct(home, new)
            result.digest = _digest(new) or ""
            _put_in_place(new, home.ledger)
            _put_in_place(_files(home), home.files)
    except Unavailable as error:
        raise Unavailable(
            f"{error} The new ledger is ready; stop klaim, then call `klaim rebuild` once more to put it in place."
        ) from error
    return result


def _beside(home: House) -> Path:
    """The file of the new ledger. One that another version of the extractor, or another way to group or search, has begun is of no use."""
    made_by = f"{EXTRACTOR.version}-{editions.of_groups()}-{editions.of_search()}"
    new = home.ledger.with_name(f"{home.ledger.name}.rebuilding-{made_by}")
    for other in home.ledger.parent.glob(f"{home.ledger.name}.rebuilding-*"):
        if not other.name.startswith(new.name):
            other.unlink()
    return new


def _fill(home: House, new: Path, result: Rebuilt, tell: Tell) -> None:
    with read_only(home.journal) as journal, closing(SqliteLedger(new)) as ledger, _extracting(result) as answer:
        with read_only(new) as database:
            done = {Key(one.article_id, one.revision) for one in kept(database) if one.whole}
        missing = (event for event in archive.events(journal) if _key(event) not in done)
        [(result.articles,)] = journal.execute("SELECT count(*) FROM articles")
        count = len(done)
        while some := list(islice(missing, AT_ONCE)):
            tell(f"{count:,} of {result.articles:,} articles")
            _take_in(ledger, [(event, answer(event)) for event in some], result)
            count += len(some)


def _correct(home: House, new: Path) -> None:
    """What people said: what stands in its file, and what only the old ledger still has of it."""
    kept_before: list[CorrectionMade] = []
    with suppress(Unavailable), read_only(home.ledger) as database:
        kept_before = corrections(database)
    with closing(SqliteLedger(new)) as ledger:
        ledger.correct(kept_before)
        agree(CorrectionsFile(home.corrections), ledger)


@contextmanager
def _extracting(result: Rebuilt) -> Iterator[Answer]:
    """What the extract service would answer; nothing where it would set the article aside, as then the ledger has the text alone."""
    with Sandbox() as sandbox, asyncio.Runner() as runner:
        handler = ExtractClaims(sandbox.claims, lambda: datetime.now(UTC))

        def answer(event: Event[ArticleIngested]) -> Sequence[Event[Any]]:
            try:
                return runner.run(handler.on_article(event))
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001 - told to whoever called, by the article's name
                result.unread[_key(event)] = f"{type(error).__name__}: {error}"
                return ()

        yield answer


def _take_in(ledger: SqliteLedger, articles: Sequence[tuple[Event[Any], Sequence[Event[Any]]]], result: Rebuilt) -> None:
    """All of them, or, where one can never be kept, the others."""
    try:
        ledger.apply([each for event, answer in articles for each in (event, *answer)])
    except Rejected as error:
        if len(articles) == 1:
            result.unread[_key(articles[0][0])] = str(error)
            return
        for one in articles:
            _take_in(ledger, [one], result)


def _files(home: House) -> Path:
    """The list of files, made anew."""
    new = home.files.with_name(f"{home.files.name}.rebuilding")
    new.unlink(missing_ok=True)
    with read_only(home.journal) as journal, closing(SqliteInbox(new)) as files:
        for news in archive.all_fates(journal):
            files.apply([news])
    return new


def _put_in_place(new: Path, old: Path) -> None:
    """Nobody has either open. The old one stays, under another name, until the next time."""
    before = old.with_name(old.name + BEFORE)
    before.unlink(missing_ok=True)
    if old.exists():
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(old)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # its last commits go into the file, which alone is kept
        os.link(old, before)
        for beside in _logs(old):
            beside.unlink(missing_ok=True)
    for beside in _logs(new):
        beside.unlink(missing_ok=True)  # empty: whoever wrote has closed it
    new.replace(old)
    flush([str(old.parent)])


def _logs(database: Path) -> Iterator[Path]:
    return (database.with_name(database.name + suffix) for suffix in ("-wal", "-shm"))


def _digest(ledger: Path) -> str | None:
    try:
        with read_only(ledger) as database:
            return reading.digest(database)
    except Unavailable:
        return None


def _key(event: Event[ArticleIngested]) -> Key:
    return Key(event.data.article_id, event.data.revision)
