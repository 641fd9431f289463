"""The writer's side: events appended only to the Redis they are meant for, and what a writer must know of it."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any, Final

import structlog
from redis.asyncio import Redis

from klaim_shared import faults
from klaim_shared.errors import KlaimError
from klaim_shared.streams.durability import Durability, doubt
from klaim_shared.streams.flow import Flow, tell
from klaim_shared.streams.idle import begin_anew
from klaim_shared.streams.seldom import Seldom
from klaim_shared.streams.sight import EPOCH, Sight, look
from klaim_shared.streams.trim import Retention, trim
from klaim_shared.streams.trouble import answering
from klaim_shared.topology import FIELD, Stream

TROUBLE_SECONDS: Final = 600.0

log = structlog.get_logger()


class MemoryLost(KlaimError):
    """Redis no longer holds what was sent before: its epoch is another, or a stream has fallen behind a place it had given out."""


# KEYS: stream, epoch. ARGV: epoch, last place known, field, events…
_APPEND: Final = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
local function parts(place)
  local ms, number = string.match(place, '(%d+)-(%d+)')
  return tonumber(ms), tonumber(number)
end
local last = '0-0'
if redis.call('EXISTS', KEYS[1]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do if info[i] == 'last-generated-id' then last = info[i + 1] end end
end
local am, an = parts(last)
local bm, bn = parts(ARGV[2])
if am < bm or (am == bm and an < bn) then return 'lost' end
local places = {}
for i = 4, #ARGV do places[#places + 1] = redis.call('XADD', KEYS[1], '*', ARGV[3], ARGV[i]) end
return places
"""


class Outlet:
    """What ingest needs of Redis. Every method raises Unavailable where Redis does not answer, or refuses."""

    def __init__(self, redis: Callable[[], Redis], accepted: Durability = "always") -> None:
        self._redis, self._accepted = redis, accepted
        self._seldom = Seldom(TROUBLE_SECONDS)
        self._append: Any = None

    async def look(self) -> Sight:
        """What Redis holds just now."""
        with answering():
            return await look(self._redis())

    async def append(self, stream: Stream, events: Sequence[bytes], *, epoch: str, beyond: str) -> list[str]:
        """Append *events*, each one event as JSON, in order; the place of each.

        Raises MemoryLost, and appends nothing, where the epoch is another or the stream has not come as far as *beyond*. Unavailable means
        "perhaps": append them again, their ids stay the same.
        """
        with answering():
            script = self._append = self._append or self._redis().register_script(_APPEND)
            faults.point("publish.sending")
            places = await script(keys=[stream.name, EPOCH], args=[epoch, beyond, FIELD, *events])
        faults.point("publish.answered")
        if places == b"lost":
            raise MemoryLost(f"Redis no longer holds what was sent on {stream.name}.")
        return [place.decode() for place in places]

    async def renew(self) -> str:
        """Begin a new epoch; its name."""
        epoch = secrets.token_hex(8)
        with answering():
            await self._redis().set(EPOCH, epoch)
        return epoch

    async def begin_idle_times_anew(self) -> int:
        """Have what workers were given and have not answered count as given just now; how many entries that are."""
        with answering():
            return await begin_anew(self._redis())

    async def memory(self) -> float | None:
        """Used memory as a share of what Redis may have (else, of what the machine has); None where that is unknown."""
        with answering():
            info = await self._redis().info("memory")
        most = info.get("maxmemory") or info.get("total_system_memory")
        return float(info["used_memory"]) / float(most) if most else None

    async def trim(self, now: int, retention: Retention, *, short: bool) -> list[str]:
        """Take away what nobody needs at Redis' time *now* (milliseconds); what a person should know of it, in sentences."""
        with answering():
            return await trim(self._redis(), now, retention, short=short)

    async def tell(self, flow: Flow) -> None:
        """Leave a note of how the articles flow, and of a Redis that was told since it was examined to lose what it holds."""
        with answering():
            trouble = await doubt(self._redis(), self._accepted)
            if trouble and self._seldom.due(trouble):
                log.warning(trouble)
            notes = (*filter(None, [trouble]), *flow.notes)
            await tell(self._redis(), flow.model_copy(update={"notes": notes}))


async def ensure_epoch(redis: Redis) -> None:
    """Begin an epoch where there is none. Raises redis.exceptions.RedisError."""
    if await redis.get(EPOCH) is None:
        await redis.set(EPOCH, secrets.token_hex(8), nx=True)
