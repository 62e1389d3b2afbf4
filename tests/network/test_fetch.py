"""The door on a server that behaves: documents, what they can be known again by, and what is said of errors."""

import gzip

import pytest

from newsletter.errors import FeedError
from newsletter.network.fetched import Fetched, Validators
from tests.network.doors import door
from tests.network.hostile_server import HostileServer, redirects, says

DOCUMENT = b'[{"paper": {}}]'


def test_a_document_comes_with_its_address_and_what_it_is_known_again_by() -> None:
    headers = ["Content-Type: application/json", 'ETag: "v1"', "Last-Modified: Thu, 15 Jan 2026 08:20:00 GMT"]
    with HostileServer(turns=[says(DOCUMENT, headers=headers)]) as server:
        assert door().fetch(server.url()) == Fetched(
            content=b'[{"paper": {}}]',
            url=f"http://127.0.0.1:{server.port}/feed",
            validators=Validators(etag='"v1"', last_modified="Thu, 15 Jan 2026 08:20:00 GMT"),
        )


def test_a_document_that_did_not_change_is_none() -> None:
    with HostileServer(turns=[says(b"", status="304 Not Modified")]) as server:
        assert door().fetch(server.url(), known=Validators(etag='"v1"')) is None


def test_validators_are_sent_as_they_came() -> None:
    known = Validators(etag='W/"v1"', last_modified="Thu, 15 Jan 2026 08:20:00 GMT")
    with HostileServer(turns=[says(DOCUMENT)]) as server:
        door().fetch(server.url(), known=known)
    sent = [line for line in server.heads[0].split("\r\n") if line.startswith("If-")]
    assert sent == ['If-None-Match: W/"v1"', "If-Modified-Since: Thu, 15 Jan 2026 08:20:00 GMT"]


def test_validators_that_would_write_headers_of_their_own_are_not_sent() -> None:
    with (
        HostileServer(turns=[says(DOCUMENT)]) as server,
        pytest.raises(FeedError, match=r"/feed: cannot be reached: Illegal header value"),
    ):
        door().fetch(server.url(), known=Validators(etag='"v1"\r\nHost: papers.test'))


def test_the_first_request_asks_without_conditions_and_says_who_asks() -> None:
    with HostileServer(turns=[says(DOCUMENT)]) as server:
        door(user_agent="newsletter/test").fetch(server.url("/feed?date=2026-01-15#top"))
    assert server.heads == [
        "GET /feed?date=2026-01-15 HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{server.port}\r\n"
        "User-Agent: newsletter/test\r\n"
        "Accept: */*\r\n"
        "Accept-Encoding: gzip\r\n"
        "Connection: close\r\n\r\n"
    ]


def test_a_304_that_nobody_asked_for_is_an_error() -> None:
    with (
        HostileServer(turns=[says(b"", status="304 Not Modified")]) as server,
        pytest.raises(FeedError, match=r"/feed: answered 304 Not Modified; check the source's URL$"),
    ):
        door().fetch(server.url())


def test_an_error_page_with_200_passes_for_the_reader_to_refuse() -> None:
    with HostileServer(turns=[says(b"<h1>Sorry</h1>")]) as server:
        document = door().fetch(server.url())
    assert document is not None
    assert document.content == b"<h1>Sorry</h1>"


def test_an_empty_document_is_an_error() -> None:
    with (
        HostileServer(turns=[says(b"")]) as server,
        pytest.raises(FeedError, match=r"/feed: answered with an empty document; collect again later$"),
    ):
        door().fetch(server.url())


def test_a_refusal_is_told_in_the_servers_words_and_not_asked_again() -> None:
    refusal = says(b'{"error": "no such <b>date</b>\x07"}', status="400 Bad Request")
    with HostileServer(turns=[refusal]) as server, pytest.raises(FeedError) as caught:
        door().fetch(server.url())
    assert (str(caught.value), len(server.heads)) == (
        f'http://127.0.0.1:{server.port}/feed: answered 400 Bad Request: {{"error": "no such date"}}; '
        "check the source's URL",
        1,
    )


def test_a_packed_document_is_unpacked() -> None:
    with HostileServer(turns=[says(gzip.compress(DOCUMENT), headers=["Content-Encoding: gzip"])]) as server:
        document = door().fetch(server.url())
    assert document is not None
    assert document.content == b'[{"paper": {}}]'


@pytest.mark.parametrize("login", ["ada:p%40ss", "ada", ":secret", "huggingface.co"])
def test_a_url_that_holds_a_login_is_not_asked_and_the_login_is_not_told(login: str) -> None:
    with HostileServer(turns=[says(DOCUMENT)]) as server, pytest.raises(FeedError) as caught:
        door().fetch(server.url(host=f"{login}@127.0.0.1"))
    assert (str(caught.value), server.heads) == (
        f"'127.0.0.1:{server.port}/feed': it contains a user name or password, which is never sent; "
        "a source needs an http:// or https:// URL",
        [],
    )


def test_a_redirect_to_a_url_that_holds_a_login_is_not_followed() -> None:
    with (
        HostileServer(turns=[says(DOCUMENT)]) as other,
        HostileServer(turns=[redirects(other.url(host="eve:secret@127.0.0.1"))]) as server,
        pytest.raises(FeedError) as caught,
    ):
        door().fetch(server.url())
    assert (other.heads, "it contains a user name or password" in str(caught.value), "secret" in str(caught.value)) == (
        [],
        True,
        False,
    )


def test_keys_in_a_url_are_cut_out_of_what_is_said() -> None:
    with HostileServer(turns=[says(b"", status="404 Not Found")]) as server, pytest.raises(FeedError) as caught:
        door().fetch(server.url("/feed?date=2026-01-15&key=0123456789abcdef0"))
    assert str(caught.value) == (
        f"http://127.0.0.1:{server.port}/feed?date=2026-01-15&key=…: answered 404 Not Found; check the source's URL"
    )
