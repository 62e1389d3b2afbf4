"""What the verbs found and did, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from newsletter.delivery.balance import Balance
from newsletter.delivery.outbox import Tally
from newsletter.models import Consent, Feed
from newsletter.store.editions import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one source gave: the feed and how many of its papers were new, or why it was refused."""

    source: str
    feed: Feed | None = None
    new: int = 0
    refused: str = ""
    unchanged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One edition's deliveries: what became of those sent now, how the balance stands, when the next are due."""

    published: Published
    tally: Tally
    balance: Balance
    next_due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The editions with the balance of their deliveries, and how many subscribers there are by consent."""

    editions: tuple[tuple[Published, Balance], ...]
    subscribers: Mapping[Consent, int]
