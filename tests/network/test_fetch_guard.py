"""Nothing leads inside: no spelling of an address, no name, no redirect, no name that changes its mind."""

import pytest

from newsletter.errors import FeedError
from newsletter.network.addresses import is_public, literal
from tests.network.doors import Names, Time, door
from tests.network.hostile_server import HostileServer, redirects, says

ANYBODY = ".".join("0000")
INSIDE = [
    "127.0.0.1", "127.255.255.254", ANYBODY, "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "198.18.0.1", "203.0.113.7",
    "192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "fe80::1", "fe80::1%lo", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "100::1",
    "2001:db8::1", "2001::1", "2002:7f00:1::", "3fff::1", "5f00::1",
]  # fmt: skip
OUTSIDE = [
    "8.8.8.8",
    "18.155.68.16",
    "172.32.0.1",
    "100.128.0.1",
    "192.88.98.255",
    "192.88.100.0",
    "2600:9000:2490::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_the_internet_does_not_share_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_that_everybody_means_the_same_by_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "localhost",
        "LOCALHOST", "feeds.localhost", "localhost.", "[::1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "0",
        "169.254.169.254", "0xa9fea9fe", "2852039166", "[fd00:ec2::254]", "[64:ff9b::a9fe:a9fe]",
    ],
)  # fmt: skip
def test_no_spelling_of_an_inner_address_is_asked(host: str) -> None:
    with pytest.raises(FeedError, match=r" is not a public address; set private = true if it is yours$"):
        door(allowed_hosts=()).fetch(f"http://{host}/latest/meta-data/")


def test_a_name_that_points_inside_is_refused_by_name_and_address() -> None:
    names = Names(known={"papers.test": [["10.0.0.5"]]})
    with pytest.raises(FeedError) as caught:
        door(resolve=names).fetch("https://papers.test/feed")
    assert str(caught.value) == (
        "https://papers.test/feed: papers.test is 10.0.0.5, which is not a public address; "
        "set private = true if it is yours"
    )


def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    names = Names(known={"papers.test": [["8.8.8.8", "2600:9000:2490::1", "::ffff:127.0.0.1"]]})
    with pytest.raises(FeedError, match=r"papers\.test is ::ffff:127\.0\.0\.1, which is not a public address"):
        door(resolve=names).fetch("https://papers.test/feed")


def test_a_host_that_the_operator_allows_may_be_inside() -> None:
    names = Names(known={"papers.test": [["127.0.0.1"]]})
    with HostileServer(turns=[says(b"a feed")]) as server:
        document = door(resolve=names, allowed_hosts={"Papers.test"}).fetch(server.url(host="papers.test"))
    assert (document and document.content, f"Host: papers.test:{server.port}" in server.heads[0]) == (b"a feed", True)


def test_allowing_a_host_allows_no_other_name_of_its_address() -> None:
    with (
        HostileServer(turns=[says(b"a feed")]) as server,
        pytest.raises(FeedError, match=r"2130706433 is 127\.0\.0\.1"),
    ):
        door().fetch(server.url(host="2130706433"))
    assert server.heads == []


def test_a_redirect_to_the_inside_is_refused_before_it_is_followed() -> None:
    with (
        HostileServer(turns=[says(b"a secret")]) as inside,
        HostileServer(turns=[redirects(inside.url("/admin", host="localhost"))]) as server,
        pytest.raises(FeedError) as caught,
    ):
        door().fetch(server.url())
    assert (str(caught.value), inside.heads) == (
        f"http://127.0.0.1:{server.port}/feed, by way of http://localhost:{inside.port}/admin: "
        "localhost is 127.0.0.1, which is not a public address; set private = true if it is yours",
        [],
    )


def test_a_name_that_changes_its_mind_after_the_check_is_connected_to_as_checked() -> None:
    names = Names(known={"papers.test": [["127.0.0.1"], ["8.8.8.8"]]})
    with HostileServer(turns=[says(b"a feed")]) as server:
        door(resolve=names, allowed_hosts={"papers.test"}).fetch(server.url(host="papers.test"))
    assert (len(server.heads), names.asked) == (1, ["papers.test"])


def test_a_redirect_to_a_name_that_points_inside_is_refused() -> None:
    with HostileServer(turns=[redirects("http://papers.test/b")]) as server:
        names = Names(known={"papers.test": [["10.0.0.5"]], "first.test": [["127.0.0.1"]]})
        with pytest.raises(FeedError, match=r"papers\.test is 10\.0\.0\.5"):
            door(resolve=names, allowed_hosts={"first.test"}).fetch(server.url(host="first.test"))


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    names = Names(known={"papers.test": [["127.0.0.2", "127.0.0.1"]]})
    time = Time()
    with HostileServer(turns=[says(b"a feed")]) as server:
        document = door(time, resolve=names, allowed_hosts={"papers.test"}).fetch(server.url(host="papers.test"))
    assert (document and document.content, time.naps) == (b"a feed", [])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "file:// is not fetched"),
        ("ftp://papers.test/feed", "ftp:// is not fetched"),
        ("gopher://127.0.0.1:25/_HELO", "gopher:// is not fetched"),
        ("papers.test/feed", "no:// is not fetched"),
        ("http:///feed", "it has no host"),
        ("http://127.0.0.%31/", "it has no host"),
        ("http://a..b/", "it has no host"),
        ("http://0177.0.0.1/", "Invalid IPv4 address: '0177.0.0.1'"),
        ("http://[fe80::1%25lo]/", "it has no host"),
        ("http://papers.test:0/", "its port is not a number"),
        ("http://papers.test:70000/", "its port is not a number"),
        ("http://papers.test:http/", "Invalid port: 'http'"),
        ("http://[::1/", "Invalid"),
        ("http://papers.test/\r\nHost: x", "Invalid non-printable ASCII character in URL"),
    ],
)
def test_what_is_no_address_on_the_web_is_not_asked(url: str, reason: str) -> None:
    with pytest.raises(FeedError, match=rf"{reason}.*; a source needs an http:// or https:// URL$"):
        door().fetch(url)


def test_a_url_that_is_not_asked_is_shown_without_its_password() -> None:
    with pytest.raises(FeedError) as caught:
        door().fetch("ftp://ada:secret@papers.test/feed")
    assert str(caught.value) == ("'papers.test/feed': ftp:// is not fetched; a source needs an http:// or https:// URL")


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://[::1", "javascript:alert(1)", "http://" + "é" * 9999]
)
def test_a_redirect_off_the_web_is_an_error_of_ours(location: str) -> None:
    with (
        HostileServer(turns=[redirects(location.encode().decode("latin-1"))]) as server,
        pytest.raises(FeedError, match=r"/feed: redirects to .*; name the source's own URL$"),
    ):
        door().fetch(server.url())


def test_a_name_that_is_falsely_encoded_is_a_name_that_nobody_knows() -> None:
    with (
        HostileServer(turns=[redirects("http://xn--a/")]) as server,
        pytest.raises(FeedError, match=r"/feed, by way of http://xn--a/: there is no such host"),
    ):
        door().fetch(server.url())


def test_a_name_that_only_looks_like_an_address_is_a_name() -> None:
    assert [literal(host) for host in ("1.2.3.4.example", "0x7g", "papers.test", "")] == [None, None, None, None]
