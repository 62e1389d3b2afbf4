"""A way out that reads every byte of a message and drops it, and says that it was accepted."""

from newsletter.delivery.outbox import Outbox
from newsletter.models import Reply

_ACCEPTED = Reply(code=250, enhanced="2.0.0", text="dropped")
_BETWEEN = 64  # messages between two records


class Dropping:
    """Takes all there is, as if over one connection to a relay that answers at once."""

    def send(self, outbox: Outbox, *, connections: int) -> None:  # noqa: ARG002 - as every way out
        """Read each message whole and settle it."""
        while not outbox.finished:
            for message, may in outbox.write():
                if may and outbox.may_leave():
                    sum(map(len, message.pieces))
                    outbox.settle(message, _ACCEPTED)
                elif may:
                    outbox.put_back(message)
            for _ in range(min(_BETWEEN, outbox.ready)):
                if taken := outbox.take():
                    outbox.begin(taken)
