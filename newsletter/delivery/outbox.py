"""The messages of one run, given to a transport one by one, and what became of them, on record in groups.

A group is what all connections ask between two writes: the more connections, the fewer commits a message costs.
"""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from types import TracebackType
from typing import Self

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries, Ledger
from newsletter.delivery.message import Message
from newsletter.errors import TransportError
from newsletter.models import Delivery, Reply, State

_BATCH = 500


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the messages of one run, and the error that ended it early, if one did.

    `notes` say what else the operator wants to know: a limit that was met, a relay whose messages others took over.
    """

    states: Counter[State] = field(default_factory=Counter)
    error: TransportError | None = None
    notes: list[str] = field(default_factory=list)


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
        self._ledger, self._stamp, self._clock, self._told = ledger, stamp, clock, told
        self._claimed: deque[Delivery] = deque()
        self._again: deque[Message] = deque()
        self._held: dict[int, Delivery] = {}
        self._leaving: list[Message] = []
        self._ended: list[Delivery] = []
        self._dry = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give back what has not left. After an error of ours nothing is known for certain, and recovery decides."""
        if error is None:
            self._leaving.clear()
            self._ended += [states.unsent(delivery) for delivery in self._held.values()]
            self._ledger.write(Entries(ended=self._ended), now=self._clock())

    @property
    def ready(self) -> int:
        """How many messages could be taken now."""
        return 0 if self.stopping.is_set() else len(self._again) + len(self._claimed)

    @property
    def finished(self) -> bool:
        """Whether nothing more can be taken, now or after the next write: nothing is due, or the run is stopping."""
        nothing_here = not (self._again or self._claimed or self._leaving)
        return self.stopping.is_set() or (self._dry and nothing_here)

    @property
    def gathered(self) -> int:
        """How many messages wait for the next write before they may leave."""
        return len(self._leaving)

    def take(self) -> Message | None:
        """The next message; None where none is ready. A write claims more when few are left."""
        if self.stopping.is_set():
            return None
        if self._again:
            return self._again.popleft()
        return self._stamp(self._claimed.popleft()) if self._claimed else None

    def begin(self, message: Message) -> None:
        """The message is about to leave, once the next write says that it may."""
        self._leaving.append(message)

    def settle(self, message: Message, reply: Reply | None) -> None:
        """The reply to a message, or None where it may have left and none came. One that refuses us ends the run."""
        delivery = self._held.pop(message.delivery.number)
        tried = delivery if delivery.state is State.SENDING else states.sending(delivery)
        settled = states.in_doubt(tried) if reply is None else states.answered(tried, reply, now=self._clock())
        self._ended.append(settled)
        self._dry = self._dry and reply is not None
        self.tally.states[settled.state] += 1
        self._told(settled.state)
        if settled.state is not State.ACCEPTED and reply and states.blames_sender(reply):
            self.stop(_refuses_us(reply))

    def put_back(self, message: Message) -> None:
        """A message that was taken and has not left is the next to be taken again."""
        self._again.appendleft(message)

    def write(self) -> Sequence[tuple[Message, bool]]:
        """Put on record what has gathered, and claim more where few are left; which messages may leave now.

        One may not that another dispatcher has taken over. A message that was put back stays on record as leaving.
        """
        asked, ended, self._leaving, self._ended = self._leaving, self._ended, [], []
        begun = [self._held[message.delivery.number] for message in asked]
        leaving = [states.sending(delivery) for delivery in begun if delivery.state is not State.SENDING]
        entries = Entries(ended=ended, leaving=leaving, claim=self._wanted())
        if not (ended or leaving or entries.claim):
            return [(message, True) for message in asked]
        written = self._ledger.write(entries, now=self._clock())
        for delivery in leaving:
            if delivery.number in written.leaving:
                self._held[delivery.number] = delivery
            else:
                del self._held[delivery.number]
        self._keep(written.claimed, entries.claim)
        return [(message, message.delivery.number in self._held) for message in asked]

    def stop(self, error: TransportError) -> None:
        """End the run early: nothing more can be taken, and the tally says why. The first error is the one told."""
        self.tally.error = self.tally.error or error
        self.stopping.set()

    def _wanted(self) -> int:
        few = len(self._claimed) < _BATCH // 2
        return _BATCH if few and not self._dry and not self.stopping.is_set() else 0

    def _keep(self, claimed: Sequence[Delivery], wanted: int) -> None:
        self._claimed.extend(claimed)
        self._held.update((delivery.number, delivery) for delivery in claimed)
        self._dry = self._dry or (wanted > 0 and not claimed)


def _refuses_us(reply: Reply) -> TransportError:
    return TransportError(
        f"the far end refuses us, not the subscriber: {reply}; "
        "check transport.url and list.sender; nobody was marked failed"
    )
