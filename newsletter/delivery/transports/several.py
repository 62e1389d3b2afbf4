"""Several relays as one way out, within the terms of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from newsletter.delivery.outbox import Outbox
from newsletter.delivery.relays.permits import Permits, RelayRecord
from newsletter.delivery.relays.relay import Relay
from newsletter.delivery.relays.share import Share
from newsletter.delivery.relays.sharing import Sharing
from newsletter.delivery.smtp.connections import Connections
from newsletter.delivery.smtp.line import Line
from newsletter.delivery.smtp.opening import Smtp

PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Relays, each with where it is, and the record of their limits and their health.

    A run waits for a limit as long as `patience`; what a longer one holds up stays pending for a later run.
    """

    relays: Sequence[tuple[Relay, Smtp]]
    record: RelayRecord
    patience: timedelta = PATIENCE

    def send(self, outbox: Outbox, *, connections: int) -> None:  # noqa: ARG002 - each relay has its own
        """Send all that can be taken by any of them, each over as many connections as it has."""
        terms = {relay.name: relay.terms for relay, _ in self.relays}
        sharing = Sharing(outbox, Permits(self.record, terms), terms, patience=self.patience)
        lines = [Line(relay=smtp, supply=Share(sharing, relay), limit=relay.connections) for relay, smtp in self.relays]
        Connections(outbox, lines).run()
        sharing.end()
