"""Many conversations with relays at once, in one thread that waits for all of their sockets together."""

import selectors
import socket
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from ssl import SSLWantReadError, SSLWantWriteError
from time import monotonic

from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.smtp_conversation import Asked, Conversation, Event, HungUp, SenderRefused, Settled
from newsletter.delivery.transports.bell import Bell
from newsletter.delivery.transports.smtp_line import Line, Opened
from newsletter.errors import TransportError, WeAreRefused
from newsletter.models import Reply

_COMMAND = 300.0  # seconds [RFC 5321, 4.5.3.2]
_FINAL_DOT = 600.0  # seconds [RFC 5321, 4.5.3.2.6]; giving up early makes duplicates
_LOOK_AGAIN = 0.2  # seconds, at which a stop by a signal and a connection that fell silent are noticed
_GATHER = 0.010  # seconds that a message waits at most for others to go on record with
_QUIET = 0.001  # seconds without a word, after which it waits no longer
_FAREWELL = 5.0  # seconds
_AT_ONCE = 8  # connections that are being opened
_PIECE = 4096  # replies are short, and a larger room costs more to make than they do to read
_WOULD_WAIT = (BlockingIOError, SSLWantReadError, SSLWantWriteError)


@dataclass(slots=True, eq=False)
class _Connection:
    """A socket and its conversation. `proven` says that a message was answered on it."""

    line: Line
    socket: socket.socket
    conversation: Conversation
    unsent: bytes = b""
    proven: bool = False
    silent_after: float = field(default_factory=lambda: monotonic() + _COMMAND)


class Connections:
    """The connections of one run. One that is lost is opened again as long as there is mail for it."""

    def __init__(self, outbox: Outbox, lines: Sequence[Line]) -> None:
        self._outbox, self._lines = outbox, lines
        self._open: set[_Connection] = set()
        self._opening: dict[Future[Opened], Line] = {}
        self._asked: dict[int, _Connection] = {}
        self._tried: set[int] = set()
        self._selector = selectors.DefaultSelector()
        self._bell = Bell()
        self._look_again = self._write_by = 0.0

    def run(self) -> None:
        """Send until all is finished and nothing is in flight. What fails ends the run through the outbox."""
        self._selector.register(self._bell, selectors.EVENT_READ)
        with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="connect") as pool:
            try:
                while not self._is_done():
                    self._write()
                    self._open_more(pool)
                    self._listen()
                self._take_leave()
            finally:
                self._close_all()

    def _is_done(self) -> bool:
        in_flight = any(connection.conversation.holds_any for connection in self._open)
        return not in_flight and all(line.supply.finished for line in self._lines)

    def _listen(self) -> None:
        """Hear the relays until enough messages wait to go on record together, or nothing is heard for a moment."""
        until = monotonic() + _LOOK_AGAIN
        enough = max(1, len(self._open) // 2)
        while (now := monotonic()) < until and self._outbox.gathered < enough:
            heard = self._selector.select(_QUIET if self._outbox.gathered else until - now)
            for key, mask in heard:
                if key.data is None:
                    self._bell.answer()
                    return
                self._move(key.data, mask)
            if self._outbox.gathered:
                until = min(until, now + _GATHER)
            if not heard or not self._open:
                break
        self._give_up_on_the_silent()

    def _open_more(self, pool: ThreadPoolExecutor) -> None:
        """Open as many connections as there are messages that no open one would take, up to the limit."""
        for done in [opening for opening in self._opening if opening.done()]:
            self._start(self._opening.pop(done), done)
        for line in self._lines:
            opening = sum(found is line for found in self._opening.values())
            there = [connection for connection in self._open if connection.line is line]
            idle = sum(connection.conversation.takes_one for connection in there)
            wanted = line.supply.ready - idle - opening
            for _ in range(min(wanted, line.limit - len(there) - opening)):
                future = pool.submit(line.relay.opened)
                self._opening[future] = line
                future.add_done_callback(lambda _: self._bell.ring())

    def _start(self, line: Line, done: "Future[Opened]") -> None:
        try:
            opened = done.result()
        except TransportError as error:
            line.supply.stop(error)
            return
        opened.socket.setblocking(False)
        with suppress(OSError):
            opened.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = _Connection(line, opened.socket, Conversation(opened.offers))
        self._open.add(connection)
        self._selector.register(opened.socket, selectors.EVENT_READ, connection)
        self._take(connection)

    def _take(self, connection: _Connection) -> None:
        """Open the envelope of the next message, where the connection takes one and there is one."""
        while connection.conversation.takes_one and (message := connection.line.supply.take()):
            self._follow(connection, connection.conversation.open(message))
        self._flush(connection)

    def _move(self, connection: _Connection, mask: int) -> None:
        if mask & selectors.EVENT_WRITE:
            self._flush(connection)
        if mask & selectors.EVENT_READ and connection in self._open:
            self._hear(connection)

    def _hear(self, connection: _Connection) -> None:
        try:
            data = connection.socket.recv(_PIECE)
        except _WOULD_WAIT:
            return
        except OSError as error:
            self._end(connection, str(error))
            return
        self._await_words(connection)
        if not data:
            self._end(connection, "the relay hung up")
            return
        self._follow(connection, connection.conversation.heard(data))
        self._take(connection)

    def _flush(self, connection: _Connection) -> None:
        words = connection.conversation.to_send
        if connection not in self._open or not (words or connection.unsent):
            return
        waited = bool(connection.unsent)
        connection.unsent += b"".join(words)
        words.clear()
        try:
            while connection.unsent:
                connection.unsent = connection.unsent[connection.socket.send(connection.unsent) :]
                self._await_words(connection)
        except _WOULD_WAIT:
            pass
        except OSError as error:
            self._end(connection, str(error))
            return
        if waited != bool(connection.unsent):
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.unsent else 0)
            self._selector.modify(connection.socket, wanted, connection)

    def _end(self, connection: _Connection, why: str) -> None:
        unsent = len(connection.unsent) + sum(map(len, connection.conversation.to_send))
        self._follow(connection, connection.conversation.ended(why, unsent=unsent))

    def _follow(self, connection: _Connection, events: Iterable[Event]) -> None:
        """Do what these events ask for."""
        for event in events:
            match event:
                case Asked():
                    self._begin(connection, event.message)
                case Settled():
                    connection.proven = connection.proven or event.reply is not None
                    connection.line.supply.settle(event.message, event.reply)
                case SenderRefused():
                    self._close(connection)
                    line = connection.line
                    line.supply.put_back(event.message)
                    line.supply.stop(_takes_no_mail(line.relay.name, event.message, event.reply))
                case HungUp():
                    self._close(connection)
                    self._lost(connection, event)

    def _begin(self, connection: _Connection, message: Message) -> None:
        if connection.line.supply.stopping.is_set():
            self._close(connection)  # nothing of the text has left, and without its dot the relay takes nothing
            connection.line.supply.put_back(message)
            return
        self._asked[message.delivery.number] = connection
        self._outbox.begin(message)

    def _write(self) -> None:
        """Put on record what has gathered, and say the texts that may leave, each with the next envelope behind it."""
        for message, may in self._outbox.write():
            connection = self._asked.pop(message.delivery.number)
            if may and connection in self._open:
                connection.conversation.text()
                self._take(connection)
            elif may:
                connection.line.supply.put_back(message)
            else:
                self._close(connection)
        for connection in [found for found in self._open if found.conversation.is_idle]:
            self._take(connection)

    def _lost(self, connection: _Connection, how: HungUp) -> None:
        """A message that had not left is tried once more on a connection made for it, and then ends the run.

        A relay that says 421 to one recipient says it again, and means him.
        """
        supply = connection.line.supply
        for message in reversed(how.unsent[1:]):
            supply.put_back(message)
        if not how.unsent or how.unsent[0].delivery.number in self._asked:
            return
        message = how.unsent[0]
        number = message.delivery.number
        if connection.proven or number not in self._tried:
            self._tried.add(number)
            supply.put_back(message)
        elif how.to_recipient:
            supply.settle(message, how.to_recipient)
        else:
            supply.put_back(message)
            supply.stop(_lost_before_it_left(connection.line.relay.name, how.why))

    def _await_words(self, connection: _Connection) -> None:
        wait = _FINAL_DOT if connection.conversation.waits_for_dot else _COMMAND
        connection.silent_after = monotonic() + wait

    def _give_up_on_the_silent(self) -> None:
        now = monotonic()
        for connection in [found for found in self._open if found.silent_after < now]:
            if connection.conversation.awaits_words:
                self._end(connection, "the relay fell silent")

    def _close(self, connection: _Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)
            self._selector.unregister(connection.socket)
            connection.socket.close()

    def _take_leave(self) -> None:
        """Say QUIT on all, and hear the answers, which say nothing of any message."""
        polite = [connection for connection in self._open if connection.conversation.is_idle]
        until = monotonic() + _FAREWELL
        for connection in polite:
            with suppress(OSError):
                connection.socket.send(b"QUIT\r\n")
        for connection in polite:
            with suppress(OSError):
                connection.socket.settimeout(max(0.01, until - monotonic()))
                connection.socket.recv(_PIECE)

    def _close_all(self) -> None:
        """Where a run ends by an error of ours, what has left without an answer is in doubt."""
        for connection in list(self._open):
            self._close(connection)
        for opening in self._opening:
            opening.add_done_callback(_hang_up)
        self._selector.close()
        self._bell.close()


def _hang_up(done: "Future[Opened]") -> None:
    if done.exception() is None:
        done.result().socket.close()


def _lost_before_it_left(name: str, why: str) -> TransportError:
    return TransportError(f"{name}: the connection was lost before a message had left: {why}; run again")


def _takes_no_mail(name: str, message: Message, said: Reply) -> TransportError:
    return WeAreRefused(f"{name}: takes no mail from {message.sender}: {said}; check list.sender")
