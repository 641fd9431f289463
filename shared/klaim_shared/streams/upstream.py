"""What FastStream 0.7 does wrong with a stream, worked round in one place.

- A consumer group that has gone (FLUSHALL, XGROUP DESTROY) stops the subscriber for good and lets the app exit with 0.
- Any other error that Redis answers (no permission, read-only, full disk) restarts the read thousands of times a second.
- A group is made at `$`, so whatever was published before a service first ran would never reach it; and it is made even where it exists,
  so that a service cannot start while memory is full, though nothing but its reading would make room.
- A pending entry that somebody deleted is answered as nothing by Redis 6.2, and each read stumbles over it for ever.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import structlog
from faststream.redis.subscriber.usecases.stream_subscriber import StreamBatchSubscriber
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from klaim_shared.streams.quiet import Refused

# KEYS: stream. ARGV: group. Entries that are pending and no longer there can never be answered.
_LET_GO: Final = """
local gone, after = 0, '-'
while true do
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], after, '+', 100)
  if #pending == 0 then return gone end
  for _, each in ipairs(pending) do
    if #redis.call('XRANGE', KEYS[1], each[1], each[1]) == 0 then gone = gone + redis.call('XACK', KEYS[1], ARGV[1], each[1]) end
    after = '(' .. each[1]
  end
end
"""

log = structlog.get_logger()


async def make_group(redis: Redis, stream: str, group: str) -> None:
    """Make the group at the beginning of the stream, where it does not exist. One that exists is no matter of memory being full."""
    if await redis.exists(stream) and group.encode() in {known["name"] for known in await redis.xinfo_groups(stream)}:
        return
    try:
        await cast("Awaitable[object]", redis.execute_command("XGROUP", "CREATE", stream, group, "0", "MKSTREAM"))  # type: ignore[no-untyped-call]
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def mend_client(redis: Redis) -> None:
    """Let FastStream's own making of groups at its start be ours, and give it no entry that is not there."""
    claim = redis.xautoclaim

    async def create(name: str, groupname: str, **_: object) -> None:
        await make_group(redis, name, groupname)

    async def claim_what_is_there(name: str, groupname: str, **asked: Any) -> list[Any]:  # noqa: ANN401 - FastStream's own words
        following, claimed, *rest = await claim(name=name, groupname=groupname, **asked)
        there = [entry for entry in claimed if entry[0] is not None]
        if len(there) < len(claimed):
            gone = await cast("Awaitable[int]", redis.eval(_LET_GO, 1, name, groupname))
            log.warning("entries were deleted while they were pending; their articles are sent again", stream=name, count=gone)
        return [following, there, *rest]

    redis.xgroup_create = create  # type: ignore[method-assign,assignment]
    redis.xautoclaim = claim_what_is_there  # type: ignore[method-assign,assignment]


def mend(subscriber: StreamBatchSubscriber, redis: Callable[[], Redis], on_poll: Callable[[], None]) -> None:
    """Let this subscriber outlive what Redis answers; *on_poll* is called after each read, idle ones too."""
    read_and_handle: Callable[[Any], Awaitable[None]] = subscriber._get_msgs  # noqa: SLF001 - there is no public hook around a read
    name, group = subscriber.stream_sub.name, str(subscriber.stream_sub.group)

    async def get_msgs(read: Any) -> None:  # noqa: ANN401 - FastStream's own callable
        try:
            await read_and_handle(read)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                # Anything but a ResponseError lands in FastStream's own back-off of five seconds.
                raise Refused(f"{name}: {error}") from error
            log.warning("the consumer group is gone; making it again from the beginning", stream=name, group=group)
            await make_group(redis(), name, group)
        on_poll()

    subscriber._get_msgs = get_msgs  # type: ignore[method-assign] # noqa: SLF001
