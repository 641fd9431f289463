"""Dead letters: workers that give up on some articles, letters that are put there, and what is then held."""

from collections.abc import Mapping, Sequence
from typing import Any

from redis.asyncio import Redis

from klaim_shared.errors import Rejected
from klaim_shared.messages import Event
from klaim_shared.streams import DeadLetters, LetterQuery
from klaim_shared.streams.wire import encode
from klaim_shared.topology import CLAIMS, EXTRACT_ARTICLES, FIELD, Subscription
from tests.conftest import Server
from tests.streaming import NOW, article, close_article, holds, until, worker

EVERYTHING = LetterQuery()


class Poison:
    """A worker that fails on some articles, until it is mended."""

    def __init__(self, server: Server, *poisonous: str, refuses: bool = False) -> None:
        self.poisonous, self.refuses, self.seen = set(poisonous), refuses, list[str]()
        self.streams = worker(server)
        self.streams.transform(EXTRACT_ARTICLES, CLAIMS, self.handle)
        self.answer = close_article

    async def handle(self, event: Event[Any]) -> Sequence[Event[Any]]:
        self.seen.append(event.subject)
        if event.subject not in self.poisonous:
            return await self.answer(event)
        if self.refuses:
            raise Rejected("contradicts_ledger", f"{event.subject} is poison")
        raise ZeroDivisionError


async def set_aside(redis: Redis, subscription: Subscription, number: int) -> None:
    await until(lambda: holds(redis, subscription.dead_letter, number), seconds=20)


async def ids(letters: DeadLetters, **asked: Any) -> list[str]:
    return [letter.letter_id for letter in (await letters.page(LetterQuery(**asked))).items]


async def add(redis: Redis, stream: str, fields: Mapping[Any, Any]) -> str:
    entry = await redis.xadd(stream, dict(fields))
    return entry.decode() if isinstance(entry, bytes) else entry


async def put(redis: Redis, subscription: Subscription, reason: str, **fields: str) -> str:
    """A letter as a service would write it, about an entry that its stream no longer holds."""
    ours = {"reason": reason, "error": "told so", "service": subscription.group, "tries": "1", "time": NOW.isoformat(), "entry": "7-7"}
    place = await add(redis, subscription.dead_letter, {FIELD: encode(article("a")), **ours, **fields})
    return f"{subscription.stream.name}.{subscription.group}:{place}"
