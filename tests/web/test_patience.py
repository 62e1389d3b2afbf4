"""Connections on which nothing comes to an end: they are closed, and others are answered meanwhile."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from threading import Event, Thread

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from newsletter.cli.serve import configured
from newsletter.web.patience import Bounds

SOON = timedelta(milliseconds=200)
NEVER = timedelta(hours=1)
LARGE = 30_000_000
SENT = Event()
"""An answer was sent, or given up."""


async def pieces() -> AsyncIterator[bytes]:
    for _ in range(30):
        yield b"x" * (LARGE // 30)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how much was posted, or sends more than any buffer holds."""
    request = Request(scope, receive)
    body = await request.body()
    answer: Response = PlainTextResponse(str(len(body))) if scope["path"] == "/" else StreamingResponse(pieces())
    await answer(scope, receive, send)
    SENT.set()


@contextmanager
def served(bounds: Bounds) -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = configured(application, bounds)
    config.lifespan = "off"
    config.log_level = None
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def is_closed(connection: socket.socket) -> bool:
    """Waits for the end of what the other side sends."""
    try:
        while connection.recv(1_000_000):
            pass
    except ConnectionResetError:
        return True
    return True


def ok(port: int) -> str:
    return httpx.get(f"http://127.0.0.1:{port}/", timeout=30).text


HALVES = [
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: x\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
]


@pytest.mark.parametrize("half", HALVES)
def test_half_a_request_is_waited_for_no_longer_than_that(half: bytes) -> None:
    with served(Bounds(whole=SOON)) as port, connected(port) as connection:
        connection.sendall(half)
        assert is_closed(connection)


def test_a_body_that_comes_a_byte_at_a_time_has_no_more_time_for_that() -> None:
    with served(Bounds(whole=SOON)) as port, connected(port) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
        with pytest.raises(OSError, match=r"Broken pipe|reset"):
            _send_for_ever(connection)


def _send_for_ever(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"x")


def test_an_answer_that_nobody_reads_is_waited_for_no_longer_than_that() -> None:
    SENT.clear()
    with served(Bounds(read=SOON)) as port, connected(port) as connection:
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert SENT.wait(30)
        assert sum(iter(lambda: len(connection.recv(1_000_000)), 0)) < LARGE


def test_two_whole_requests_on_one_connection_are_answered() -> None:
    with served(Bounds(whole=NEVER)) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert [client.post("/", content=b"x" * 200_000).text for _ in range(2)] == ["200000", "200000"]


def test_one_network_has_so_many_connections_and_another_when_one_of_them_ends() -> None:
    with served(Bounds(whole=NEVER, of_network=3, counts_local=True)) as port, ExitStack() as held:
        first, *_ = (held.enter_context(connected(port)) for _ in range(3))
        with connected(port) as fourth:
            assert is_closed(fourth)
        first.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert is_closed(first)
        assert ok(port) == "0"


def test_connections_of_this_machine_are_not_counted() -> None:
    with served(Bounds(whole=NEVER, of_network=1)) as port, ExitStack() as held:
        held.enter_context(connected(port))
        assert ok(port) == "0"


def test_a_full_house_sends_away_who_has_waited_longest_with_half_a_request() -> None:
    with served(Bounds(whole=NEVER, open=20)) as port, ExitStack() as held:
        waiting = [held.enter_context(connected(port)) for _ in range(20)]
        for each in waiting:
            each.sendall(b"GET / HT")
        assert (ok(port), is_closed(waiting[0])) == ("0", True)
        waiting[-1].sendall(b"TP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert waiting[-1].recv(1000).startswith(b"HTTP/1.1 200")
