"""The connection goes to an address, and the certificate is still the name's."""

import shutil
import ssl
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.errors import FeedError
from newsletter.network.fetch import Door, Limits
from tests.conftest import missing
from tests.network.doors import Names, Time, door
from tests.network.hostile_server import HostileServer, dribbles, redirects, says, tunnels

NAMES = Names(known={"papers.test": [["127.0.0.1"]], "other.test": [["127.0.0.1"]]})
FOUR_TRIES = Limits()
ONCE = Limits(tries=1, connect=timedelta(milliseconds=50))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of papers.test with its key, signed by itself."""
    openssl = shutil.which("openssl")
    if not openssl:
        missing("openssl", "no openssl on the PATH")
    path = tmp_path_factory.mktemp("tls") / "papers.test.pem"
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 2 -subj /CN=papers.test"
    extensions = ["-addext", "subjectAltName=DNS:papers.test", "-keyout", str(path), "-out", str(path) + ".crt"]
    subprocess.run([str(openssl), *asked.split(), *extensions], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(str(path) + ".crt").read_text())
    return path


@pytest.fixture(scope="module")
def server_side(certificate: Path) -> ssl.SSLContext:
    """The far end, with papers.test's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture(scope="module")
def client_side(certificate: Path) -> ssl.SSLContext:
    """A client that believes papers.test and nobody else."""
    return ssl.create_default_context(cafile=certificate)


def guarded(tls: ssl.SSLContext, names: Names = NAMES, limits: Limits = FOUR_TRIES) -> Door:
    """A door that believes `tls` and may go to this machine under two names."""
    return door(resolve=names, allowed_hosts={"papers.test", "other.test"}, tls=tls, limits=limits)


def test_the_certificate_is_checked_for_the_name_and_not_the_address(
    server_side: ssl.SSLContext, client_side: ssl.SSLContext
) -> None:
    with HostileServer(turns=[says(b"a feed")], tls=server_side) as server:
        document = guarded(client_side).fetch(server.url(host="papers.test", scheme="https"))
    assert (document and document.content) == b"a feed"


def test_the_certificate_of_another_name_is_refused_and_not_tried_again(
    server_side: ssl.SSLContext, client_side: ssl.SSLContext
) -> None:
    names = Names(known=NAMES.known)
    reason = r"its certificate is not valid: Hostname mismatch, certificate is not valid for 'other\.test'"
    with HostileServer(turns=[says(b"a feed")], tls=server_side) as server, pytest.raises(FeedError, match=reason):
        guarded(client_side, names).fetch(server.url(host="other.test", scheme="https"))
    assert names.asked == ["other.test"]


def test_a_certificate_that_nobody_signed_is_refused(server_side: ssl.SSLContext) -> None:
    with (
        HostileServer(turns=[says(b"a feed")], tls=server_side) as server,
        pytest.raises(FeedError, match=r"/feed: its certificate is not valid: self-signed certificate"),
    ):
        guarded(ssl.create_default_context()).fetch(server.url(host="papers.test", scheme="https"))


def test_a_redirect_from_https_to_http_is_refused(server_side: ssl.SSLContext, client_side: ssl.SSLContext) -> None:
    with (
        HostileServer(turns=[redirects("http://papers.test/feed")], tls=server_side) as server,
        pytest.raises(FeedError, match=r"redirects from https to http://papers\.test/feed, which anybody in between"),
    ):
        guarded(client_side).fetch(server.url(host="papers.test", scheme="https"))


def test_a_tunnel_through_a_proxy_ends_at_the_name(server_side: ssl.SSLContext, client_side: ssl.SSLContext) -> None:
    with HostileServer(turns=[tunnels(server_side, says(b"a feed"))]) as proxy:
        document = door(proxies={"https": proxy.url("")}, tls=client_side).fetch("https://papers.test/feed")
    assert (document and document.content) == b"a feed"


def test_the_way_to_a_proxy_may_be_secret_too(server_side: ssl.SSLContext, client_side: ssl.SSLContext) -> None:
    with HostileServer(turns=[says(b"a feed")], tls=server_side) as proxy:
        proxies = {"http": proxy.url("", host="papers.test", scheme="https")}
        document = door(resolve=NAMES, proxies=proxies, tls=client_side).fetch("http://far.test/feed")
    assert (document and document.content) == b"a feed"


def test_an_answer_that_comes_drop_by_drop_ends_behind_tls_too(
    server_side: ssl.SSLContext, client_side: ssl.SSLContext
) -> None:
    with HostileServer(turns=[dribbles(b"HTTP/1.1 200 OK\r\n\r\n")], tls=server_side) as server:
        time = Time(tick=1.0, ticked=server.ticks.release)
        slow = door(time, resolve=NAMES, allowed_hosts={"papers.test"}, tls=client_side)
        with pytest.raises(FeedError, match=r"/feed: the answer took too long as a whole; tried 1×"):
            slow.fetch(server.url(host="papers.test", scheme="https"))


def test_a_server_that_does_not_speak_tls_is_not_waited_for(client_side: ssl.SSLContext) -> None:
    with (
        HostileServer(turns=[says(b"a feed")]) as server,
        pytest.raises(FeedError, match=r"/feed: .*handshake operation timed out; tried 1×"),
    ):
        guarded(client_side, limits=ONCE).fetch(server.url(host="papers.test", scheme="https"))
