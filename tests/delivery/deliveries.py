"""A delivery, and a message of it, to test with."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newsletter.delivery.transport import Message
from newsletter.models import Delivery, State

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
    return Message(delivery=delivery(number, **changes), sender=SENDER, content=content)
