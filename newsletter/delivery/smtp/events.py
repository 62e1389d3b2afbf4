"""What a conversation with a relay comes to, told to whoever holds the socket.

The two that each message makes are not frozen, and take their values by place: either doubles what it costs to make
them.
"""

from dataclasses import dataclass

from newsletter.delivery.message import Message
from newsletter.models import Reply


@dataclass(slots=True)
class Asked:
    """The relay asks for the text. It must be on record as sending before `text` gives it."""

    message: Message


@dataclass(slots=True)
class Settled:
    """The message has its reply, or has left and will get none. `step` is what a refusal answered."""

    message: Message
    reply: Reply | None
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderRefused:
    """The relay takes no mail from this sender: that counts against no recipient, and ends the conversation."""

    message: Message
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp:
    """The connection is of no more use; `step` is what was not answered, or so. `unsent` have not left, the one it was
    lost at first; `to_recipient` is the 421 to its address."""

    why: str
    step: str = ""
    unsent: tuple[Message, ...] = ()
    to_recipient: Reply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAsOffered:
    """The relay does not understand the extensions of these names, which it offered: that settles nobody, and ends the
    conversation. `why` is what it said, or that it said nothing; `unsent` were not taken."""

    names: tuple[str, ...]
    why: str
    step: str
    unsent: tuple[Message, ...]


Event = Asked | Settled | SenderRefused | HungUp | NotAsOffered
