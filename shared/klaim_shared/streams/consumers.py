"""Consumers that will not come back. Each container has a name of its own, so a group gathers one for every start there ever was."""

from collections.abc import Awaitable
from typing import Final, cast

from redis.asyncio import Redis

# KEYS: stream. ARGV: group, milliseconds. In one step: a consumer that read between look and removal would take what it read with it.
_CLEAR: Final = """
local removed = 0
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local known = {}
  for i = 1, #consumer, 2 do known[consumer[i]] = consumer[i + 1] end
  if known['pending'] == 0 and known['idle'] > tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], known['name'])
    removed = removed + 1
  end
end
return removed
"""


async def clear_away(redis: Redis, stream: str, group: str, idle: float) -> int:
    """Remove the group's consumers that have nothing pending and have not read for *idle* seconds; how many they were."""
    return int(await cast("Awaitable[int]", redis.eval(_CLEAR, 1, stream, group, str(int(idle * 1000)))))
