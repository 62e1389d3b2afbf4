"""The one door to the network: a URL in, its bytes out, and nothing from inside the operator's own network."""

import ssl
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.request import getproxies

import httpx

from newsletter import __version__
from newsletter.errors import FeedError
from newsletter.network import addresses, urls
from newsletter.network.connections import Deadline, Limits
from newsletter.network.exchange import FAILURES, Answer, Temporary, exchange, failed, temporary
from newsletter.network.fetched import UNKNOWN, Fetched, Validators
from newsletter.network.route import route

__all__ = ["Door", "Limits"]

_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Fetches documents, each within `limits`. Make it once a run; it keeps nothing open between two fetches.

    Only public addresses are connected to, but for the hosts in `allowed_hosts`, which are the operator's. `proxies`
    are those of the environment. Behind one, names are resolved by the proxy: there a host is refused only where it
    spells out an address that is not public.
    """

    allowed_hosts: Collection[str] = ()
    user_agent: str = f"newsletter/{__version__}"
    limits: Limits = field(default_factory=Limits)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    resolve: addresses.Resolver = addresses.resolve
    proxies: Mapping[str, str] = field(default_factory=getproxies, repr=False)
    tls: ssl.SSLContext = field(default_factory=httpx.create_ssl_context, repr=False)

    def fetch(self, url: str, *, known: Validators = UNKNOWN) -> Fetched | None:
        """The document at `url`, or None where it is still the one that `known` describes.

        Tries again, after waits that double or that the server asks for, what may pass: 429, 5xx, and connections
        that fail. Never waits past `limits.total`. Raises FeedError for everything else, an empty document included.
        """
        first = urls.parsed(url)
        deadline = Deadline(at=self.clock() + self.limits.total.total_seconds(), clock=self.clock)
        tries = 0
        while isinstance(answer := self._followed(first, known, deadline), Temporary):
            tries += 1
            pause = max(self.limits.first_wait * 2 ** (tries - 1), answer.wait).total_seconds()
            if tries >= self.limits.tries or pause >= deadline.left():
                raise FeedError(f"{answer.place}: {answer.reason}; tried {tries}×, collect again later")
            self.sleep(pause)
        return answer

    def _followed(self, first: httpx.URL, known: Validators, deadline: Deadline) -> Fetched | Temporary | None:
        url, place = first, urls.shown(first)
        for _ in range(self.limits.redirects + 1):
            answer = self._asked(url, known, deadline, place)
            if isinstance(answer, Temporary):
                return answer
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return temporary(answer, place=place) or _document(answer, url, known, place)
            url = urls.redirected(url, location, place=place)
            place = f"{urls.shown(first)}, by way of {urls.shown(url)}"
        raise FeedError(f"{place}: more than {self.limits.redirects} redirects; name the source's own URL")

    def _asked(self, url: httpx.URL, known: Validators, deadline: Deadline, place: str) -> Answer | Temporary:
        allowed = {host.lower() for host in self.allowed_hosts}
        try:
            way = route(url, allowed=allowed, resolve=self.resolve, proxies=self.proxies, place=place)
            return exchange(
                url,
                _headers(known, self.user_agent),
                route=way,
                limits=self.limits,
                deadline=deadline,
                tls=self.tls,
                place=place,
            )
        except FAILURES as error:
            return failed(error, place=place)


def _headers(known: Validators, user_agent: str) -> dict[bytes, bytes]:
    headers = {b"User-Agent": user_agent.encode(), b"Accept": b"*/*", b"Accept-Encoding": b"gzip"}
    headers[b"Connection"] = b"close"
    if known.etag:
        headers[b"If-None-Match"] = known.etag.encode()
    if known.last_modified:
        headers[b"If-Modified-Since"] = known.last_modified.encode()
    return headers


def _document(answer: Answer, url: httpx.URL, known: Validators, place: str) -> Fetched | None:
    if answer.status == HTTPStatus.NOT_MODIFIED and known != Validators():
        return None
    if answer.status != HTTPStatus.OK:
        raise FeedError(f"{place}: {answer}; check the source's URL")
    if not answer.content:
        raise FeedError(f"{place}: answered with an empty document; collect again later")
    return Fetched(
        content=answer.content,
        url=str(url.copy_with(fragment=None)),
        validators=Validators(
            etag=answer.headers.get("etag", ""), last_modified=answer.headers.get("last-modified", "")
        ),
    )
