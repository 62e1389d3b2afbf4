"""How the newsletter stands: the editions with their balances, the list by consent, and what holds sending up."""

from datetime import datetime

from sqlalchemy import Engine

from newsletter.actions.outcomes import Status
from newsletter.actions.pause import resting
from newsletter.store import balances, complaints, editions, pauses, subscribers, suppressions
from newsletter.store.engine import reading

SHOWN = 20
"""How many editions are shown where nobody asks for all."""


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
