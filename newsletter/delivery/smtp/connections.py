"""Many conversations with relays at once, in one thread that waits for all of their sockets together."""

import selectors
import socket
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from time import monotonic, sleep

from newsletter.delivery import refusals
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.smtp import heeding
from newsletter.delivery.smtp.bell import Bell
from newsletter.delivery.smtp.connection import WOULD_WAIT, Connection, take_leave
from newsletter.delivery.smtp.conversation import Conversation
from newsletter.delivery.smtp.events import Asked, Event, HungUp, NotAsOffered, SenderRefused, Settled
from newsletter.delivery.smtp.line import Line, Opened
from newsletter.delivery.smtp.pace import Pace
from newsletter.errors import ClosedForNow, TransportError

_LOOK_AGAIN = 0.2  # seconds, at which a stop by a signal and a connection that fell silent are noticed
_BUSY = 20  # connections on which messages under way keep any relay at work, while the others wait for one another
_MANY = 8  # messages; where so many more may gather, what comes in a quiet moment is heard together
_AT_ONCE = 8  # connections that are being opened
_PIECE = 4096  # replies are short, and a larger room costs more to make than they do to read


class Connections:
    """The connections of one run. One that is lost is opened again as long as there is mail for it."""

    def __init__(self, outbox: Outbox, lines: Sequence[Line]) -> None:
        self._outbox, self._lines = outbox, lines
        self._limit = sum(line.limit for line in lines)
        self._open: set[Connection] = set()
        self._opening: dict[Future[Opened], Line] = {}
        self._asked: dict[int, Connection] = {}
        self._tried: set[int] = set()
        self._spare: set[Connection] = set()
        self._most: dict[Line, int] = {}
        self._selector = selectors.DefaultSelector()
        self._bell = Bell()
        self._now = self._looked = monotonic()
        self._pace = Pace(self._now)

    def run(self) -> None:
        """Send until all is finished and nothing is in flight. What fails ends the run through the outbox."""
        self._selector.register(self._bell, selectors.EVENT_READ)
        for line in self._lines:
            line.throttle.begin(self._outbox.rules.pace(line.relay.name))
        with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="connect") as pool:
            try:
                while not self._is_done():
                    self._write()
                    self._open_more(pool)
                    self._listen()
                self._take_leave()
                heeding.tell_of_rates(self._outbox, self._lines)
            finally:
                self._close_all()

    def _is_done(self) -> bool:
        finished = all(line.supply.finished for line in self._lines)
        return finished and not any(connection.conversation.holds_any for connection in self._open)

    def _listen(self) -> None:
        """Hear the relays until enough messages wait to go on record together, or nothing is heard for a moment."""
        self._now = monotonic()
        until = self._now + min([_LOOK_AGAIN, *filter(None, (line.throttle.wait(self._now) for line in self._lines))])
        enough = max(1, len(self._open) // 2, len(self._open) - _BUSY)
        while self._now < until and self._outbox.gathered < enough and not self._is_done():
            heard = self._words(until, missing=enough - self._outbox.gathered)
            self._now = monotonic()
            for key, mask in heard:
                if key.data is None:
                    self._bell.answer()
                    return
                self._move(key.data, mask)
            if self._outbox.gathered:
                until = min(until, self._now + self._pace.wait)
            if not heard or not self._open:
                break
        self._give_up_on_the_silent()

    def _words(self, until: float, *, missing: int) -> list[tuple[selectors.SelectorKey, int]]:
        """What can be heard or said by then, or within a quiet moment where messages wait for `missing` others."""
        if not self._outbox.gathered:
            return self._selector.select(until - self._now)
        if missing < _MANY:
            return self._selector.select(self._pace.quiet)
        sleep(self._pace.quiet)
        return self._selector.select(0)

    def _open_more(self, pool: ThreadPoolExecutor) -> None:
        """Open as many connections as there are messages that no open one would take, up to the limit."""
        for done in [opening for opening in self._opening if opening.done()]:
            self._start(self._opening.pop(done), done)
        if len(self._open) == self._limit:
            return
        for line in self._lines:
            opening = sum(each is line for each in self._opening.values())
            there = [connection for connection in self._open if connection.line is line]
            idle = sum(connection.conversation.takes_one for connection in there)
            wanted = line.supply.ready - idle - opening
            most = self._most.get(line, 1)  # so that one fault costs one login
            for _ in range(min(wanted, most - len(there) - opening)):
                if at_hand := line.relay.at_hand():
                    self._add(line, at_hand)
                    continue
                self._opening[future := pool.submit(line.relay.opened)] = line
                future.add_done_callback(lambda _: self._bell.ring())

    def _start(self, line: Line, done: "Future[Opened]") -> None:
        try:
            opened = done.result()
        except TransportError as error:
            there = sum(connection.line is line for connection in self._open)
            if there and isinstance(error, ClosedForNow):
                self._most[line] = there  # it takes no more at once
            else:
                line.supply.stop(error)
        else:
            self._add(line, opened)

    def _add(self, line: Line, opened: Opened) -> None:
        self._most.setdefault(line, line.limit)
        opened.socket.setblocking(False)
        with suppress(OSError):
            opened.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(line, opened, Conversation(opened.offers.without(line.withheld)))
        self._open.add(connection)
        self._selector.register(opened.socket, selectors.EVENT_READ, connection)
        self._take(connection)

    def _take(self, connection: Connection) -> None:
        """Open the envelope of the next message, where the connection takes one and there is one."""
        conversation, throttle = connection.conversation, connection.line.throttle
        while conversation.takes_one:
            message = None if throttle.rate and throttle.wait(self._now) else connection.line.supply.take()
            if message is None:
                self._spare.add(connection)
                break
            if throttle.rate:
                throttle.took(message.delivery.number, self._now)
            if not (events := conversation.open(message)):
                break
            self._follow(connection, events)
        self._flush(connection)

    def _move(self, connection: Connection, mask: int) -> None:
        if mask & selectors.EVENT_WRITE:
            self._flush(connection)
        if mask & selectors.EVENT_READ and connection in self._open:
            self._hear(connection)

    def _hear(self, connection: Connection) -> None:
        try:
            data = connection.socket.recv(_PIECE)
        except WOULD_WAIT:
            return
        except OSError as error:
            self._end(connection, str(error))
            return
        connection.last_words = self._now
        if not data:
            self._end(connection, "the relay hung up")
            return
        conversation = connection.conversation
        self._follow(connection, conversation.heard(data))
        if connection.worn:
            self._end(connection, "another connection may work")
        elif conversation.takes_one or conversation.to_send:
            self._take(connection)

    def _flush(self, connection: Connection) -> None:
        if not (connection.unsent or connection.conversation.to_send) or connection not in self._open:
            return
        waited = bool(connection.unsent)
        connection.last_words = self._now
        try:
            connection.say(may=self._outbox.may_leave())
        except OSError as error:
            self._end(connection, str(error))
            return
        if waited != bool(connection.unsent):
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.unsent else 0)
            self._selector.modify(connection.socket, wanted, connection)

    def _end(self, connection: Connection, why: str) -> None:
        self._follow(connection, connection.conversation.ended(why, unsent=connection.waiting))

    def _follow(self, connection: Connection, events: Iterable[Event]) -> None:
        """Do what these events ask for."""
        for event in events:
            match event:
                case Asked():
                    self._begin(connection, event.message)
                case Settled():
                    heeding.settle(connection, event, now=self._now)
                case SenderRefused():
                    self._close(connection)
                    heeding.blame(connection.line, event, now=self._now)
                case HungUp():
                    self._close(connection)
                    self._lost(connection, event)
                case NotAsOffered():
                    self._close(connection)
                    self._do_without(connection.line, event)

    def _begin(self, connection: Connection, message: Message) -> None:
        if connection.line.supply.stopping.is_set():
            self._close(connection)  # nothing of the text has left, and without its dot the relay takes nothing
            connection.line.supply.put_back(message)
            return
        self._asked[message.delivery.number] = connection
        self._outbox.begin(message)

    def _write(self) -> None:
        """Put on record what has gathered, and say the texts that may leave, each with the next envelope behind it."""
        written = self._outbox.write()
        self._pace.wrote(len(written), connections=len(self._open), now=self._now)
        for message, may in written:
            connection = self._asked.pop(message.delivery.number)
            if may and connection in self._open:
                connection.conversation.text()
                self._take(connection)
            elif may:
                connection.line.supply.put_back(message)
            else:
                self._close(connection)
        spare, self._spare = self._spare, set()
        for connection in spare & self._open:
            self._take(connection)
        self._outbox.prepare()

    def _lost(self, connection: Connection, how: HungUp) -> None:
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
            supply.settle(message, how.to_recipient, connection.line.at(how.step))
        else:
            supply.put_back(message)
            supply.stop(refusals.lost(how.why, connection.line.at(how.step)))

    def _do_without(self, line: Line, fault: NotAsOffered) -> None:
        """What the relay does not understand is not used again in this run, on whichever connection."""
        for message in reversed(fault.unsent):
            line.supply.put_back(message)
        if not line.withheld.issuperset(fault.names):
            line.withheld.update(fault.names)
            self._outbox.note(refusals.not_as_offered(fault.names, fault.why, line.at(fault.step)))

    def _give_up_on_the_silent(self) -> None:
        if self._now - self._looked < _LOOK_AGAIN:
            return
        self._looked = self._now
        for connection in [each for each in self._open if self._now - each.last_words > each.patience]:
            if connection.conversation.awaits_words:
                self._follow(connection, connection.conversation.fell_silent(unsent=connection.waiting))

    def _close(self, connection: Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)
            self._selector.unregister(connection.socket)
            connection.socket.close()

    def _take_leave(self) -> None:
        """Keep them for a later run, or say goodbye: after an error, or a stop, the next one begins anew."""
        idle = [connection for connection in self._open if connection.conversation.is_idle]
        if not self._outbox.stopping.is_set():
            for connection in [each for each in idle if each.line.relay.keep(each.opened)]:
                idle.remove(connection)
                self._open.remove(connection)
        take_leave([connection.socket for connection in idle])

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
