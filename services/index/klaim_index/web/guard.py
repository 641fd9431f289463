"""What every response carries, and which hosts are answered at all."""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from klaim_index.web.problems import problem

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Guard:
    """Answers only to the host names it is known by, so that a page elsewhere cannot rebind its own name to this one; `*` is any.

    Adds the security headers to all it lets pass.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str]) -> None:
        self._app = app
        self._allowed = frozenset(host.lower() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        known = "*" in self._allowed or _host_name(Headers(scope=scope).get("host", "")) in self._allowed
        answer = self._app if known else problem(400, "This ledger is not known by that host name; KLAIM_INDEX_ALLOWED_HOSTS can add it.")
        await answer(scope, receive, send_guarded)


def _host_name(host: str) -> str:
    """The host without its port: `[::1]:8090` is `[::1]`."""
    name, bracket, _ = host.lower().partition("]")
    return f"{name}]" if bracket else name.partition(":")[0]
