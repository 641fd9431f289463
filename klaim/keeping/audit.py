"""The audit: all stores are looked at, in the order in which articles move, and what strays is looked at once more."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from klaim.keeping.balance import Balance, Look, Stray, Unseen, again, balance, unbalanced
from klaim.keeping.deep import Tell, deep
from klaim.keeping.house import House, redis_of
from klaim.keeping.opening import read_only
from klaim.up import redis_server
from klaim.up.redis_server import NoRedis
from klaim_index.stores.inspecting import Kept, kept
from klaim_ingest.inbox.archive import Accepted, accepted, remembered, told
from klaim_ingest.inbox.outbox import Remembered
from klaim_shared.errors import Unavailable
from klaim_shared.streams import Key, Misconfigured, Place, Sight, Transit, all_answered, transit
from klaim_shared.topology import ARTICLES, INDEX_INBOX

PATIENCE = timedelta(minutes=10)
LOOKS = 6
PAUSE_SECONDS = 1.0


async def audit(home: House, patience: timedelta = PATIENCE, tell: Tell | None = None) -> Balance:
    """Look until nothing strays, or two looks in a row see the same strays; with *tell*, which is told how it goes, deeply.

    Raises Unavailable where a store cannot be read.
    """
    async with AsyncExitStack() as stack:
        redis_url = None
        try:
            redis_url = await stack.enter_async_context(redis_of(home))
        except (Unavailable, NoRedis) as error:
            found = await _one(home, None, patience, away=str(error))
        else:
            found = await _whatever_is_left(home, redis_url, patience) if tell else await settled(home, redis_url, patience)
            found = replace(found, doubt=await _doubt(redis_url))
        return found if tell is None else _and(found, await deeply(home, redis_url, tell))


def _and(found: Balance, deeper: list[Stray | Unseen]) -> Balance:
    strays = [one for one in deeper if isinstance(one, Stray)]
    return replace(found, strays=(*found.strays, *strays), unseen=tuple(one.sentence for one in deeper if isinstance(one, Unseen)))


async def _whatever_is_left(home: House, redis_url: str, patience: timedelta) -> Balance:
    """A store that is too damaged to be balanced keeps nobody from looking deeply at what can be read."""
    try:
        return await settled(home, redis_url, patience)
    except Unavailable as error:
        return unbalanced(str(error))


async def _doubt(redis_url: str) -> str | None:
    """Why that Redis, as it is set by now, may lose what it holds."""
    try:
        await redis_server.examine(redis_url)
    except Misconfigured as error:
        return str(error)
    except NoRedis:
        return None  # that it is away is told already
    return None


async def deeply(home: House, redis_url: str | None, tell: Tell) -> list[Stray | Unseen]:
    """What only the deep audit finds, and what it could not look at."""
    arrived = await asyncio.to_thread(_told, home.journal)
    if redis_url is None or not await all_answered(redis_url, INDEX_INBOX):
        arrived = 0
    return await asyncio.to_thread(lambda: list(deep(home, tell, arrived)))


async def settled(home: House, redis_url: str, patience: timedelta = PATIENCE) -> Balance:
    """The same, with that Redis; where it does not answer, what only it can tell is counted as unproven."""
    found = await _one(home, redis_url, patience)
    for _ in range(LOOKS):
        if not found.strays:
            break
        await asyncio.sleep(PAUSE_SECONDS)
        before, found = found, again(found.strays, await _one(home, redis_url, patience))
        if len(before.strays) == len(found.strays):
            break
    return found


async def _one(home: House, redis_url: str | None, patience: timedelta, away: str | None = None) -> Balance:
    now, look = datetime.now(UTC), await look_at(home, redis_url, away)
    found = await asyncio.to_thread(balance, look, now, patience)
    files = await asyncio.to_thread(_without_file, home, look)
    return replace(found, strays=(*found.strays, *files))


async def look_at(home: House, redis_url: str | None, away: str | None = None) -> Look:
    """One look: journal, streams, dead letters, ledger, and the journal again for what was accepted meanwhile."""
    taken = await asyncio.to_thread(_accepted, home.journal)
    known = await asyncio.to_thread(_remembered, home.journal)
    on_the_way, away = await _in_redis(redis_url, away)
    underway = frozenset(taken) if _has_lost_its_memory(on_the_way.sight, known) else on_the_way.underway
    held = await asyncio.to_thread(_held, home.ledger)
    since = frozenset[Key]()
    if held.keys() - taken.keys():
        since = frozenset(await asyncio.to_thread(_accepted, home.journal)) - taken.keys()
    return Look(taken, held, underway, on_the_way.set_aside, since, away)


async def _in_redis(redis_url: str | None, away: str | None) -> tuple[Transit, str | None]:
    if redis_url is None:
        return Transit(frozenset(), ()), away
    try:
        return await transit(redis_url), None
    except Unavailable as error:
        return Transit(frozenset(), ()), str(error)


def _accepted(journal: Path) -> dict[Key, Accepted]:
    with read_only(journal) as database:
        return {Key(one.article_id, one.revision): one for one in accepted(database)}


def _has_lost_its_memory(sight: Sight | None, known: Remembered) -> bool:
    """Whether Redis is not the one that ingest last sent to, or holds less: then ingest sends all that is not finished once more."""
    if sight is None or known.epoch is None:
        return False
    return sight.epoch != known.epoch or sight.last(ARTICLES) < Place.of(known.place(ARTICLES.name))


def _remembered(journal: Path) -> Remembered:
    with read_only(journal) as database:
        return remembered(database)


def _told(journal: Path) -> int:
    with read_only(journal) as database:
        return told(database)


def _held(ledger: Path) -> dict[Key, Kept]:
    with read_only(ledger) as database:
        return {Key(one.article_id, one.revision): one for one in kept(database)}


def _without_file(home: House, look: Look) -> list[Stray]:
    """The revisions whose file's bytes are gone, one for each file."""
    names = {one.raw_sha256: one.source_name for one in look.accepted.values()}
    return [
        Stray("no_file", sha256, f"The bytes of {name} are not in {home.objects}.")
        for sha256, name in sorted(names.items())
        if not (home.objects / sha256[:2] / sha256).is_file()
    ]
