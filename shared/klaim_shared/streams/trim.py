"""Taking away what nobody needs any longer: never what a group of klaim's has not answered, and never by count."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Final, cast

from redis.asyncio import Redis

from klaim_shared.streams.sight import PAIRS_OF, Place
from klaim_shared.topology import STREAMS, SUBSCRIPTIONS, Stream


@dataclass(frozen=True)
class Retention:
    """For how long what was answered is kept, when memory is short too, and how long others' groups are waited for; seconds."""

    keep: float = 7 * 86_400.0
    keep_when_short: float = 600.0
    wait_for_others: float = 7 * 86_400.0


# KEYS: stream. ARGV: the place from which everything is kept, the place from which others' groups are waited for, our groups…
# In one step: a replay makes an old entry pending again, and must not find it gone after that.
_TRIM: Final = """
local function less(a, b)
  local am, an = string.match(a, '(%d+)-(%d+)')
  local bm, bn = string.match(b, '(%d+)-(%d+)')
  am, an, bm, bn = tonumber(am), tonumber(an), tonumber(bm), tonumber(bn)
  return am < bm or (am == bm and an < bn)
end
local cut, ours, behind = ARGV[1], {}, {}
if redis.call('EXISTS', KEYS[1]) == 0 then return {0} end
for i = 3, #ARGV do ours[ARGV[i]] = true end
for _, each in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = pairs_of(each)
  local name, needs = group['name'], nil
  if group['pending'] > 0 then
    needs = redis.call('XPENDING', KEYS[1], name)[2]
  else
    local unread = redis.call('XRANGE', KEYS[1], '(' .. group['last-delivered-id'], '+', 'COUNT', 1)[1]
    needs = unread and unread[1]
  end
  if not ours[name] and needs and less(needs, ARGV[1]) then
    if less(needs, ARGV[2]) then
      behind[#behind + 1] = {name, 'left'}
      needs = ARGV[2]
    else
      behind[#behind + 1] = {name, 'waits'}
    end
  end
  ours[name] = nil
  if needs and less(needs, cut) then cut = needs end
end
if next(ours) then return {0} end
return {redis.call('XTRIM', KEYS[1], 'MINID', '=', cut), unpack(behind)}
"""


async def trim(redis: Redis, now: int, retention: Retention, *, short: bool) -> list[str]:
    """Trim every stream at Redis' time *now* (milliseconds); what a person should know of it, in sentences. Raises RedisError.

    A group of ours that does not exist yet needs everything. Somebody else's is waited for so long, and then misses what goes.
    """
    notes: list[str] = []
    for stream in STREAMS:
        kept, waited = (_before(now, seconds) for seconds in (_keep(retention, short=short), retention.wait_for_others))
        ours = [subscription.group for subscription in SUBSCRIPTIONS if subscription.stream == stream]
        asked = cast("Awaitable[list[Any]]", redis.eval(PAIRS_OF + _TRIM, 1, stream.name, kept, waited, *ours))
        _, *behind = await asked
        for name, how in behind:
            if how == b"left" or short:
                notes.append(_sentence(stream, name.decode(), retention, left=how == b"left"))
    return notes


def _keep(retention: Retention, *, short: bool) -> float:
    return min(retention.keep, retention.keep_when_short) if short else retention.keep


def _before(now: int, seconds: float) -> str:
    return str(Place(max(0, int(now - 1000 * seconds))))


def _sentence(stream: Stream, group: str, retention: Retention, *, left: bool) -> str:
    fate = (
        f"left entries unread for more than {retention.wait_for_others / 86_400:.3g} days, and has missed them"
        if left
        else "holds back entries that Redis has little room for"
    )
    return f"Group {group} on {stream.name} {fate}; if nobody reads with it any more: XGROUP DESTROY {stream.name} {group}."
