"""Connections that outlive a run: a process that delivers again and again logs in once.

One is kept only where nothing is open or awaited on it, so what became of every message is known by then.
"""

import socket
from collections.abc import Sequence
from ssl import SSLWantReadError
from threading import Lock, Timer
from time import monotonic

from newsletter.delivery.smtp.connection import take_leave
from newsletter.delivery.smtp.line import Opened

_IDLE = 30.0  # seconds that one is kept; many relays hang up after a minute
_PATIENCE = 5.0  # seconds that the answer to NOOP is waited for
_PIECE = 4096


class Kept:
    """The connections to one relay that no run uses at this moment. Any thread may give and take."""

    def __init__(self, *, idle: float = _IDLE) -> None:
        self._idle, self._lock, self._closed = idle, Lock(), False
        self._there: list[tuple[float, Opened]] = []

    def take(self) -> Opened | None:
        """Take one on which the relay still answers; None where there is none."""
        while kept := self._newest():
            if _answers(kept.socket):
                return kept
            kept.socket.close()
        return None

    def keep(self, opened: Opened) -> bool:
        """Keep a connection on which nothing is open; False where none is kept any more."""
        with self._lock:
            if self._closed:
                return False
            self._there.append((monotonic(), opened))
        timer = Timer(self._idle, self._leave_idle)
        timer.daemon = True
        timer.start()
        return True

    def close(self) -> None:
        """Take leave of the relay on all of them, and keep none from now on."""
        with self._lock:
            self._closed = True
            there, self._there = self._there, []
        _leave([opened.socket for _, opened in there])

    def _newest(self) -> Opened | None:
        with self._lock:
            return self._there.pop()[1] if self._there else None

    def _leave_idle(self) -> None:
        before = monotonic() - self._idle
        with self._lock:
            idle = [each for each in self._there if each[0] <= before]
            self._there = [each for each in self._there if each[0] > before]
        _leave([opened.socket for _, opened in idle])


def _answers(there: socket.socket) -> bool:
    """Whether the relay says 250 to NOOP, and said nothing before it, such as that it closes."""
    try:
        if not _is_silent(there):
            return False
        there.settimeout(_PATIENCE)
        there.sendall(b"NOOP\r\n")
        said = there.recv(_PIECE)
        while said and not said.endswith(b"\r\n"):
            said += there.recv(_PIECE)
    except OSError:
        return False
    return said.startswith(b"250 ") and said.count(b"\r\n") == 1


def _is_silent(there: socket.socket) -> bool:
    """Whether nothing is to be read; of a connection that was lost that is its end."""
    there.setblocking(False)
    try:
        there.recv(1)
    except (BlockingIOError, SSLWantReadError):
        return True
    return False


def _leave(sockets: Sequence[socket.socket]) -> None:
    take_leave(sockets)
    for each in sockets:
        each.close()
