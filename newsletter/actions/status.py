from datetime import datetime

from sqlalchemy import Engine

from newsletter.actions.outcomes import Status
from newsletter.actions.pause import resting
from newsletter.store import deliveries, editions, pauses, subscribers
from newsletter.store.engine import reading


def status(engine: Engine, list_id: str, *, now: datetime) -> Status:
    """Every edition with its balance, newest first, how many people are on the list by what they asked, and what holds
    sending up."""
    with reading(engine) as connection:
        found = editions.newest_first(connection, list_id)
        return Status(
            editions=tuple((published, deliveries.balance(connection, published)) for published in found),
            subscribers=subscribers.counted(connection, list_id),
            pauses={
                published.edition.id: pause
                for published in found
                if (pause := pauses.of(connection, published.edition.id, now=now))
            },
            resting=resting(engine, now=now),
        )
