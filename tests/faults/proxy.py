"""A TCP proxy before Redis that fails on purpose: cuts, black holes, replies that never come, latency."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

AT_ONCE = 65_536


@dataclass
class Proxy:
    """Listens on loopback for whoever should reach *port*. Its switches may be turned from any thread."""

    port: int
    listens: int = 0
    latency: float = 0.0  # seconds, each way
    black_hole: bool = False  # swallows all, and answers nothing, without closing anything
    lost_replies: dict[bytes, int] = field(default_factory=dict)  # how many replies to a request with these bytes are lost with their link
    lost: int = 0
    _links: set["asyncio.Task[None]"] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.listens}"

    def cut(self) -> None:
        """End all links at once."""
        self._loop.call_soon_threadsafe(lambda: [link.cancel() for link in self._links])

    async def _serve(self, ready: threading.Event) -> None:
        async with await asyncio.start_server(self._link, "127.0.0.1", 0) as server:
            self.listens = server.sockets[0].getsockname()[1]
            ready.set()
            await server.serve_forever()

    async def _link(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._links.add(task)
        try:
            redis, forth = await asyncio.open_connection("127.0.0.1", self.port)
        except (OSError, asyncio.CancelledError):  # Redis is away, or cut before it came to it
            back.transport.abort()
            return
        finally:
            self._links.discard(task)
        self._links.add(task)
        doomed: list[bytes] = []
        try:
            await _first(self._pump(client, forth, doomed, requests=True), self._pump(redis, back, doomed, requests=False))
        except asyncio.CancelledError:
            return  # cut
        finally:
            self._links.discard(task)
            for writer in (back, forth):
                writer.transport.abort()

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, doomed: list[bytes], *, requests: bool) -> None:
        with suppress(ConnectionError):
            while data := await source.read(AT_ONCE):
                if self.latency:
                    await asyncio.sleep(self.latency)
                if self.black_hole:
                    continue
                if requests:
                    doomed += [word for word, left in self.lost_replies.items() if left > 0 and word in data]
                elif doomed:
                    self.lost_replies[doomed[0]] -= 1
                    self.lost += 1
                    return
                target.write(data)
                await target.drain()


async def _first(*pumps: Coroutine[Any, Any, None]) -> None:
    """Until one of them ends."""
    tasks = [asyncio.ensure_future(pump) for pump in pumps]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _leave() -> None:
    """End what is left, and let the links be closed before the loop is."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await asyncio.sleep(0)


@contextmanager
def proxied(port: int) -> Iterator[Proxy]:
    """A proxy before that port, in a thread of its own."""
    proxy, ready = Proxy(port), threading.Event()

    def work() -> None:
        asyncio.set_event_loop(proxy._loop)
        with suppress(asyncio.CancelledError):
            proxy._loop.run_until_complete(serving)
        proxy._loop.run_until_complete(_leave())

    serving = proxy._loop.create_task(proxy._serve(ready))
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield proxy
    finally:
        proxy.cut()
        proxy._loop.call_soon_threadsafe(serving.cancel)
        thread.join(10)
        proxy._loop.close()
