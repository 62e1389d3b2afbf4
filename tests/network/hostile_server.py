"""A real HTTP server on a free port of 127.0.0.1 that misbehaves as it is told, one turn for each connection."""

import socket
import ssl
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Semaphore, Thread
from types import TracebackType
from typing import Self

Turn = Callable[["Connection"], None]


@dataclass(kw_only=True)
class Connection:
    """One client's connection, behind its first request. `closing` is set when the server is taken down."""

    socket: socket.socket
    closing: Event
    ticks: Semaphore

    def write(self, content: bytes) -> None:
        self.socket.sendall(content)

    def read_head(self) -> str:
        """The client's request up to its blank line, or what it sent before it went away."""
        head = b""
        while b"\r\n\r\n" not in head and (more := self.socket.recv(65536)):
            head += more
        return head.decode("latin-1")


@dataclass(kw_only=True)
class HostileServer:
    """Serves `turns` in their order, the last one for ever. `heads` are the requests it was sent.

    A test that paces the server calls `ticks.release`: a turn that dribbles sends one byte for each.
    """

    turns: Sequence[Turn]
    tls: ssl.SSLContext | None = None
    heads: list[str] = field(default_factory=list)
    closing: Event = field(default_factory=Event)
    ticks: Semaphore = field(default_factory=lambda: Semaphore(0))

    def __enter__(self) -> Self:
        outer = self

        class _Handler(BaseRequestHandler):
            def handle(self) -> None:
                outer._serve(self.request)

        self._server = ThreadingTCPServer(("127.0.0.1", 0), _Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self.ticks.release(100)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """The free port it was given."""
        return int(self._server.server_address[1])

    def url(self, path: str = "/feed", *, host: str = "127.0.0.1", scheme: str = "http") -> str:
        """The URL of a path here, under any name for this machine."""
        return f"{scheme}://{host}:{self.port}{path}"

    def _serve(self, plain: socket.socket) -> None:
        try:
            client = self.tls.wrap_socket(plain, server_side=True) if self.tls else plain
        except (ssl.SSLError, ConnectionError):
            return
        with client:
            connection = Connection(socket=client, closing=self.closing, ticks=self.ticks)
            turn = self.turns[min(len(self.heads), len(self.turns) - 1)]
            try:
                self.heads.append(connection.read_head())
                turn(connection)
            except (ssl.SSLError, ConnectionError):
                return


def says(content: bytes, *, status: str = "200 OK", headers: Sequence[str] = ()) -> Turn:
    """A whole and truthful answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *headers, "", ""]
    return says_raw("\r\n".join(lines).encode("latin-1") + content)


def says_raw(answer: bytes) -> Turn:
    """These bytes, whatever they mean, and then the end of the connection."""
    return lambda connection: connection.write(answer)


def redirects(location: str, *, status: str = "302 Found") -> Turn:
    """Leads somewhere else."""
    return says(b"", status=status, headers=[f"Location: {location}"])


def goes_on_for_ever(head: bytes, chunk: bytes) -> Turn:
    """Never comes to an end, as fast as the client reads."""

    def turn(connection: Connection) -> None:
        connection.write(head)
        while not connection.closing.is_set():
            connection.write(chunk)

    return turn


def dribbles(head: bytes) -> Turn:
    """Sends `head`, and then one byte for each tick, for ever."""

    def turn(connection: Connection) -> None:
        connection.write(head)
        while connection.ticks.acquire() and not connection.closing.is_set():
            connection.write(b"x")

    return turn


def keeps_silent(connection: Connection) -> None:
    """Takes the request and says nothing."""
    connection.closing.wait()


def resets(connection: Connection) -> None:
    """Drops the connection with a reset, as a machine does that fell over."""
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.socket.close()


def tunnels(tls: ssl.SSLContext, turn: Turn) -> Turn:
    """A proxy that lets its client through, and is the far end as well, which answers by `turn`."""

    def through(connection: Connection) -> None:
        connection.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with tls.wrap_socket(connection.socket, server_side=True) as inner:
            far_end = Connection(socket=inner, closing=connection.closing, ticks=connection.ticks)
            far_end.read_head()
            turn(far_end)

    return through
