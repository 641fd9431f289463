"""What FastStream 0.7 does wrong with a stream, worked round in one place.

- A consumer group that has gone (FLUSHALL, XGROUP DESTROY) stops the subscriber for good and lets the app exit with 0.
- Any other error that Redis answers (no permission, read-only, full disk) restarts the read thousands of times a second.
- A group is made at `$`, so whatever was published before a service first ran would never reach it.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from faststream.redis.subscriber.usecases.stream_subscriber import StreamBatchSubscriber
from redis.asyncio import Redis
from redis.exceptions import ResponseError

log = structlog.get_logger()


async def make_group(redis: Redis, stream: str, group: str) -> None:
    """Make the group at the beginning of the stream, where it does not exist."""
    try:
        await redis.xgroup_create(stream, group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


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
                raise RuntimeError(f"Redis refused to read {name}: {error}") from error
            log.warning("the consumer group is gone; making it again from the beginning", stream=name, group=group)
            await make_group(redis(), name, group)
        on_poll()

    subscriber._get_msgs = get_msgs  # type: ignore[method-assign] # noqa: SLF001
