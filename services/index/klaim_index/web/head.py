"""HEAD, which every address that answers GET should answer too."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

WITHOUT_BODY = "klaim.without_body"  # in the scope, for a route whose body costs much


class HeadAsGet:
    """Answers HEAD as GET is answered, without the body; the routes need not know of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET", WITHOUT_BODY: True}, receive, send_without_body)
