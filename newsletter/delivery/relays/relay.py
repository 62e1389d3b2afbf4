"""A relay as the operator describes it: where it is, on which terms it is used, and how it knows a copy again."""

from dataclasses import dataclass, field

from newsletter.delivery.relays.permits import Terms
from newsletter.delivery.transport import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """One of several. Its name is what the record and the operator know it by.

    `idempotency_header` is the header by which the relay knows that it has taken a message before; "" where it knows
    none.
    """

    name: str
    way: Way
    connections: int = 2
    terms: Terms = field(default_factory=Terms)
    idempotency_header: str = ""
