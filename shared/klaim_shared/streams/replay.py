"""Giving a dead letter's entry back to the group that gave it up, or doing away with the letter.

A replay reaches that group alone. The entry still stands on its stream, so it is made pending again for the group (XCLAIM FORCE),
its tries counted anew, and the group's workers take it up as they take up any entry that a worker left. Nothing is added to the
stream: no other group sees the entry again, and its place in the order stays.

Where the stream no longer holds the entry, byte for byte the same (it was trimmed), it is appended. Then every group sees it once
more, which is what at-least-once delivery allows: the event's id is the same, all that follows from it has the same ids, and
consumers drop what they have seen. What klaim's other groups gave up of the same entry goes with the letter: they have it again,
and to append it for each of them would double the letters of an entry that is given up once more. One that this klaim cannot
read is not appended: each group would only give it up again, and every replay would double the letters.

Either way the letter goes in the same script, as its last step: one that stops half way can repeat, never lose.
"""

from collections.abc import Awaitable
from typing import Final, Literal, cast

from redis.asyncio import Redis

from klaim_shared.streams.dead import ENTRY, ORIGINAL, OURS, opened_in_full
from klaim_shared.streams.wire import Fields
from klaim_shared.topology import FIELD, SUBSCRIPTIONS, Subscription

REPLAYER: Final = "replay"  # the consumer that holds an entry until a worker takes it up
IDLE_MILLISECONDS: Final = str(86_400_000)  # unanswered for so long that whoever looks next takes it

Outcome = Literal["redelivered", "appended", "dropped", "foreign", "unreadable", "gone"]

# KEYS: in, dead, dead of other groups…
# ARGV: group, letter, 1 to do it, consumer, idle, FIELD, ENTRY, ORIGINAL, 1 if it can be read, our field names…
_REPLAY: Final = """
local found = redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2])[1]
if not found then return 'gone' end
local ours, letter, entry = {}, {}, {}
for i = 10, #ARGV do ours[ARGV[i]] = true end
for i = 1, #found[2], 2 do
  local name, value = found[2][i], found[2][i + 1]
  letter[name] = value
  if not ours[name] then
    local bare = string.sub(name, 1, #ARGV[8]) == ARGV[8] and string.sub(name, #ARGV[8] + 1)
    entry[#entry + 1] = bare and ours[bare] and bare or name
    entry[#entry + 1] = value
  end
end
local id = letter[ARGV[7]]
if not id or not string.match(id, '^%d+%-%d+$') then return 'foreign' end
local standing = redis.pcall('XRANGE', KEYS[1], id, id)
if standing.err then return 'foreign' end
local same = false
if standing[1] then
  local fields, body = standing[1][2], nil
  for i = 1, #fields, 2 do if fields[i] == ARGV[6] then body = fields[i + 1] end end
  same = body == letter[ARGV[6]]
end
if not same and #entry == 0 then return 'foreign' end
if not same and ARGV[9] == '0' then return 'unreadable' end
local function forget(dead)
  local after = '-'
  while true do
    local some = redis.call('XRANGE', dead, after, '+', 'COUNT', 100)
    if #some == 0 then return end
    for _, each in ipairs(some) do
      local told = {}
      for i = 1, #each[2], 2 do told[each[2][i]] = each[2][i + 1] end
      if told[ARGV[7]] == id and told[ARGV[6]] == letter[ARGV[6]] then redis.call('XDEL', dead, each[1]) end
    end
    after = '(' .. some[#some][1]
  end
end
if ARGV[3] == '1' then
  if not same then
    redis.call('XADD', KEYS[1], '*', unpack(entry))
    for i = 3, #KEYS do forget(KEYS[i]) end
  elseif #redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1) == 0 then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[4], 0, id, 'IDLE', ARGV[5], 'RETRYCOUNT', 0, 'FORCE', 'JUSTID')
  end
  redis.call('XDEL', KEYS[2], ARGV[2])
end
return same and 'redelivered' or 'appended'
"""


async def replay(redis: Redis, subscription: Subscription, at: bytes, *, dry_run: bool) -> Outcome:
    """Deliver the entry again and remove the letter at the place *at*, in one step; with *dry_run*, only tell which it would be.

    `gone`: there is no such letter, somebody else was first. `foreign`: nothing tells which entry it stands for; it stays.
    `unreadable`: the stream no longer holds the entry, and this klaim cannot read it; it stays.
    """
    place = at.decode()
    found = cast("list[tuple[bytes, Fields]]", await redis.xrange(subscription.dead_letter, place, place))
    readable = "1" if found and opened_in_full(subscription, *found[0]).unreadable is None else "0"
    others = (each.dead_letter for each in SUBSCRIPTIONS if each.stream == subscription.stream and each != subscription)
    keys = (subscription.stream.name, subscription.dead_letter, *others)
    flags = (subscription.group, at, "0" if dry_run else "1", REPLAYER, IDLE_MILLISECONDS, FIELD, ENTRY, ORIGINAL, readable)
    told = await cast("Awaitable[bytes]", redis.eval(_REPLAY, len(keys), *keys, *flags, *OURS))
    return cast("Outcome", told.decode())


async def drop(redis: Redis, subscription: Subscription, at: bytes, *, dry_run: bool) -> Outcome:
    """Remove the letter at the place *at* for good; with *dry_run*, only tell whether it is there."""
    place = at.decode()
    there = await redis.xrange(subscription.dead_letter, place, place) if dry_run else await redis.xdel(subscription.dead_letter, place)
    return "dropped" if there else "gone"
