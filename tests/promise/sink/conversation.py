"""One client's conversation with the far end: RFC 5321 with pipelining, BDAT and STARTTLS, and orders at every step."""

import socket
import ssl
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from tests.promise.sink.orders import Orders
from tests.promise.sink.record import Record

_CHUNK = 262_144


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEnd:
    """What all conversations share. `offers` are the words of its EHLO, `tls` is there where STARTTLS can be had."""

    record: Record
    orders: Orders
    offers: Sequence[str]
    tls: ssl.SSLContext | None


class _OverError(Exception):
    """The conversation has ended, by whomever."""


class Conversation:
    """One connection, from its greeting to its end."""

    def __init__(self, peer: socket.socket, far_end: FarEnd) -> None:
        self._peer, self._far_end = peer, far_end
        self._offers = list(far_end.offers)
        self._in, self._out = bytearray(), bytearray()
        self._sender = self._recipient = ""
        self._chunks = bytearray()
        self._verbs: Mapping[str, Callable[[str], None]] = {
            "EHLO": self._ehlo,
            "HELO": self._ehlo,
            "STARTTLS": self._starttls,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "BDAT": self._bdat,
            "RSET": self._rset,
            "NOOP": lambda line: self._say("", line, "250 2.0.0 still here"),
            "QUIT": self._quit,
        }

    def hold(self) -> None:
        """Talk until one side has had enough."""
        try:
            self._say("CONNECT", "", "220 sink.example.org ESMTP")
            while True:
                self._obey(self._line())
        except (_OverError, OSError):
            self._peer.close()

    def _obey(self, line: str) -> None:
        name = line[:8].split(" ")[0].upper()
        if self._in and name != "BDAT" and (self._far_end.orders.at("EARLY", line) or "PIPELINING" not in self._offers):
            self._refuse_what_came_early()
        verb = self._verbs.get(name)
        if verb and not (name == "BDAT" and "CHUNKING" not in self._offers):
            verb(line)
        else:
            self._say("", line, "502 5.5.1 no such command")

    def _refuse_what_came_early(self) -> NoReturn:
        self._out += b"503 5.5.1 that came before its turn\r\n"
        self._end("close")

    def _ehlo(self, line: str) -> None:
        self._forget()
        offers = self._offers if line[:4].upper() == "EHLO" else []
        words = ["sink.example.org", *offers]
        said = [f"250-{word}" for word in words[:-1]] + [f"250 {words[-1]}"]
        self._say("EHLO", line, "\r\n".join(said))

    def _starttls(self, line: str) -> None:
        if self._far_end.tls is None:
            return self._say("STARTTLS", line, "502 5.5.1 no such command")
        self._say("STARTTLS", line, "220 2.0.0 go ahead")
        self._flush()
        self._in.clear()
        self._peer = self._far_end.tls.wrap_socket(self._peer, server_side=True)
        self._offers.remove("STARTTLS")
        return None

    def _mail(self, line: str) -> None:
        if self._said("MAIL", line, "250 2.1.0 sender taken"):
            self._forget()
            self._sender = _address(line)

    def _rcpt(self, line: str) -> None:
        if not self._sender:
            return self._say("", line, "503 5.5.1 MAIL comes first")
        if self._said("RCPT", line, "250 2.1.5 recipient taken"):
            self._recipient = _address(line)
        return None

    def _data(self, line: str) -> None:
        if not self._recipient:
            return self._say("", line, "503 5.5.1 RCPT comes first")
        if self._in:
            return self._refuse_what_came_early()
        if self._said("DATA", line, "354 go ahead"):
            self._flush()
            self._in[:0] = b"\r\n"
            self._take(self._until(b"\r\n.\r\n")[:-3].replace(b"\r\n..", b"\r\n.")[2:])
        return None

    def _bdat(self, line: str) -> None:
        words = line.split()
        self._flush()
        self._chunks += self._exactly(int(words[1]))
        if not self._recipient:
            self._say("", line, "503 5.5.1 RCPT comes first")
        elif words[-1].upper() == "LAST":
            if self._said("BDAT", line, ""):
                self._take(bytes(self._chunks))
        else:
            self._say("BDAT", line, "250 2.0.0 go on")

    def _take(self, content: bytes) -> None:
        sender, recipient = self._sender, self._recipient
        self._forget()
        if self._said("DOT", recipient, ""):
            number = self._far_end.record.keep(sender=sender, recipient=recipient, content=content)
            self._say("TAKEN", recipient, f"250 2.0.0 on disk as {number}")

    def _rset(self, line: str) -> None:
        self._forget()
        self._say("RSET", line, "250 2.0.0 forgotten")

    def _quit(self, line: str) -> None:
        self._say("QUIT", line, "221 2.0.0 good bye")
        self._flush()
        raise _OverError

    def _forget(self) -> None:
        self._sender = self._recipient = ""
        self._chunks.clear()

    def _say(self, step: str, line: str, reply: str) -> None:
        self._said(step, line, reply)

    def _said(self, step: str, line: str, reply: str) -> bool:
        """Say the reply, or do what is ordered instead; whether it was the true one."""
        order = self._far_end.orders.at(step, line)
        if order is None or not (order.reply or order.end):
            time.sleep(order.delay if order else 0)
            self._out += f"{reply}\r\n".encode() if reply else b""
            return True
        time.sleep(order.delay)
        self._out += f"{order.reply}\r\n".encode("latin-1") if order.reply else b""
        if order.end:
            self._end(order.end)
        return False

    def _end(self, how: str) -> NoReturn:
        self._flush()
        if how == "reset":
            self._peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise _OverError

    def _line(self) -> str:
        return self._until(b"\r\n")[:-2].decode("utf-8", "replace")

    def _until(self, mark: bytes) -> bytes:
        """What comes up to and with the mark."""
        begin = 0
        while (at := self._in.find(mark, begin)) < 0:
            begin = max(0, len(self._in) - len(mark) + 1)
            self._read()
            if mark != b"\r\n":
                self._say_of_text()
        return self._cut(at + len(mark))

    def _exactly(self, length: int) -> bytes:
        while len(self._in) < length:
            self._read()
            self._say_of_text()
        return self._cut(length)

    def _say_of_text(self) -> None:
        if order := self._far_end.orders.at("TEXT", self._recipient):
            self._end(order.end or "close")

    def _cut(self, length: int) -> bytes:
        piece = bytes(self._in[:length])
        del self._in[:length]
        return piece

    def _read(self) -> None:
        self._flush()
        more = self._peer.recv(_CHUNK)
        if not more:
            raise _OverError
        self._in += more

    def _flush(self) -> None:
        if self._out:
            self._peer.sendall(self._out)
            self._out.clear()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
