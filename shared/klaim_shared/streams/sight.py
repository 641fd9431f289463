"""What Redis holds at one moment: its epoch, and how far each stream and each of its groups has come."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Self, cast

from redis.asyncio import Redis

from klaim_shared.topology import STREAMS, Stream, Subscription

EPOCH: Final = "klaim.epoch"  # a random word; it is gone, or another, when Redis lost its memory


class Place(NamedTuple):
    """The id of a stream entry: milliseconds and a number."""

    milliseconds: int = 0
    number: int = 0

    @classmethod
    def of(cls, written: str | bytes) -> Self:
        """From Redis' way of writing it, such as `1795186667482-0`."""
        milliseconds, _, number = (written.decode() if isinstance(written, bytes) else written).partition("-")
        return cls(int(milliseconds), int(number or 0))

    def __str__(self) -> str:
        return f"{self.milliseconds}-{self.number}"

    @property
    def following(self) -> "Place":
        """The first place after it."""
        return Place(self.milliseconds, self.number + 1)


NOWHERE: Final = Place()


@dataclass(frozen=True)
class StreamSight:
    """A stream: the last place it has given out, its length, and for each group the place below which everything was answered."""

    last: Place = NOWHERE
    length: int = 0
    answered: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class Sight:
    """Redis at one moment; *now* is its own clock, in milliseconds."""

    epoch: str | None
    now: int
    streams: Mapping[str, StreamSight]

    def last(self, stream: Stream) -> Place:
        """The last place that the stream has given out; `0-0` where there is no stream."""
        return self.streams.get(stream.name, StreamSight()).last

    @property
    def latest(self) -> int:
        """The latest moment that any stream has seen, in milliseconds: Redis' clock, where it never went back."""
        return max((stream.last.milliseconds for stream in self.streams.values()), default=0)

    def answered(self, subscription: Subscription) -> Place:
        """Everything below this place was answered by the group; `0-0` where there is no such group."""
        return self.streams.get(subscription.stream.name, StreamSight()).answered.get(subscription.group, Place())


# What XINFO answers, fields and values in turn, by the name of the field.
PAIRS_OF: Final = """
local function pairs_of(flat)
  local known = {}
  for i = 1, #flat, 2 do known[flat[i]] = flat[i + 1] end
  return known
end
"""
# KEYS: epoch, streams… In one step: what is told of one stream must hold when the next is looked at.
_LOOK: Final = """
local time = redis.call('TIME')
local seen = {redis.call('GET', KEYS[1]) or '', time[1], time[2]}
for i = 2, #KEYS do
  local stream = {KEYS[i]}
  if redis.call('EXISTS', KEYS[i]) == 1 then
    local info = pairs_of(redis.call('XINFO', 'STREAM', KEYS[i]))
    stream[2], stream[3] = info['last-generated-id'], info['length']
    for _, each in ipairs(redis.call('XINFO', 'GROUPS', KEYS[i])) do
      local group = pairs_of(each)
      local oldest = group['pending'] > 0 and redis.call('XPENDING', KEYS[i], group['name'])[2] or ''
      stream[#stream + 1] = {group['name'], group['last-delivered-id'], oldest}
    end
  end
  seen[#seen + 1] = stream
end
return seen
"""


async def look(redis: Redis) -> Sight:
    """Look at all streams at once. Raises redis.exceptions.RedisError."""
    names = [stream.name for stream in STREAMS]
    epoch, seconds, microseconds, *streams = await cast("Awaitable[list[Any]]", redis.eval(PAIRS_OF + _LOOK, 1 + len(names), EPOCH, *names))
    now = int(seconds) * 1000 + int(microseconds) // 1000
    return Sight(epoch.decode() or None, now, {name.decode(): _stream(*about) for name, *about in streams if about})


def _stream(last: bytes, length: int, *groups: list[bytes]) -> StreamSight:
    answered = {name.decode(): Place.of(oldest) if oldest else Place.of(delivered).following for name, delivered, oldest in groups}
    return StreamSight(Place.of(last), length, answered)
