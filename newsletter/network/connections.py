"""Connections that go to checked addresses only and end when the fetch must: httpcore asks here for every byte."""

import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpcore


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`total` is for the whole fetch, waits included; `largest` counts bytes after decompression.

    `first_wait` doubles with every further try.
    """

    connect: timedelta = timedelta(seconds=10)
    read: timedelta = timedelta(seconds=30)
    total: timedelta = timedelta(minutes=5)
    largest: int = 64 * 1024 * 1024
    redirects: int = 3
    tries: int = 4
    first_wait: timedelta = timedelta(seconds=2)

    @property
    def timeouts(self) -> dict[str, float]:
        """In seconds, as httpcore names them. `read` is the longest silence, not the longest answer."""
        connect, read = self.connect.total_seconds(), self.read.total_seconds()
        return {"connect": connect, "pool": connect, "read": read, "write": read}


_MOST_ADDRESSES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When a fetch must be over, by its own clock, in seconds."""

    at: float
    clock: Callable[[], float]

    def left(self) -> float:
        """Seconds left; below zero when it is over."""
        return self.at - self.clock()

    def within(self, timeout: float | None) -> float:
        """`timeout`, or what is left where that is less. Raises httpcore.ReadTimeout where nothing is left."""
        left = self.left()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer took too long as a whole")
        return left if timeout is None else min(timeout, left)


class Network(httpcore.NetworkBackend):
    """Connects to the addresses it was made with and resolves nothing: whatever a name means by now, it was checked.

    Host header and TLS name are httpcore's work and stay those of the URL.
    """

    def __init__(self, addresses: Sequence[str], deadline: Deadline) -> None:
        self._addresses = addresses[:_MOST_ADDRESSES]
        self._deadline = deadline
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the name was resolved and checked before
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Try each address in turn; the last one's failure stands for all."""
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in self._addresses:
            try:
                stream = self._system.connect_tcp(
                    address, port, self._deadline.within(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every wait also ends at the deadline: drops of an answer do not keep it open."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
