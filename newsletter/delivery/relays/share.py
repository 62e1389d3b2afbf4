"""The outbox as one of several relays sees it."""

from dataclasses import dataclass, replace

from newsletter.delivery.message import Message
from newsletter.delivery.refusals import SOMEWHERE, Place
from newsletter.delivery.relays.relay import Relay
from newsletter.delivery.relays.sharing import Sharing
from newsletter.delivery.verdict.kinds import Verdict
from newsletter.errors import TransportError
from newsletter.models import Reply


@dataclass(frozen=True, slots=True)
class Stopping:
    """Whether the run ends, or this relay's part in it."""

    sharing: Sharing
    name: str

    def is_set(self) -> bool:
        """Tell whether what has not begun to leave shall stay."""
        return self.sharing.stopping(self.name)


@dataclass(frozen=True, slots=True)
class Share:
    """What is asked of the outbox for one relay, answered within its terms."""

    sharing: Sharing
    relay: Relay

    @property
    def ready(self) -> int:
        """How many messages could be taken now."""
        return self.sharing.ready(self.relay.name)

    @property
    def finished(self) -> bool:
        """Whether nothing more will be there to take."""
        return self.sharing.finished(self.relay.name)

    @property
    def stopping(self) -> Stopping:
        """Whether what has not begun to leave shall stay."""
        return Stopping(self.sharing, self.relay.name)

    def take(self) -> Message | None:
        """Take the next message, by which the relay knows a copy again where it can; None where there is none now."""
        message = self.sharing.take(self.relay.name)
        return message and marked(message, self.relay.idempotency_header)

    def put_back(self, message: Message) -> None:
        """Put back a message that was taken and has not left."""
        self.sharing.put_back(self.relay.name, message)

    def settle(self, message: Message, reply: Reply | None, at: Place = SOMEWHERE) -> Verdict | None:
        """Settle a message by its reply, or by None where it may have left and none came; say what a refusal means."""
        return self.sharing.settle(self.relay.name, message, reply, at)

    def judge(self, reply: Reply, at: Place) -> Verdict:
        """Say what a reply means at this step."""
        return self.sharing.outbox.judge(reply, at)

    def blame(self, reply: Reply, at: Place, meant: Verdict, *, sender: str) -> TransportError | None:
        """Return what ends the use of this relay, which takes no mail from this sender; None where it only asks for
        less."""
        return self.sharing.outbox.blame(reply, at, meant, sender=sender)

    def stop(self, error: TransportError) -> None:
        """End the use of this relay for this run; the others go on."""
        self.sharing.fail(self.relay.name, error)


def marked(message: Message, header: str) -> Message:
    """Return the message with a header that is the same on each attempt of its delivery, and of no other."""
    if not header:
        return message
    key = f"{message.delivery.edition_id}-{message.delivery.number}"
    return replace(message, pieces=[f"{header}: {key}\r\n".encode(), *message.pieces])
