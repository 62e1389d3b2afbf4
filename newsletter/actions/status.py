"""How the newsletter stands: the editions with their balances, the list by consent, and what holds sending up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from newsletter.actions.pause import resting
from newsletter.store import balances, complaints, editions, pauses, subscribers, suppressions
from newsletter.store.engine import reading

if TYPE_CHECKING:
    from newsletter.delivery.balance import Balance
    from newsletter.delivery.relays.health import Health
    from newsletter.models import Complaints, Consent, Pause, Published

SHOWN = 20
"""How many editions are shown where nobody asks for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The editions with the balance of their deliveries, and how many subscribers there are by consent.

    `older` is how many editions there are besides, which were not read. `pauses` are those that hold an edition up now,
    by its id; `resting` are the relays that rest now, by name. `complaints` are those of the last 30 days by relay, and
    `suppressed` how many addresses are, by what that follows from.
    """

    editions: "tuple[tuple[Published, Balance], ...]"
    subscribers: "Mapping[Consent, int]"
    pauses: "Mapping[str, Pause]"
    resting: "Mapping[str, Health]"
    older: int = 0
    complaints: "tuple[Complaints, ...]" = ()
    suppressed: Mapping[str, int] = field(default_factory=dict)


def status(engine: Engine, list_id: str, *, now: datetime, limit: int | None = SHOWN) -> Status:
    """Read the newest editions with their balances, `limit` of them, and every other one whose balance does not hold.

    How many are older is counted only: the papers of an edition that is not shown are not read.
    """
    with reading(engine) as connection:
        counted = balances.of_list(connection, list_id)
        wrong = {edition_id for edition_id, balance in counted.items() if not balance.holds}
        newest = editions.newest_first(connection, list_id, limit=limit, also=wrong)
        return Status(
            editions=tuple((published, counted[published.edition.id]) for published in newest),
            older=len(counted) - len(newest),
            subscribers=subscribers.counted(connection, list_id),
            pauses=pauses.of_list(connection, list_id, now=now),
            resting=resting(engine, now=now),
            complaints=complaints.by_relay(connection, list_id, now=now),
            suppressed=suppressions.counted(connection),
        )
