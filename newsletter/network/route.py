"""The way to a URL: straight to checked addresses, or through the proxy that the environment names."""

import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

import httpcore
import httpx

from newsletter.errors import FeedError
from newsletter.network import urls
from newsletter.network.addresses import Resolver, is_public, literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The addresses to connect to, in the order to try them: the proxy's where there is one, else the host's."""

    addresses: tuple[str, ...]
    proxy: httpx.Proxy | None = None

    def proxy_for_httpcore(self, tls: ssl.SSLContext) -> httpcore.Proxy | None:
        """The proxy with its login."""
        if self.proxy is None:
            return None
        url = self.proxy.url
        return httpcore.Proxy(
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/"),
            auth=self.proxy.raw_auth,
            ssl_context=tls if url.scheme == "https" else None,
        )


def route(
    url: httpx.URL, *, allowed: Collection[str], resolve: Resolver, proxies: Mapping[str, str], place: str
) -> Route:
    """Find the way and check it. Raises FeedError where it leads inside, socket.gaierror where a name is unknown.

    A proxy resolves names itself, so of a host behind one only what it spells out can be checked; the proxy's own
    address is the operator's choice and is not.
    """
    host = urls.host(url)
    free = host in allowed
    spelled = literal(host)
    if spelled and not free:
        _refuse_inside([spelled], host, place)
    proxy = proxy_for(url, proxies)
    if proxy:
        return Route(addresses=_of_proxy(proxy, resolve), proxy=proxy)
    addresses = tuple(resolve(host, _port(url)))
    if not free:
        _refuse_inside(addresses, host, place)
    return Route(addresses=addresses)


def proxy_for(url: httpx.URL, proxies: Mapping[str, str]) -> httpx.Proxy | None:
    """The proxy for a URL by `http`, `https` or `all`, unless `no` names its host, a domain above it or its network.

    Raises FeedError for a proxy that is not http(s), never with the login it may hold.
    """
    named = proxies.get(url.scheme) or proxies.get("all")
    if not named or _is_excepted(urls.host(url), proxies.get("no", "")):
        return None
    try:
        proxy_url = httpx.URL(named if "://" in named else f"http://{named}")
    except httpx.InvalidURL as error:
        raise FeedError(f"the proxy for {url.scheme}:// is not a URL; correct it in the environment") from error
    if proxy_url.scheme not in ("http", "https"):
        raise FeedError(
            f"the proxy {urls.host(proxy_url)} is {proxy_url.scheme}://; only http:// and https:// are known"
        )
    return httpx.Proxy(proxy_url)


def _of_proxy(proxy: httpx.Proxy, resolve: Resolver) -> tuple[str, ...]:
    host = urls.host(proxy.url)
    try:
        return tuple(resolve(host, _port(proxy.url)))
    except socket.gaierror as error:
        raise FeedError(f"the proxy {host} has no address: {error.strerror}") from error


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _refuse_inside(addresses: Collection[str], host: str, place: str) -> None:
    inside = next((address for address in addresses if not is_public(address)), None)
    if inside is not None:
        named = host if host == inside else f"{host} is {inside}, which"
        raise FeedError(f"{place}: {named} is not a public address; set private = true if it is yours")


def _is_excepted(host: str, exceptions: str) -> bool:
    names = [name.strip().lstrip(".").lower() for name in exceptions.split(",")]
    return "*" in names or any(_covers(name, host) for name in names if name)


def _covers(name: str, host: str) -> bool:
    try:
        return ip_address(host) in ip_network(name, strict=False)
    except ValueError:
        return host == name or host.endswith("." + name)
