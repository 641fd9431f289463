"""Idle times, from which a worker is known to have left an entry: they are begun anew where Redis' clock has gone back.

Redis reckons them by the clock of its machine. What was given to a worker before the clock went back counts as not idle at all until
the clock has come as far again, which may be hours: if the worker dies, nobody takes it up.
"""

from collections.abc import Awaitable
from typing import Final, cast

from redis.asyncio import Redis

from klaim_shared.topology import SUBSCRIPTIONS

MOST: Final = "10000"  # entries of a group; far more than are ever on their way

# KEYS: stream. ARGV: group, how many at most. Each stays with whom it was given to, and no try is counted.
_ANEW: Final = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], '-', '+', ARGV[2])
if pending.err then return 0 end
for _, each in ipairs(pending) do
  redis.call('XCLAIM', KEYS[1], ARGV[1], each[2], 0, each[1], 'IDLE', 0, 'JUSTID')
end
return #pending
"""


async def begin_anew(redis: Redis) -> int:
    """Let every entry that a group of ours was given and has not answered be given just now; how many. Raises RedisError."""
    found = 0
    for each in SUBSCRIPTIONS:
        found += await cast("Awaitable[int]", redis.eval(_ANEW, 1, each.stream.name, each.group, MOST))
    return found
