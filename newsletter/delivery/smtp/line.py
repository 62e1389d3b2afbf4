"""A relay with what it is given to send: what the loop over all connections asks of either."""

import socket
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

from newsletter.delivery.message import Message
from newsletter.delivery.refusals import SOMEWHERE, Place
from newsletter.delivery.relays.throttle import Throttle
from newsletter.delivery.smtp.offers import Offers
from newsletter.delivery.verdict.kinds import Verdict
from newsletter.errors import TransportError
from newsletter.models import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A connection after greeting, TLS and login. It is `used` where an earlier run has sent over it."""

    socket: socket.socket
    offers: Offers
    used: bool = False


class Relay(Protocol):
    """Where connections are opened."""

    @property
    def name(self) -> str:
        """The relay in a word."""
        ...

    @property
    def setting(self) -> str:
        """The setting that describes it."""
        ...

    def opened(self) -> Opened:
        """A connection that is ready for mail. Raises TransportError."""
        ...

    def at_hand(self) -> Opened | None:
        """A connection that a run has used just now, at once; None where there is none."""
        ...

    def keep(self, opened: Opened) -> bool:
        """Keep a connection for a later run; False where it is to be closed now."""
        ...


class Flag(Protocol):
    """What can be set, from a signal too."""

    def is_set(self) -> bool:
        """Whether it is."""
        ...


class Supply(Protocol):
    """Where a relay's messages come from: the outbox, or the relay's part of it where it shares it with others."""

    @property
    def ready(self) -> int:
        """How many messages could be taken now."""
        ...

    @property
    def finished(self) -> bool:
        """Whether nothing more will be there to take."""
        ...

    @property
    def stopping(self) -> Flag:
        """Whether what has not begun to leave shall stay."""
        ...

    def take(self) -> Message | None:
        """The next message, if one may be taken now."""
        ...

    def put_back(self, message: Message) -> None:
        """A message that was taken and has not left."""
        ...

    def settle(self, message: Message, reply: Reply | None, at: Place = SOMEWHERE) -> Verdict | None:
        """The reply to a message, or None where it may have left and none came; at which step, where it is no yes.
        What a refusal means is given back."""
        ...

    def judge(self, reply: Reply, at: Place) -> Verdict:
        """What a reply means at this step."""
        ...

    def blame(self, reply: Reply, at: Place, meant: Verdict, *, sender: str) -> TransportError | None:
        """What ends the use of a relay that takes no mail from this sender."""
        ...

    def stop(self, error: TransportError) -> None:
        """The relay cannot be used, or refuses us."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A relay, what it is given to send, and over how many connections at most.

    `text` is the step at which most replies come. `withheld` are the extensions that it offers and does not understand.
    """

    relay: Relay
    supply: Supply
    limit: int
    withheld: set[str] = field(default_factory=set)
    throttle: Throttle = field(default_factory=lambda: Throttle(monotonic()))
    text: Place = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.at("the text"))

    def at(self, step: str) -> Place:
        """A step of a conversation with this relay, as those read of it who can mend what went wrong there."""
        return Place(relay=self.relay.name, setting=self.relay.setting, step=step)
