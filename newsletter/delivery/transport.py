"""The seam between the dispatcher and a way out: one method, which takes messages and says what became of each."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from newsletter.models import Login
from newsletter.models.setting import kind

if TYPE_CHECKING:
    from newsletter.delivery.outbox import Outbox


class Security(StrEnum):
    """How a connection is protected, said explicitly. `starttls` is required, not tried."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where mail leaves: `transport.url`, and what the settings say beside it."""

    url: str
    security: Security = Security.STARTTLS
    password: str = field(default="", repr=False, metadata=kind("password"))
    login: Login = Login.PASSWORD


class Transport(Protocol):
    """A way out."""

    def send(self, outbox: "Outbox", *, connections: int) -> None:
        """Send all that can be taken, over at most `connections` connections.

        The last byte of a message leaves only when `begin` has said that it may; each that left is settled. Raises
        TransportError when the connection or the login fails; what was taken and not settled by then has not left.
        """
        ...
