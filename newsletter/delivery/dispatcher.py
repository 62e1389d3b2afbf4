"""Drain what is due: claim, stamp, send, record, over several connections at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock

from newsletter.delivery import states
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.transport import Message, Outcome, Transport
from newsletter.errors import TransportError
from newsletter.models import Delivery, State

_BATCH = 50


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the messages of one run, and the error that ended it early, if one did."""

    states: Counter[State] = field(default_factory=Counter)
    error: TransportError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatcher:
    """Everything a run needs. `stopping` may be set from a signal: no more is claimed, what is in flight finishes."""

    ledger: Ledger
    transport: Transport
    stamp: Callable[[Delivery], Message]
    clock: Callable[[], datetime]
    stopping: Event = field(default_factory=Event)
    told: Callable[[State], None] = lambda _: None

    def drain(self, *, connections: int) -> Tally:
        """Send all that is due over at most `connections` connections. Safe to run again, and at the same time.

        The first connection or login error, or refusal of us, stops the run; it counts against nobody, and the tally
        carries it.
        """
        tally, lock = Tally(), Lock()
        with ThreadPoolExecutor(max_workers=connections, thread_name_prefix="connection") as pool:
            for done in [pool.submit(self._drain_one, tally, lock) for _ in range(connections)]:
                done.result()
        return tally

    def _drain_one(self, tally: Tally, lock: Lock) -> None:
        held: dict[int, Delivery] = {}
        first = self._claimed(held)
        if not first:
            return
        try:
            for outcome in self.transport.send(self._messages(first, held)):
                settled = self._settled(outcome, held)
                with lock:
                    tally.states[settled.state] += 1
                self.told(settled.state)
                _refuse_to_go_on(settled)
        except TransportError as error:
            self.stopping.set()
            with lock:
                tally.error = tally.error or error
        self.ledger.record([states.unsent(delivery) for delivery in held.values()], now=self.clock())

    def _messages(self, first: list[Delivery], held: dict[int, Delivery]) -> Iterator[Message]:
        """Give one message at a time, each on record as sending before it is given."""
        batch = first
        while batch:
            for delivery in batch:
                if self.stopping.is_set():
                    return
                leaving = states.sending(delivery)
                if not self.ledger.begin(leaving, now=self.clock()):
                    del held[delivery.number]
                    continue
                held[delivery.number] = leaving
                yield self.stamp(leaving)
            batch = self._claimed(held)

    def _claimed(self, held: dict[int, Delivery]) -> list[Delivery]:
        if self.stopping.is_set():
            return []
        claimed = list(self.ledger.claim(limit=_BATCH, now=self.clock()))
        held.update({delivery.number: delivery for delivery in claimed})
        return claimed

    def _settled(self, outcome: Outcome, held: dict[int, Delivery]) -> Delivery:
        now = self.clock()
        delivery = held.pop(outcome.message.delivery.number)
        reply = outcome.reply
        settled = states.in_doubt(delivery) if reply is None else states.answered(delivery, reply, now=now)
        self.ledger.record([settled], now=now)
        return settled


def _refuse_to_go_on(settled: Delivery) -> None:
    if settled.reply and settled.state is not State.ACCEPTED and states.blames_sender(settled.reply):
        raise TransportError(
            f"the far end refuses us, not the subscriber: {settled.reply}; "
            "check transport.url and list.sender; nobody was marked failed"
        )
