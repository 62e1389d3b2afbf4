"""One mail that is no edition, handed to a transport: to the operator, to a new subscriber, to a test address."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from newsletter.delivery.ledger import Entries, Written
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.transport import Transport
from newsletter.errors import TransportError
from newsletter.models import Delivery, Reply, State


@dataclass(slots=True, kw_only=True)
class _InMemory:
    """The record of one delivery while it is sent. Whoever sends it decides what becomes of one that did not leave."""

    waiting: list[Delivery]
    replies: list[Reply | None] = field(default_factory=list)

    def write(self, entries: Entries, *, now: datetime) -> Written:  # noqa: ARG002 - the ledger's word
        self.replies += [reply for _, reply in entries.accepted]
        self.replies += [delivery.reply for delivery in entries.ended if delivery.state is not State.PENDING]
        claimed, self.waiting = self.waiting[: entries.claim], self.waiting[entries.claim :]
        return Written(leaving=[delivery.number for delivery in entries.leaving], claimed=claimed)


def send(transport: Transport, message: Message) -> Reply | None:
    """Send one message over one connection; the reply, or None where it may have left and none came.

    Raises TransportError where it has not left: the way out is closed, or busy, or the far end refuses us.
    """
    record = _InMemory(waiting=[message.delivery])
    with Outbox(
        ledger=record, stamp=lambda _: message, clock=lambda: message.delivery.due_at, stopping=Event()
    ) as outbox:
        transport.send(outbox, connections=1)
    if outbox.tally.error:
        raise outbox.tally.error
    if not record.replies:
        raise TransportError("; ".join(outbox.tally.notes) or "the mail server accepted no message; try again later")
    return record.replies[-1]
