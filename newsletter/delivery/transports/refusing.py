"""No way out: what the settings hold may not be sent, and whoever tries is told why."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.errors import TransportError

if TYPE_CHECKING:
    from newsletter.delivery.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Refusing:
    """The way out while placeholders stand in the settings. `why` names them, and the cure."""

    why: str

    def send(self, outbox: "Outbox", *, connections: int) -> None:  # noqa: ARG002 - the seam's words
        """Raise TransportError."""
        raise TransportError(self.why)
