"""Servers that are slow, endless, swollen or untruthful: each costs a bounded time and a sentence."""

import gzip
import tracemalloc
from datetime import timedelta
from zlib import compressobj

import pytest

from newsletter.errors import FeedError
from newsletter.network import body
from newsletter.network.fetch import Limits
from tests.network.doors import Time, door
from tests.network.hostile_server import (
    HostileServer,
    dribbles,
    goes_on_for_ever,
    keeps_silent,
    redirects,
    says,
    says_raw,
)

ONCE = Limits(tries=1, read=timedelta(milliseconds=50))
SMALL = Limits(tries=1, largest=1_000_000)
MEGABYTE = 1024 * 1024


def bomb(megabytes: int) -> bytes:
    """A gzip file of so many megabytes of nothing."""
    packer = compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with HostileServer(turns=[keeps_silent]) as server, pytest.raises(FeedError, match=r"/feed: timed out; tried 1×"):
        door(limits=ONCE).fetch(server.url())


def test_headers_that_come_drop_by_drop_end_with_the_fetch() -> None:
    with HostileServer(turns=[dribbles(b"HTTP/1.1 200 OK\r\nX-Slow: ")]) as server:
        time = Time(tick=1.0, ticked=server.ticks.release)
        with pytest.raises(FeedError, match=r"/feed: the answer took too long as a whole; tried 1×"):
            door(time, limits=Limits(total=timedelta(seconds=60))).fetch(server.url())
    assert time.now == 1062.0


def test_a_body_that_comes_drop_by_drop_ends_with_the_fetch() -> None:
    with HostileServer(turns=[dribbles(b"HTTP/1.1 200 OK\r\n\r\n")]) as server:
        time = Time(tick=1.0, ticked=server.ticks.release)
        with pytest.raises(FeedError, match=r"/feed: the answer took too long as a whole; tried 1×"):
            door(time, limits=Limits(total=timedelta(seconds=60))).fetch(server.url())
    assert time.now == 1062.0


def test_an_endless_body_is_cut_off_where_no_feed_is_larger() -> None:
    endless = goes_on_for_ever(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536)
    with (
        HostileServer(turns=[endless]) as server,
        pytest.raises(FeedError, match=r"/feed: more than 1,000,000 bytes, which is no feed; check the source's URL"),
    ):
        door(limits=SMALL).fetch(server.url())


def test_endless_headers_are_cut_off() -> None:
    endless = goes_on_for_ever(b"HTTP/1.1 200 OK\r\n", b"X-More: of this\r\n" * 1000)
    with HostileServer(turns=[endless]) as server, pytest.raises(FeedError, match=r"/feed: .*; tried 1×"):
        door(limits=SMALL).fetch(server.url())


def test_an_error_page_without_an_end_is_not_read_to_it() -> None:
    endless = goes_on_for_ever(b"HTTP/1.1 404 Not Found\r\n\r\n", b"no " * 1000)
    with HostileServer(turns=[endless]) as server, pytest.raises(FeedError, match=r"answered 404 Not Found: no no"):
        door(limits=SMALL).fetch(server.url())


def test_a_body_announced_as_too_large_is_not_read() -> None:
    vast = says_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    with HostileServer(turns=[vast]) as server, pytest.raises(FeedError, match=r"announces 99999999999 bytes"):
        door(limits=SMALL).fetch(server.url())


def test_a_bomb_is_refused_by_what_comes_out_of_it() -> None:
    swollen = says(bomb(16), headers=["Content-Encoding: gzip"])
    with HostileServer(turns=[swollen]) as server, pytest.raises(FeedError, match=r"more than 1,000,000 bytes"):
        door(limits=SMALL).fetch(server.url())


def test_a_bomb_is_never_held_in_memory() -> None:
    packed = bomb(256)
    tracemalloc.start()
    with pytest.raises(FeedError):
        body.whole([packed], coding="gzip", largest=8 * MEGABYTE, place="a bomb")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 * MEGABYTE


def test_endless_packing_of_nothing_is_counted_as_it_comes() -> None:
    nothing = gzip.compress(b"") * 1000
    with pytest.raises(FeedError, match=r"more than 1,000,000 bytes"):
        body.whole((nothing for _ in range(1000)), coding="gzip", largest=1_000_000, place="a feed")


@pytest.mark.parametrize("pieces", [1, 7, 65536])
def test_packed_bodies_come_out_whole_however_they_are_cut(pieces: int) -> None:
    content = bytes(MEGABYTE) + b"then " * 1000 + bytes(3 * MEGABYTE)
    packed = gzip.compress(content) + gzip.compress(b"the end")
    cut = [packed[at : at + pieces] for at in range(0, len(packed), pieces)]
    assert body.whole(cut, coding="gzip", largest=8 * MEGABYTE, place="a feed") == content + b"the end"


@pytest.mark.parametrize(
    ("packed", "coding", "reason"),
    [
        (
            gzip.compress(b"a feed", mtime=0)[:-4],
            "gzip",
            "a feed: the compressed answer is cut off; collect again later",
        ),
        (b"a feed", "gzip", "a feed: the answer claims to be gzip, but it is not: Error -3 while decompressing data"),
        (b"a feed", "gzip, gzip", "a feed: the answer is compressed as 'gzip, gzip', but only gzip is read"),
        (b"a feed", "br", "a feed: the answer is compressed as 'br', but only gzip is read"),
        (b"", "gzip", "a feed: the compressed answer is cut off; collect again later"),
    ],
)
def test_packing_that_is_cut_short_false_or_unknown_is_named(packed: bytes, coding: str, reason: str) -> None:
    with pytest.raises(FeedError) as caught:
        body.whole([packed], coding=coding, largest=MEGABYTE, place="a feed")
    assert str(caught.value).startswith(reason)


def test_a_body_shorter_than_announced_is_an_error() -> None:
    cut = says_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a feed")
    with (
        HostileServer(turns=[cut]) as server,
        pytest.raises(FeedError, match=r"without sending complete message body \(received 11 bytes, expected 100\)"),
    ):
        door(limits=SMALL).fetch(server.url())


def test_a_body_longer_than_announced_is_cut_and_no_part_of_the_next_answer() -> None:
    longer = says_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\na feedHTTP/1.1 200 OK\r\n\r\nnot asked for")
    with HostileServer(turns=[longer, says(b"the next")]) as server:
        documents = [door().fetch(server.url()) for _ in range(2)]
    assert [document and document.content for document in documents] == [b"a feed", b"the next"]


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\na feed",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\na feed",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\na feed",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\na feed\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 999 \r\n\r\n",
        b"\x00" * 200_000,
    ],
)
def test_what_is_not_http_is_an_error_of_ours(answer: bytes) -> None:
    with HostileServer(turns=[says_raw(answer)]) as server, pytest.raises(FeedError, match=r"^http://127.0.0.1:"):
        door(limits=SMALL).fetch(server.url())


def test_a_loop_of_redirects_ends_after_three() -> None:
    with (
        HostileServer(turns=[redirects("/feed")]) as server,
        pytest.raises(FeedError, match=r"more than 3 redirects; name the source's own URL$"),
    ):
        door().fetch(server.url())
    assert len(server.heads) == 4


def test_three_redirects_are_followed() -> None:
    with HostileServer(turns=[]) as server:
        last = redirects(f"//127.0.0.1:{server.port}/d")
        server.turns = [redirects("/b", status="301 Moved"), redirects("c", status="307 Moved"), last, says(b"a feed")]
        document = door().fetch(server.url())
    assert (document and document.url) == f"http://127.0.0.1:{server.port}/d"
