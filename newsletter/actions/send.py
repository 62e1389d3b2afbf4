"""One mail that is no edition, handed to a transport: to the operator, to a new subscriber, to a test address."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from newsletter.delivery.ledger import Entries, Written
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.transport import Transport
from newsletter.errors import TransportError
from newsletter.mail.dkim import Key, Signer
from newsletter.mail.stamp import Stamp, Writer
from newsletter.models import Delivery, MailingList, Reply, State, Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A composed mail and whom it goes to. `name` and `number` make its message id, which no other mail has."""

    composed: bytes
    to: Subscriber
    name: str
    number: int
    written_at: datetime


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


def message(mail: Mail, mailing_list: MailingList, *, secret: str, keys: Sequence[Key] = ()) -> Message:
    """The mail with its recipient's words in the slots, signed where there are keys."""
    to = mail.to
    writer = Writer.of(mailing_list, edition_id=mail.name, secret=secret)
    words = writer.words(to.key, name=to.name, address=to.address, number=mail.number)
    delivery = Delivery(
        edition_id=mail.name,
        number=mail.number,
        address=to.address,
        name=to.name,
        key=to.key,
        variant="",
        state=State.PENDING,
        attempts=0,
        due_at=mail.written_at,
    )
    pieces = Signer.of(mail.composed, keys).signed(Stamp.of(mail.composed).message(words))
    return Message(delivery=delivery, sender=mailing_list.sender, pieces=pieces)


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
        raise TransportError("; ".join(outbox.tally.notes) or "the way out took no message; try again later")
    return record.replies[-1]
