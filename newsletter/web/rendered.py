"""Public pages as they were made last, with all their headers: an edition is frozen, so they differ only after another
was published, another day began, or a template changed."""

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.store.engine import SILENT
from newsletter.web.freshness import UNSENT, is_known

LOOKED = timedelta(seconds=1)
MOST = 32 * 1024 * 1024  # bytes
_NOT_KEPT = ("/search", "/health", "/metrics")  # of health none may wait for the store
_QUERY = re.compile(rb"(page=[0-9]{1,5})?")

Mark = Hashable
Key = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Page:
    """An answer whole, ready to be sent."""

    mark: Mark
    headers: Headers
    start: Message
    body: Message
    unchanged: Message

    @property
    def size(self) -> int:
        """Bytes of the body, and about those of the rest."""
        return len(self.body["body"]) + 2048


class Kept:
    """The pages, the one asked for last at the end: where they are more than `most` bytes, the first ones go."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self.size = most, 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()

    def get(self, key: Key, mark: Mark) -> Page | None:
        """The page, unless something was published since."""
        page = self._pages.get(key)
        if page is None or page.mark != mark:
            return None
        self._pages.move_to_end(key)
        return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page. One so large that few would have room beside it is left out."""
        if page.size > self._most // 8:
            return
        was = self._pages.pop(key, None)
        self.size += page.size - (was.size if was else 0)
        self._pages[key] = page
        while self.size > self._most:
            self.size -= self._pages.popitem(last=False)[1].size


class Rendered:
    """Answers with the page that is kept, without asking anything behind it.

    `mark` says what pages are made from; it is asked for in a thread, at most once in `looked`. While the store does
    not answer, what is kept is shown.
    """

    def __init__(
        self, app: ASGIApp, mark: Callable[[], Mark], *, looked: timedelta = LOOKED, kept: Kept | None = None
    ) -> None:
        self._app, self._asked_for, self._looked = app, mark, looked.total_seconds()
        self._kept = kept or Kept()
        self._mark: Mark = None
        self._seen = float("-inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on and keep the answer where anybody may have it."""
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        if monotonic() - self._seen >= self._looked:
            await self._look()
        mark = self._mark
        page = self._kept.get(key, mark)
        if page is None:
            await self._app(scope, receive, self._keeping(key, mark, send))
        else:
            await _answer(page, scope, send)

    async def _look(self) -> None:
        """Whoever comes meanwhile is answered with what was known before."""
        self._seen = monotonic()
        with suppress(*SILENT, OSError):  # an editor puts a template there anew
            self._mark = await run_in_threadpool(self._asked_for)

    def _keeping(self, key: Key, mark: Mark, send: Send) -> Callable[[Message], Awaitable[None]]:
        """Send on, and keep a whole page as it was before anybody's own headers were looked at."""
        started: list[Message] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
            elif mark is not None and not message.get("more_body") and (page := _page(mark, started[0], message)):
                self._kept.put(key, page)
            await send(message)

        return sending


def _key(scope: Scope) -> Key | None:
    """What tells one page from another. None where nothing is to be kept: of what else stands in a query, strangers
    could make any number of pages, or spell the number of one so that another is kept for it."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"].startswith(_NOT_KEPT):
        return None
    query = scope["query_string"]
    return (scope["path"], query) if _QUERY.fullmatch(query) else None


def _page(mark: Mark, start: Message, body: Message) -> Page | None:
    headers = Headers(raw=start["headers"])
    if start["status"] != 200 or not headers.get("cache-control", "").startswith("public") or "etag" not in headers:
        return None
    rest = [(name, value) for name, value in start["headers"] if name.decode("latin-1") not in UNSENT]
    return Page(
        mark=mark,
        headers=headers,
        start=start,
        body={"type": "http.response.body", "body": body.get("body", b"")},
        unchanged={**start, "status": 304, "headers": rest},
    )


async def _answer(page: Page, scope: Scope, send: Send) -> None:
    asked = {name: value for name, value in scope["headers"] if name.startswith(b"if-")}
    if asked and is_known(_read(asked), page.headers):
        await send(page.unchanged)
        await send({"type": "http.response.body", "body": b""})
        return
    await send(page.start)
    await send(page.body)


def _read(headers: dict[bytes, bytes]) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}


def templates_mark(folders: Sequence[Path]) -> Mark:
    """The moments at which the templates of pages were last written."""
    files = (file for folder in folders for file in sorted((folder / "web").glob("*")))
    return tuple((file.name, file.stat().st_mtime_ns) for file in files)
