"""Whether a reader has a page already: what may be kept is named by its content and not sent twice (RFC 9110)."""

import hashlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNSENT = ("content-length", "content-type")


class Freshness:
    """Gives each answer that may be kept in public an ETag, and answers 304 to whoever has it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and hold an answer until all of it is known."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        asked, held = Headers(scope=scope), _Held()

        async def answer(message: Message) -> None:
            held.add(message)
            if held.is_whole:
                for part in held.answered(asked):
                    await send(part)

        await self._app(scope, receive, answer)


class _Held:
    """The messages of one answer. Our pages are made whole, so holding one costs no more than making it."""

    def __init__(self) -> None:
        self._messages: list[Message] = []

    def add(self, message: Message) -> None:
        self._messages.append(message)

    @property
    def is_whole(self) -> bool:
        last = self._messages[-1]
        return last["type"] == "http.response.body" and not last.get("more_body", False)

    def answered(self, asked: Mapping[str, str]) -> list[Message]:
        """The answer with its ETag, or that nothing has changed."""
        start, *bodies = self._messages
        headers = MutableHeaders(scope=start)
        if start["status"] != 200 or not headers.get("cache-control", "").startswith("public"):
            return self._messages
        content = b"".join(body.get("body", b"") for body in bodies)
        headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        if not is_known(asked, headers):
            return self._messages
        for name in UNSENT:
            del headers[name]
        return [{**start, "status": 304}, {"type": "http.response.body", "body": b""}]


def is_known(asked: Mapping[str, str], answer: Mapping[str, str]) -> bool:
    """Whether the headers of a request say that the answer with these headers is had. A named ETag alone decides."""
    known = asked.get("if-none-match")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return "*" in tags or answer["etag"] in tags
    return _unchanged(asked.get("if-modified-since", ""), answer.get("last-modified", ""))


def _unchanged(since: str, changed: str) -> bool:
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):  # no date, or one with a zone beside one without
        return False
