"""Several relays as one way out: a thread for each, which tries again what has rested, and hands back what is lost."""

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsletter.delivery.outbox import Outbox
from newsletter.delivery.permits import Permits, RelayRecord
from newsletter.delivery.relay import Relay
from newsletter.delivery.share import Share
from newsletter.delivery.sharing import Sharing
from newsletter.delivery.transport import Messages, Transport
from newsletter.errors import TransportError

PATIENCE = timedelta(minutes=1)  # a run waits so long for a limit; beyond it the next run goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """The relays, each with its way out, and the record that they are limited by."""

    relays: Mapping[Relay, Transport]
    record: RelayRecord
