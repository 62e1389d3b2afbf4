"""One connection's words leave whole and in order, however little its socket takes at a time."""

import socket
from collections.abc import Iterator
from typing import cast

import pytest

from newsletter.delivery.smtp.connection import Connection
from newsletter.delivery.smtp.conversation import Conversation
from newsletter.delivery.smtp.line import Line, Opened
from newsletter.delivery.smtp.offers import Offers

WORDS = [b"a" * 700_000, b".\r\n", b"MAIL FROM:<papers@example.org>\r\n" * 20_000]


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a line that holds little."""
    here, there = socket.socketpair()
    here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 20_000)
    here.setblocking(False)
    with here, there:
        yield here, there


def connection(end: socket.socket) -> Connection:
    """A connection that no relay was asked for."""
    offers = Offers(pipelining=True)
    return Connection(cast(Line, None), Opened(socket=end, offers=offers), Conversation(offers))


def test_what_the_socket_does_not_take_waits_and_is_sent_before_what_is_said_later(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    here, there = ends
    made, heard = connection(here), b""
    for words in WORDS:
        made.conversation.to_send.append(words)
        made.say()
    while made.unsent:
        heard += there.recv(65_536)
        made.say()
    here.shutdown(socket.SHUT_WR)
    while data := there.recv(1 << 20):
        heard += data
    assert heard == b"".join(WORDS)


def test_where_the_socket_takes_nothing_all_of_it_waits(ends: tuple[socket.socket, socket.socket]) -> None:
    here, _ = ends
    made = connection(here)
    made.conversation.to_send.append(b"x" * 2_000_000)
    made.say()
    waiting = len(made.unsent)
    made.conversation.to_send.append(b"QUIT\r\n")
    made.say()
    assert (len(made.unsent), made.conversation.to_send) == (waiting + 6, [])


def test_what_was_not_taken_is_still_there_when_the_line_is_cut(ends: tuple[socket.socket, socket.socket]) -> None:
    here, there = ends
    made = connection(here)
    there.close()
    made.conversation.to_send.append(b"QUIT\r\n")
    with pytest.raises(OSError, match=r"[Bb]roken pipe"):
        made.say()
    assert made.conversation.to_send == [b"QUIT\r\n"]
