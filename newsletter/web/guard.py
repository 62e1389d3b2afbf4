"""What every answer carries and every request is held to, whichever page it is for."""

import re
from collections.abc import Mapping

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LARGEST_BODY = 64 * 1024  # bytes; a form of ours has some hundred
LARGEST_PASTE = 256 * 1024  # bytes; all preferences, with a bibliography pasted among them
_PASTED = re.compile(r"/change/[^/]+(?:/preview)?")


def policy(*, styles: str = "'self'", images: str = "'self'", scripts: str = "") -> str:
    """The Content-Security-Policy of a page that loads nothing but its style sheet from `styles`, and `images`.

    `scripts` is where the few scripts that a page has come from; "" is a page without any.
    """
    run = f"script-src {scripts}; " if scripts else ""
    return (
        f"default-src 'none'; {run}style-src {styles}; img-src {images}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def as_mailed(*, pictures: bool) -> str:
    """The policy of the HTML part of a mail; its pictures, where the operator allows any, are those of the feed."""
    return policy(styles="'unsafe-inline'", images="https: http:" if pictures else "'self'")


HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Guard:
    """Sets the headers that a page did not set itself, and cuts off a body that no form of ours makes.

    A page is kept by nobody and loads nothing unless it says otherwise: forgetting a header cannot open a door.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on. Raises HTTPException with 413 inside the application that reads too large a body."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        largest = LARGEST_PASTE if _PASTED.fullmatch(scope.get("path", "")) else _LARGEST_BODY
        await self._app(scope, _limited(receive, largest), answer)


def _limited(receive: Receive, largest: int) -> Receive:
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise HTTPException(413)
        return message

    return limited
