"""The seam between the dispatcher and a way out: one method, which takes messages and gives what became of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from newsletter.models import Delivery, Reply


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
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The bytes for one subscriber: CRLF line ends, no line that begins with a dot, ready for the wire."""

    delivery: Delivery
    sender: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a message: the far end's reply, or None where it may have left and no answer came."""

    message: Message
    reply: Reply | None


class Transport(Protocol):
    """A way out. It may be used by several threads at once, each call with a connection of its own."""

    def send(self, messages: Iterable[Message]) -> Iterator[Outcome]:
        """Send the messages over one connection, in order, and give an outcome for each that left.

        A message is asked for only when it is about to be sent. Raises TransportError when the connection or the
        login fails; what was asked for and has no outcome by then has not left.
        """
        ...
