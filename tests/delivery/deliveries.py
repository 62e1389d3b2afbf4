"""A delivery, a message of it, and a record kept in memory, to test transports with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event
from typing import Any

from newsletter.delivery import states
from newsletter.delivery.ledger import Entries, Written
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.transport import Transport
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step
from newsletter.models import Delivery, Reply, State

NOW = datetime(2026, 5, 7, 6, tzinfo=UTC)
SENDER = "papers@example.org"
TEXT = b"Subject: The papers of 6 May\r\n\r\nGood morning.\r\n"


def delivery(number: int = 1, **changes: Any) -> Delivery:
    """A delivery to Ada, or with another number to somebody else, that is claimed and due."""
    known = Delivery(
        edition_id="e1",
        number=number,
        address="ada@example.org" if number == 1 else f"reader{number}@example.org",
        name="",
        key=b"some key.",
        variant="full",
        state=State.CLAIMED,
        attempts=0,
        due_at=NOW,
    )
    return replace(known, **changes)


def message(number: int = 1, *, content: bytes = TEXT, **changes: Any) -> Message:
    """A short message of it."""
    return Message(delivery=delivery(number, **changes), sender=SENDER, pieces=[content])


def answered(sending: Delivery, reply: Reply, *, at: Step = Step.RCPT, now: datetime = NOW) -> Delivery:
    """How a delivery stands that was on its way when this reply came."""
    return states.answered(sending, reply, verdict(reply, at=at), now=now)


class Kept:
    """A record in memory: gives out these messages once and keeps every entry, in order."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = {message.delivery.number: message for message in messages}
        self.entries: list[Entries] = []
        self.ended: dict[int, Delivery] = {}
        self._due = [message.delivery for message in messages]

    def write(self, entries: Entries, *, now: datetime) -> Written:  # noqa: ARG002
        """Keep the entries; what is in doubt is not due again."""
        self.entries.append(entries)
        self.ended |= {delivery.number: delivery for delivery in entries.ended}
        for delivery, reply in entries.accepted:
            self.ended[delivery.number] = replace(delivery, state=State.ACCEPTED, reply=reply)
        claimed, self._due = self._due[: entries.claim], self._due[entries.claim :]
        return Written(leaving=[delivery.number for delivery in entries.leaving], claimed=claimed)


def sent(transport: Transport, messages: Sequence[Message], *, connections: int = 1) -> list[Reply | None]:
    """What the far end answered to each message that left, in the order of the messages. Raises what ended the run."""
    kept = Kept(messages)
    with Outbox(
        ledger=kept,
        stamp=lambda stood: kept.messages[stood.number],
        clock=lambda: NOW,
        stopping=Event(),
    ) as outbox:
        transport.send(outbox, connections=connections)
    if outbox.tally.error:
        raise outbox.tally.error
    left = [kept.ended[message.delivery.number] for message in messages if message.delivery.number in kept.ended]
    return [stood.reply for stood in left if stood.state not in (State.PENDING, State.CLAIMED)]
