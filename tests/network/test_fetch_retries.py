"""What may pass is tried again, politely; what does not is not."""

from datetime import timedelta

import httpx
import pytest

from newsletter.errors import FeedError
from newsletter.network.exchange import asked_wait
from newsletter.network.fetch import Limits
from tests.network.doors import Names, Time, door
from tests.network.hostile_server import HostileServer, resets, says, says_raw

DATE = "Date: Thu, 15 Jan 2026 08:20:00 GMT"
FEED = says(b"a feed")


def test_a_server_that_is_busy_is_asked_again_when_it_said() -> None:
    busy = says(b"", status="429 Too Many Requests", headers=["Retry-After: 7"])
    time = Time()
    with HostileServer(turns=[busy, FEED]) as server:
        document = door(time).fetch(server.url())
    assert (document and document.content, time.naps) == (b"a feed", [7.0])


def test_a_date_to_come_back_is_measured_by_the_servers_own_clock() -> None:
    busy = says(b"", status="503 Service Unavailable", headers=["Retry-After: Thu, 15 Jan 2026 08:20:50 GMT", DATE])
    time = Time()
    with HostileServer(turns=[busy, FEED]) as server:
        door(time).fetch(server.url())
    assert time.naps == [50.0]


def test_a_server_that_stays_down_is_given_up_after_four_tries_with_doubled_waits() -> None:
    time = Time()
    with (
        HostileServer(turns=[says(b"", status="503 Service Unavailable")]) as server,
        pytest.raises(FeedError, match=r"/feed: answered 503 Service Unavailable; tried 4×, collect again later$"),
    ):
        door(time).fetch(server.url())
    assert (time.naps, len(server.heads)) == ([2.0, 4.0, 8.0], 4)


def test_a_short_wait_that_is_asked_for_does_not_shorten_ours() -> None:
    time = Time()
    with (
        HostileServer(turns=[says(b"", status="429 Too Many Requests", headers=["Retry-After: 1"])]) as server,
        pytest.raises(FeedError),
    ):
        door(time).fetch(server.url())
    assert time.naps == [2.0, 4.0, 8.0]


def test_a_wait_longer_than_the_fetch_may_take_ends_it_without_waiting() -> None:
    busy = says(b"", status="429 Too Many Requests", headers=["Retry-After: 3600"])
    time = Time()
    with (
        HostileServer(turns=[busy]) as server,
        pytest.raises(FeedError, match=r"429 Too Many Requests and asks to wait 3600 s; tried 1×"),
    ):
        door(time).fetch(server.url())
    assert time.naps == []


def test_a_connection_that_is_reset_is_tried_again() -> None:
    with HostileServer(turns=[resets, resets, FEED]) as server:
        document = door().fetch(server.url())
    assert (document and document.content, len(server.heads)) == (b"a feed", 3)


def test_a_connection_that_closes_without_a_word_is_tried_again() -> None:
    with HostileServer(turns=[says_raw(b""), FEED]) as server:
        document = door().fetch(server.url())
    assert (document and document.content, len(server.heads)) == (b"a feed", 2)


def test_a_port_where_nobody_listens_is_given_up_in_the_systems_words() -> None:
    with HostileServer(turns=[FEED]) as server:
        url = server.url()
    with pytest.raises(FeedError, match=r"/feed: Connection refused; tried 4×, collect again later$"):
        door().fetch(url)


def test_a_name_that_nobody_knows_is_not_asked_twice() -> None:
    names = Names()
    with pytest.raises(FeedError, match=r"^http://papers\.test/feed: there is no such host; check the source's URL$"):
        door(resolve=names).fetch("http://papers.test/feed")
    assert names.asked == ["papers.test"]


def test_a_source_that_may_be_tried_once_is() -> None:
    with HostileServer(turns=[says(b"", status="500 Oh")]) as server, pytest.raises(FeedError):
        door(limits=Limits(tries=1)).fetch(server.url())
    assert len(server.heads) == 1


LATER = b"Thu, 15 Jan 2026 08:21:00 GMT"


@pytest.mark.parametrize(
    ("asked", "answered_at", "seconds"),
    [
        (b"120", b"", 120),
        (LATER, b"Thu, 15 Jan 2026 08:20:00 GMT", 60),
        (LATER, b"Thu, 15 Jan 2026 08:22:00 GMT", 0),
        (LATER, b"", 0),
        (LATER, b"yesterday", 0),
        (b"-5", b"", 0),
        (b"soon", b"", 0),
        ("²".encode(), b"", 0),
        (b"9" * 1_000_000, b"", 0),
        (b"", b"", 0),
    ],
)
def test_what_makes_no_sense_as_a_wait_asks_for_none(asked: bytes, answered_at: bytes, seconds: int) -> None:
    headers = httpx.Headers([(b"Retry-After", asked), (b"Date", answered_at)])
    assert asked_wait(headers) == timedelta(seconds=seconds)
