"""The messages of one run, given to connections one by one, and what became of them, on record in groups.

One thread writes the record. While it writes one group, what the connections ask gathers into the next: the more
connections, the fewer commits a message costs.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition, Event, Thread
from types import TracebackType
from typing import Self

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries, Ledger, Written
from newsletter.delivery.message import Message
from newsletter.errors import TransportError
from newsletter.models import Delivery, Reply, State

_BATCH = 500
_LOOK_AGAIN = 0.2  # seconds, at which a stop by a signal is noticed


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the messages of one run, and the error that ended it early, if one did."""

    states: Counter[State] = field(default_factory=Counter)
    error: TransportError | None = None


@dataclass(slots=True)
class _Group:
    """What is to be written next."""

    ended: list[Delivery] = field(default_factory=list)
    leaving: list[tuple[Delivery, Callable[[bool], None]]] = field(default_factory=list)
    claim: int = 0

    def __bool__(self) -> bool:
        return bool(self.ended or self.leaving or self.claim)


class Outbox:
    """A context: inside it messages can be taken; when it ends, what was taken and has not left is given back."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        stamp: Callable[[Delivery], Message],
        clock: Callable[[], datetime],
        stopping: Event,
        told: Callable[[State], None] = lambda _: None,
    ) -> None:
        self.tally = Tally()
        self.stopping = stopping
        self.changed: Callable[[], None] = lambda: None
        self._ledger, self._stamp, self._clock, self._told = ledger, stamp, clock, told
        self._turn = Condition()
        self._group = _Group()
        self._claimed: deque[Delivery] = deque()
        self._again: deque[Message] = deque()
        self._held: dict[int, Delivery] = {}
        self._claiming = self._dry = self._closing = False
        self._failure: BaseException | None = None
        self._writer = Thread(target=self._write, name="ledger", daemon=True)

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give back what has not left, and wait until all is on record; after an error of ours recovery decides."""
        with self._turn:
            if error is None:
                self._group.ended += [states.unsent(delivery) for delivery in self._held.values()]
            self._closing = True
            self._turn.notify_all()
        self._writer.join()
        if error is None and self._failure:
            raise self._failure

    def take(self) -> Message | None:
        """The next message; None where none is ready, which `changed` tells, or where all is `finished`."""
        with self._turn:
            self._check()
            if self.stopping.is_set():
                return None
            if self._again:
                return self._again.popleft()
            self._claim_more()
            if not self._claimed:
                return None
            delivery = self._claimed.popleft()
        return self._stamp(delivery)

    def ready(self) -> int:
        """How many messages could be taken now. More are claimed when few are left."""
        with self._turn:
            self._check()
            if self.stopping.is_set():
                return 0
            self._claim_more()
            return len(self._again) + len(self._claimed)

    @property
    def finished(self) -> bool:
        """Whether nothing more can be taken: nothing is due, or the run is stopping."""
        with self._turn:
            self._check()
            nothing_here = not (self._claiming or self._again or self._claimed)
            return self.stopping.is_set() or (self._dry and nothing_here)

    def each(self) -> Iterator[Message]:
        """The messages one by one, for a connection that does nothing else, until all is finished."""
        while not self.finished:
            message = self.take()
            if message:
                yield message
                continue
            with self._turn:
                self._turn.wait_for(lambda: self._claimed or not self._claiming, timeout=_LOOK_AGAIN)

    def begin(self, message: Message, then: Callable[[bool], None]) -> None:
        """Write down that the message is about to leave, and call `then` with whether it may.

        It may not where another dispatcher has taken it over. `then` is called in the thread of the record.
        """
        with self._turn:
            self._check()
            delivery = self._held[message.delivery.number]
            if delivery.state is not State.SENDING:
                self._group.leaving.append((states.sending(delivery), then))
                self._turn.notify_all()
                return
        then(True)

    def begun(self, message: Message) -> bool:
        """The same, waiting for it."""
        written, answer = Event(), []

        def then(may: bool) -> None:
            answer.append(may)
            written.set()

        self.begin(message, then)
        while not written.wait(_LOOK_AGAIN):
            self._check()
        return answer[0]

    def settle(self, message: Message, reply: Reply | None) -> None:
        """Write down the reply to a message, or that it left and none came. A reply that refuses us ends the run."""
        now = self._clock()
        with self._turn:
            self._check()
            delivery = self._held.pop(message.delivery.number)
            tried = delivery if delivery.state is State.SENDING else states.sending(delivery)
            settled = states.in_doubt(tried) if reply is None else states.answered(tried, reply, now=now)
            self._group.ended.append(settled)
            self._dry = self._dry and reply is not None
            self.tally.states[settled.state] += 1
            self._turn.notify_all()
        self._told(settled.state)
        if settled.state is not State.ACCEPTED and reply and states.blames_sender(reply):
            self.stop(_refuses_us(reply))

    def put_back(self, message: Message) -> None:
        """A message that has not left is the next to be taken again."""
        with self._turn:
            self._again.appendleft(message)
        self.changed()

    def stop(self, error: TransportError) -> None:
        """End the run early: nothing more can be taken, and the tally says why. The first error is the one told."""
        with self._turn:
            self.tally.error = self.tally.error or error
        self.stopping.set()
        self.changed()

    def _check(self) -> None:
        if self._failure:
            raise self._failure

    def _claim_more(self) -> None:
        if len(self._claimed) < _BATCH // 2 and not self._claiming and not self._dry:
            self._claiming = True
            self._group.claim = _BATCH
            self._turn.notify_all()

    def _write(self) -> None:
        """Write group after group until the outbox closes or the store fails."""
        try:
            while group := self._next_group():
                entries = Entries(
                    ended=group.ended, leaving=[delivery for delivery, _ in group.leaving], claim=group.claim
                )
                self._tell(group, self._ledger.write(entries, now=self._clock()))
        except BaseException as error:  # noqa: BLE001 - it is raised again where messages are taken
            with self._turn:
                self._failure = error
                self._turn.notify_all()
            self.changed()

    def _next_group(self) -> _Group:
        """What has gathered, waited for; empty when the outbox closes."""
        with self._turn:
            self._turn.wait_for(lambda: self._group or self._closing)
            group, self._group = self._group, _Group()
            return group

    def _tell(self, group: _Group, written: Written) -> None:
        with self._turn:
            for delivery, _ in group.leaving:
                self._held.pop(delivery.number)
                if delivery.number in written.leaving:
                    self._held[delivery.number] = delivery
            if group.claim:
                self._claimed.extend(written.claimed)
                self._held.update({delivery.number: delivery for delivery in written.claimed})
                self._claiming, self._dry = False, not written.claimed
            self._turn.notify_all()
        for delivery, then in group.leaving:
            then(delivery.number in written.leaving)
        self.changed()


def _refuses_us(reply: Reply) -> TransportError:
    return TransportError(
        f"the far end refuses us, not the subscriber: {reply}; "
        "check transport.url and list.sender; nobody was marked failed"
    )
