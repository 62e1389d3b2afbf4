"""One request and what came of it: an answer with its body, or a failure that may pass."""

import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import httpcore
import httpx

from newsletter import plain
from newsletter.errors import FeedError
from newsletter.network import body
from newsletter.network.connections import Deadline, Limits, Network
from newsletter.network.route import Route

FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    socket.gaierror,
)
_EXCERPT = 200
_SECONDS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered. `content` is the whole body of a 200, and of an error the beginning."""

    status: int
    headers: httpx.Headers
    content: bytes

    def __str__(self) -> str:
        phrase = next((known.phrase for known in HTTPStatus if known == self.status), "")
        words = plain.line(self.content.decode("utf-8", "replace"))
        return f"answered {self.status} {phrase}".strip() + (f": {words}" if words else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Temporary:
    """A failure that may pass: where and what it was, and how long the server asked us to wait."""

    place: str
    reason: str
    wait: timedelta = timedelta()


def exchange(
    url: httpx.URL,
    headers: Mapping[bytes, bytes],
    *,
    route: Route,
    limits: Limits,
    deadline: Deadline,
    tls: ssl.SSLContext,
    place: str,
) -> Answer:
    """Ask once, over a connection of its own: bytes behind one answer must not become part of the next.

    Raises FeedError for a body that is too large or wrongly packed, and whatever of `FAILURES` happens.
    """
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    with (
        httpcore.ConnectionPool(
            ssl_context=tls,
            proxy=route.proxy_for_httpcore(tls),
            network_backend=Network(route.addresses, deadline),
        ) as pool,
        pool.stream("GET", target, headers=list(headers.items()), extensions={"timeout": limits.timeouts}) as response,
    ):
        return _answer(response, limits.largest, place)


def _answer(response: httpcore.Response, largest: int, place: str) -> Answer:
    headers = httpx.Headers(response.headers)
    coding = headers.get("content-encoding", "").strip().lower()
    if response.status != HTTPStatus.OK:
        says_why = response.status >= HTTPStatus.BAD_REQUEST and not coding
        beginning = next(response.iter_stream(), b"")[:_EXCERPT] if says_why else b""
        return Answer(status=response.status, headers=headers, content=beginning)
    if int(headers.get("content-length", "0")) > largest:
        raise FeedError(f"{place}: announces {headers['content-length']} bytes, more than any feed has; check the URL")
    content = body.whole(response.iter_stream(), coding=coding, largest=largest, place=place)
    return Answer(status=response.status, headers=headers, content=content)


def temporary(answer: Answer, *, place: str) -> Temporary | None:
    """The answer as a failure that may pass, which 429 and all of 5xx are; None for any other."""
    if answer.status != HTTPStatus.TOO_MANY_REQUESTS and not 500 <= answer.status < 600:
        return None
    wait = asked_wait(answer.headers)
    asked = f" and asks to wait {wait.total_seconds():.0f} s" if wait else ""
    return Temporary(place=place, reason=f"{answer}{asked}", wait=wait)


def asked_wait(headers: httpx.Headers) -> timedelta:
    """How long `Retry-After` asks us to wait; nothing where it is missing or makes no sense.

    A date is measured from the answer's own `Date`, so that it does not matter whose clock is wrong.
    """
    asked = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(asked):
        return timedelta(seconds=int(asked))
    until, answered_at = _http_date(asked), _http_date(headers.get("date", "").strip())
    return max(until - answered_at, timedelta()) if until and answered_at else timedelta()


def failed(error: Exception, *, place: str) -> Temporary:
    """What a failure on the way means. Raises FeedError for those that no waiting cures."""
    cause = error.args[0] if error.args else None  # httpcore's pool drops __cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        raise FeedError(f"{place}: its certificate is not valid: {cause.verify_message}") from error
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
        raise FeedError(f"{place}: there is no such host; check the source's URL") from error
    if isinstance(error, httpcore.ProxyError) and str(error).startswith("4"):
        raise FeedError(f"{place}: the proxy answered {str(error)[:80]!r}; check the proxy's settings") from error
    if isinstance(error, httpcore.LocalProtocolError):
        raise FeedError(f"{place}: cannot be reached: {error}") from error
    return Temporary(place=place, reason=_words(error))


def _words(error: Exception) -> str:
    """What a failure says: the system's words without its number, where it is the system's."""
    met: BaseException | None = error
    while met:
        if isinstance(met, OSError) and met.strerror:
            return met.strerror
        met = met.__cause__ or met.__context__
    return str(error)[:_EXCERPT] or type(error).__name__


def _http_date(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return None
