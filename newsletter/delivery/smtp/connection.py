"""One connection to a relay: its socket, its conversation, and what of it the socket has not taken yet."""

import errno
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ssl import SSLSocket, SSLWantReadError, SSLWantWriteError
from time import monotonic

from newsletter.delivery.smtp.conversation import Conversation
from newsletter.delivery.smtp.line import Line, Opened

WOULD_WAIT = (BlockingIOError, SSLWantReadError, SSLWantWriteError)

_FAREWELL = 5.0  # seconds
_PIECE = 4096  # replies are short
_PIECES = 1000  # as many as every system takes at once
_COMMAND = 300.0  # seconds [RFC 5321, 4.5.3.2]
_FINAL_DOT = 600.0  # seconds [RFC 5321, 4.5.3.2.6]; giving up early makes duplicates


@dataclass(slots=True, eq=False)
class Connection:
    """A socket that never blocks, and its conversation. `proven` says that a message was answered on it, `served` that
    one was taken, and `worn` that another connection may work where this one is not."""

    line: Line
    opened: Opened
    conversation: Conversation
    unsent: bytes = b""
    socket: "socket.socket" = field(init=False)
    proven: bool = field(init=False)
    served: bool = field(init=False)
    worn: bool = False
    last_words: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self.socket = self.opened.socket
        self.proven = self.served = self.opened.used

    @property
    def patience(self) -> float:
        """For how many seconds after the last words it may be silent."""
        return _FINAL_DOT if self.conversation.waits_for_dot else _COMMAND

    @property
    def waiting(self) -> int:
        """How many bytes were said and have not left."""
        return len(self.unsent) + sum(map(len, self.conversation.to_send))

    def say(self, *, may: bool = True) -> None:
        """Send what is to be said as far as the socket takes it; the pieces are joined only where it does not.

        Raises OSError where the socket is lost, or nothing may leave: what has no end by now is taken by no relay.
        """
        if not may:
            raise ConnectionAbortedError(errno.ECONNABORTED, "another process may have taken over")
        words = self.conversation.to_send
        if len(words) > _PIECES:
            words[:] = [b"".join(words)]
        if self.unsent or isinstance(self.socket, SSLSocket):
            self.unsent += b"".join(words)
            words.clear()
            with suppress(*WOULD_WAIT):
                while self.unsent:
                    self.unsent = self.unsent[self.socket.send(self.unsent) :]
            return
        try:
            sent = self.socket.sendmsg(words)
        except BlockingIOError:
            sent = 0
        if sent < sum(map(len, words)):
            self.unsent = b"".join(words)[sent:]
        words.clear()


def take_leave(sockets: Sequence[socket.socket]) -> None:
    """Say QUIT on all, and hear the answers, which say nothing of any message."""
    until = monotonic() + _FAREWELL
    for each in sockets:
        with suppress(OSError):
            each.send(b"QUIT\r\n")
    for each in sockets:
        with suppress(OSError):
            each.settimeout(max(0.01, until - monotonic()))
            each.recv(_PIECE)
