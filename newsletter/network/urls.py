"""The URLs of sources: understood, followed elsewhere, and shown without their secrets."""

import re

import httpx

from newsletter.errors import FeedError

_HOST = re.compile(r"[0-9A-Za-z_.:-]{1,253}")
_LONGEST_VALUE = 16
_LONGEST = 300


def parsed(text: str) -> httpx.URL:
    """Understand the operator's URL. Raises FeedError for one that is not http(s), names no host or holds a login."""
    try:
        return _of_the_web(httpx.URL(text))
    except (httpx.InvalidURL, ValueError) as error:
        raise FeedError(
            f"{_without_login(text)!r}: {str(error)[:80]}; a source needs an http:// or https:// URL"
        ) from error


def redirected(url: httpx.URL, location: str, *, place: str) -> httpx.URL:
    """Where `url` leads by its `Location`.

    Raises FeedError for what is no web URL, for one that holds a login, and for a step from https down to http.
    """
    try:
        target = _of_the_web(url.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise FeedError(
            f"{place}: redirects to {_without_login(location)!r}: {str(error)[:80]}; name the source's own URL"
        ) from error
    if (url.scheme, target.scheme) == ("https", "http"):
        raise FeedError(f"{place}: redirects from https to {shown(target)}, which anybody in between can change")
    return target


def host(url: httpx.URL) -> str:
    """The host as it goes over the wire. httpx's own `host` decodes it, and fails on a false `xn--`."""
    return url.raw_host.decode("ascii").removesuffix(".")


def shown(url: httpx.URL) -> str:
    """The URL for people to read: without name and password, and with long query values, which may be keys, cut out."""
    pairs = (pair.partition("=") for pair in url.query.decode("ascii").split("&"))
    query = "&".join(name + sign + (value if len(value) <= _LONGEST_VALUE else "…") for name, sign, value in pairs)
    address = str(url.copy_with(userinfo=b"", query=None, fragment=None))
    return (address + ("?" + query if query else ""))[:_LONGEST]


def _of_the_web(url: httpx.URL) -> httpx.URL:
    if url.scheme not in ("http", "https"):
        raise ValueError(f"{url.scheme or 'no'}:// is not fetched")
    if url.userinfo:
        raise ValueError("it contains a user name or password, which is never sent")
    labels = host(url).split(".")
    if not _HOST.fullmatch(host(url)) or not all(0 < len(label) < 64 for label in labels):
        raise ValueError("it has no host")
    if url.port is not None and not 0 < url.port < 65536:
        raise ValueError("its port is not a number")
    return url


def _without_login(text: str) -> str:
    """As much as may be said of a text that is no URL to ask."""
    return text.rpartition("@")[2][:80]
