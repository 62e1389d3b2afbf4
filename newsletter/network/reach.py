"""One request to a page of our own, as a mailbox provider makes it: no redirect is followed."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import httpx

from newsletter import __version__
from newsletter.errors import PageError

PATIENCE = timedelta(seconds=10)
_MOST = 1_000_000  # bytes
_NUMBER = re.compile(r"\[Errno -?[0-9]+\] ")
"""The number that Python puts before the system's words."""


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: the status, and the body as text."""

    status: int
    text: str


class Web(Protocol):
    """What is asked of a web server. Raises PageError where there is no answer."""

    def get(self, url: str) -> Page:
        """Look at a page."""
        ...

    def post(self, url: str, form: dict[str, str]) -> Page:
        """Post a form."""
        ...


class Client:
    """Over the network, with certificates verified."""

    def __init__(self, *, patience: timedelta = PATIENCE) -> None:
        self._patience = patience.total_seconds()

    def get(self, url: str) -> Page:
        """Look at a page."""
        return self._asked("GET", url, {})

    def post(self, url: str, form: dict[str, str]) -> Page:
        """Post a form."""
        return self._asked("POST", url, form)

    def _asked(self, method: str, url: str, form: dict[str, str]) -> Page:
        headers = {"User-Agent": f"newsletter/{__version__}"}
        try:
            with (
                httpx.Client(timeout=self._patience, headers=headers) as client,
                client.stream(method, url, data=form or None) as answer,
            ):
                content = b""
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > _MOST:
                        break
                return Page(answer.status_code, content.decode("utf-8", "replace"))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = _NUMBER.sub("", " ".join(str(error).split())) or type(error).__name__
            raise PageError(f"{url.partition('/unsubscribe/')[0]} does not answer: {why}") from error
