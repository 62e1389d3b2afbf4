"""`newsletter deliver` that stands still once, where it costs most: `python -m tests.promise.still SECONDS`.

Messages are on record as sending then, and nothing of them has left. It beats only as it begins, and sends for so many
seconds after that.
"""

import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newsletter.cli.opened import assembled
from newsletter.delivery.beat import Spans
from newsletter.delivery.message import Message
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.transport import Transport
from newsletter.settings.file import load
from tests.whole import changed, deliver


class StandsStill:
    """A transport whose first write that lets messages go stops the process before it says so."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def send(self, outbox: Outbox, *, connections: int) -> None:
        """Send as ever, with one such stop."""
        self.transport.send(_Stopped(outbox), connections=connections)


class _Stopped:
    def __init__(self, outbox: Outbox) -> None:
        self._outbox, self._has_stopped = outbox, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    def write(self) -> Sequence[tuple[Message, bool]]:
        """Write; the first time that any may leave, stand still until the process is told to go on."""
        written = self._outbox.write()
        if not self._has_stopped and any(may for _, may in written):
            self._has_stopped = True
            os.kill(os.getpid(), signal.SIGSTOP)
        return written


def main(sends: timedelta) -> None:
    """Deliver what is due."""
    newsletter = assembled(load(Path("newsletter.toml")))
    spans = Spans(every=timedelta(days=1), sends=sends)
    still = changed(newsletter, transport=StandsStill(newsletter.way_out.transport), spans=spans)
    (outcome,) = deliver(still, clock=lambda: datetime.now(UTC))
    sys.stdout.write(f"{outcome.tally.error}\n")


if __name__ == "__main__":
    main(timedelta(seconds=float(sys.argv[1])))
