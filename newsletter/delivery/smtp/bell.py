"""Wakes a thread that waits for sockets."""

import socket
from contextlib import suppress

_PIECE = 4096


class Bell:
    """Wakes the thread that waits for sockets. Ringing it twice wakes it once."""

    def __init__(self) -> None:
        self._here, self._there = socket.socketpair()
        self._here.setblocking(False)
        self._there.setblocking(False)
        self._rung = False

    def fileno(self) -> int:
        """What is waited for."""
        return self._here.fileno()

    def ring(self) -> None:
        """From any thread."""
        if not self._rung:
            self._rung = True
            with suppress(OSError):
                self._there.send(b"!")

    def answer(self) -> None:
        """Make it ready to be rung again, before looking at what it was rung for."""
        with suppress(BlockingIOError):
            self._here.recv(_PIECE)
        self._rung = False

    def close(self) -> None:
        """Ringing it after this does nothing."""
        self._rung = True
        self._here.close()
        self._there.close()
