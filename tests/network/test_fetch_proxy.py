"""Through a proxy: it resolves names, so what a URL spells out is all that can be checked."""

import httpx
import pytest

from newsletter.errors import FeedError
from newsletter.network.route import proxy_for
from tests.network.doors import Names, door
from tests.network.hostile_server import HostileServer, redirects, says


def test_a_proxy_is_asked_for_a_name_that_only_it_can_resolve() -> None:
    names = Names()
    with HostileServer(turns=[says(b"a feed")]) as proxy:
        document = door(resolve=names, proxies={"http": proxy.url("")}).fetch("http://papers.test/feed?date=2026-01-15")
    assert (document and document.content, proxy.heads[0].partition("\r\n")[0], names.asked) == (
        b"a feed",
        "GET http://papers.test/feed?date=2026-01-15 HTTP/1.1",
        ["127.0.0.1"],
    )


def test_the_proxys_login_goes_to_the_proxy() -> None:
    with HostileServer(turns=[says(b"a feed")]) as proxy:
        proxies = {"all": f"ada:secret@127.0.0.1:{proxy.port}"}
        door(proxies=proxies).fetch("http://papers.test/feed")
    assert "Proxy-Authorization: Basic YWRhOnNlY3JldA==" in proxy.heads[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "localhost", "169.254.169.254"])
def test_an_inner_address_is_not_asked_through_a_proxy(host: str) -> None:
    with (
        HostileServer(turns=[says(b"a secret")]) as proxy,
        pytest.raises(FeedError, match=r" is not a public address; set private = true if it is yours$"),
    ):
        door(allowed_hosts=(), proxies={"all": proxy.url("")}).fetch(f"http://{host}/feed")
    assert proxy.heads == []


def test_a_redirect_to_an_inner_address_is_not_asked_through_a_proxy() -> None:
    with (
        HostileServer(turns=[redirects("http://169.254.169.254/")]) as proxy,
        pytest.raises(FeedError, match=r"169\.254\.169\.254(, which)? is not a public address"),
    ):
        door(proxies={"all": proxy.url("")}).fetch("http://papers.test/feed")
    assert len(proxy.heads) == 1


def test_a_proxy_that_refuses_is_named_and_not_asked_again() -> None:
    with (
        HostileServer(turns=[says(b"", status="407 Proxy Authentication Required")]) as proxy,
        pytest.raises(FeedError, match=r"the proxy answered '407 Proxy Authentication Required'; check the proxy"),
    ):
        door(proxies={"https": proxy.url("")}).fetch("https://papers.test/feed")
    assert [head.partition("\r\n")[0] for head in proxy.heads] == ["CONNECT papers.test:443 HTTP/1.1"]


def test_a_proxy_without_an_address_is_named_without_its_login() -> None:
    with pytest.raises(FeedError, match=r"^the proxy proxy\.test has no address: Name or service not known$"):
        door(proxies={"http": "http://ada:secret@proxy.test:3128"}).fetch("http://papers.test/feed")


@pytest.mark.parametrize(
    ("proxies", "proxy"),
    [
        ({"https": "http://proxy.test:3128"}, "http://proxy.test:3128"),
        ({"https": "proxy.test:3128"}, "http://proxy.test:3128"),
        ({"all": "https://proxy.test"}, "https://proxy.test"),
        ({"http": "http://proxy.test:3128"}, None),
        ({"https": "http://proxy.test", "no": "papers.test"}, None),
        ({"https": "http://proxy.test", "no": "localhost, .test"}, None),
        ({"https": "http://proxy.test", "no": "*"}, None),
        ({"https": "http://proxy.test", "no": "apers.test,10.0.0.0/8,papers"}, "http://proxy.test"),
        ({}, None),
    ],
)
def test_the_environment_says_which_proxy(proxies: dict[str, str], proxy: str | None) -> None:
    chosen = proxy_for(httpx.URL("https://papers.test/feed"), proxies)
    assert (str(chosen.url) if chosen else None) == proxy


def test_a_network_may_be_excepted_from_the_proxy() -> None:
    proxies = {"http": "http://proxy.test", "no": "10.0.0.0/8"}
    assert proxy_for(httpx.URL("http://10.1.2.3/feed"), proxies) is None


@pytest.mark.parametrize("named", ["socks5://ada:secret@proxy.test", "http://ada:secret@proxy.test:x"])
def test_a_proxy_that_cannot_be_used_is_named_without_its_login(named: str) -> None:
    with pytest.raises(FeedError) as caught:
        door(proxies={"all": named}).fetch("http://papers.test/feed")
    assert ("proxy" in str(caught.value), "secret" in str(caught.value)) == (True, False)
