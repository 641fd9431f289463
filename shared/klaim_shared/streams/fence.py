"""Scripts that answer an entry and acknowledge it in one step, and only while it is still ours to answer.

MULTI does not roll back: where XADD fails at exec time, an XACK beside it stands, and the message is lost. A script stops at its
first error, so it can repeat work but never lose it; and a second worker that did the same work finds the entry no longer pending
and emits nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from redis.asyncio import Redis

from klaim_shared.topology import FIELD

# KEYS: out. ARGV: field, events… One answer for all of them: reading an answer for each costs the sender more than the sending.
APPEND: Final = "for i = 2, #ARGV do redis.call('XADD', KEYS[1], '*', ARGV[1], ARGV[i]) end"

# KEYS: in, out. ARGV: group, entry, field, events…
_EMIT: Final = """
if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1) == 0 then return 0 end
for i = 4, #ARGV do redis.call('XADD', KEYS[2], '*', ARGV[3], ARGV[i]) end
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return 1
"""

# KEYS: in, dead, receipts. ARGV: group, entry, our field, receipt or nothing, field, value, field, value…
_BURY: Final = """
if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1) == 0 then return 0 end
redis.call('XADD', KEYS[2], '*', unpack(ARGV, 5))
if ARGV[4] ~= '' then redis.call('XADD', KEYS[3], '*', ARGV[3], ARGV[4]) end
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return 1
"""

# KEYS: in, out. ARGV: group, field, how many events, events…, entries…
_CONFIRM: Final = """
local last = 3 + tonumber(ARGV[3])
for i = 4, last do redis.call('XADD', KEYS[2], '*', ARGV[2], ARGV[i]) end
for i = last + 1, #ARGV do redis.call('XACK', KEYS[1], ARGV[1], ARGV[i]) end
return #ARGV - last
"""


class Fence:
    """Answers entries of one consumer group on one stream."""

    def __init__(self, redis: Redis, stream: str, group: str) -> None:
        self._stream, self._group = stream, group
        self._emit = redis.register_script(_EMIT)
        self._bury = redis.register_script(_BURY)
        self._confirm = redis.register_script(_CONFIRM)

    async def emit(self, entry: bytes, out: str, events: Sequence[bytes]) -> bool:
        """Add *events* to *out* in order and acknowledge *entry*; False, and nothing added, where it was answered already."""
        return bool(await self._emit(keys=[self._stream, out], args=[self._group, entry, FIELD, *events]))

    async def bury(self, entry: bytes, dead: str, letter: Mapping[bytes, bytes], receipts: str, receipt: bytes = b"") -> bool:
        """Move *entry* to the dead letter stream *dead*, with a *receipt* where there is one; False where it was answered already."""
        flat = [part for pair in letter.items() for part in pair]
        return bool(await self._bury(keys=[self._stream, dead, receipts], args=[self._group, entry, FIELD, receipt, *flat]))

    async def confirm(self, entries: Sequence[bytes], out: str, events: Sequence[bytes]) -> None:
        """Acknowledge *entries*, of which everything is on disk elsewhere, and add *events* to *out* before that."""
        await self._confirm(keys=[self._stream, out], args=[self._group, FIELD, len(events), *events, *entries])
