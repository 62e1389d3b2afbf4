"""Drain what is due: claim, stamp, send, record, over several connections at once."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock

from newsletter.delivery.judgement import Rules
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox, Tally
from newsletter.delivery.transport import Transport
from newsletter.errors import TransportError
from newsletter.models import Delivery, State

_SELDOM = 50_000  # objects more than before


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatcher:
    """Everything a run needs. `stopping` may be set from a signal: no more is claimed, what is in flight finishes.

    `may_send` says whether nobody can have taken over what this run holds. Where one may have, nothing more leaves.
    """

    ledger: Ledger
    transport: Transport
    stamp: Callable[[Delivery], Message]
    clock: Callable[[], datetime]
    stopping: Event = field(default_factory=Event)
    progress: Callable[[State], None] = lambda _: None
    rules: Rules = field(default_factory=Rules)
    may_send: Callable[[], bool] = lambda: True

    def drain(self, *, connections: int) -> Tally:
        """Send all that is due over at most `connections` connections. Safe to run again, and at the same time.

        The first connection or login error, or refusal of us, stops the run; it counts against nobody, and the tally
        carries it.
        """
        with (
            _TIDYING.seldom(),
            Outbox(
                ledger=self.ledger,
                stamp=self.stamp,
                clock=self.clock,
                stopping=self.stopping,
                progress=self.progress,
                rules=self.rules,
                may_send=self.may_send,
            ) as outbox,
        ):
            try:
                self.transport.send(outbox, connections=connections)
            except TransportError as error:
                outbox.stop(error)
        return outbox.tally


@dataclass(slots=True)
class _Tidying:
    """How seldom garbage is looked for, which is the whole process's: the last drain to end puts it back."""

    lock: Lock = field(default_factory=Lock)
    drains: int = 0
    before: tuple[int, int, int] = (0, 0, 0)

    @contextmanager
    def seldom(self) -> Iterator[None]:
        """While messages come and go garbage is looked for seldom: what a message leaves behind is free without it."""
        with self.lock:
            if not self.drains:
                self.before = gc.get_threshold()
                gc.set_threshold(_SELDOM, *self.before[1:])
            self.drains += 1
        try:
            yield
        finally:
            with self.lock:
                self.drains -= 1
                if not self.drains:
                    gc.set_threshold(*self.before)


_TIDYING = _Tidying()
