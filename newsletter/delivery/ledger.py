"""What the dispatcher asks of the record of deliveries. The store keeps one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from newsletter.models import Delivery, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What is written down together: whose messages were accepted and with what reply, how other deliveries ended,
    whose messages are about to leave, and how many deliveries to claim, of no domain that is left out.

    Of those that ended, by number: `suppressed` are never written to again, and `unproven` were refused by a reply
    that says nothing certain of a mailbox, each with what makes replies the same; only a few of an edition may end so.
    Of those accepted, `taken_by` says which of several relays took them: the numbers, by the relay's name.
    `repeated` met a reply of such a kind, which suppresses where several editions met the same.
    """

    accepted: Sequence[tuple[Delivery, Reply]] = ()
    taken_by: Mapping[str, Sequence[int]] = field(default_factory=dict)
    ended: Sequence[Delivery] = ()
    suppressed: Collection[int] = ()
    repeated: Mapping[int, str] = field(default_factory=dict)
    unproven: Mapping[int, str] = field(default_factory=dict)
    leaving: Sequence[Delivery] = ()
    claim: int = 0
    left_out: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What stands written: the numbers of those that may leave, and the deliveries that were claimed.

    What another dispatcher has taken over is not among them; of what was accepted, `lost` are the numbers that it has.
    """

    leaving: Collection[int]
    claimed: Sequence[Delivery]
    lost: Collection[int] = ()


class Ledger(Protocol):
    """The record of the deliveries of one run."""

    def write(self, entries: Entries, *, now: datetime) -> Written:
        """Write these down in one transaction, which has survived the death of everything when this returns.

        Nobody who left is claimed. How a delivery stands is left to another dispatcher that has taken it over.
        """
        ...
