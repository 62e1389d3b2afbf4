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
_FRESH = 2.0  # seconds in which one that was used need not be asked whether it still is
_PATIENCE = 5.0  # seconds that the answer to NOOP is waited for
_PIECE = 4096


class Kept:
    """The connections to one relay that no run uses at this moment. Any thread may give and take."""

    def __init__(self, *, idle: float = _IDLE, fresh: float = _FRESH) -> None:
        self._idle, self._fresh = idle, fresh
        self._lock, self._closed, self._timed = Lock(), False, False
        self._there: list[tuple[float, Opened]] = []

    def take(self) -> Opened | None:
        """Take one on which the relay still answers; None where there is none."""
        while kept := self._newest():
            if _answers(kept.socket):
                return kept
            kept.socket.close()
        return None

    def at_hand(self) -> Opened | None:
        """Take one that was in use just now, without asking the relay; None where there is none."""
        while kept := self._newest(since=monotonic() - self._fresh):
            if _is_silent(kept.socket):
                return kept
            kept.socket.close()
        return None

    def keep(self, opened: Opened) -> bool:
        """Keep a connection on which nothing is open; False where none is kept any more."""
        with self._lock:
            if self._closed:
                return False
            self._there.append((monotonic(), opened))
            if not self._timed:
                self._look_again(self._idle)
        return True

    def close(self) -> None:
        """Take leave of the relay on all of them, and keep none from now on."""
        with self._lock:
            self._closed = True
            there, self._there = self._there, []
        _leave([opened.socket for _, opened in there])

    def _newest(self, *, since: float = 0.0) -> Opened | None:
        with self._lock:
            return self._there.pop()[1] if self._there and self._there[-1][0] >= since else None

    def _look_again(self, seconds: float) -> None:
        self._timed = True
        timer = Timer(seconds, self._leave_idle)
        timer.daemon = True
        timer.start()

    def _leave_idle(self) -> None:
        with self._lock:
            now = monotonic()
            idle = [each for each in self._there if each[0] <= now - self._idle]
            self._there = [each for each in self._there if each[0] > now - self._idle]
            self._timed = False
            if self._there:
                self._look_again(self._there[0][0] + self._idle - now)
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
    try:
        there.setblocking(False)
        there.recv(1)
    except (BlockingIOError, SSLWantReadError):
        return True
    except OSError:
        return False
    return False


def _leave(sockets: Sequence[socket.socket]) -> None:
    take_leave(sockets)
    for each in sockets:
        each.close()
