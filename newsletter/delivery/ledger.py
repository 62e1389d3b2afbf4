"""What the dispatcher asks of the record of deliveries. The store keeps one; each call is on record when it returns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from newsletter.models import Delivery


class Ledger(Protocol):
    """The record of the deliveries of one run."""

    def claim(self, *, limit: int, now: datetime) -> Sequence[Delivery]:
        """Take up to `limit` due deliveries that no other dispatcher has; nobody who left is among them."""
        ...

    def begin(self, delivery: Delivery, *, now: datetime) -> bool:
        """Write down that this message is about to leave; False where another dispatcher has taken it over."""
        ...

    def record(self, deliveries: Sequence[Delivery], *, now: datetime) -> None:
        """Write down how these deliveries stand now; what another dispatcher has taken over is left to it."""
        ...
