from datetime import datetime

from newsletter.actions.newsletter import Newsletter
from newsletter.actions.outcomes import Status
from newsletter.actions.pause import resting
from newsletter.store import deliveries, editions, pauses, subscribers
from newsletter.store.engine import reading as reading_from


def status(newsletter: Newsletter, *, now: datetime) -> Status:
    """Every edition with its balance, newest first, how many people are on the list by what they asked, and what holds
    sending up."""
    list_id = newsletter.mailing_list.id
    with reading_from(newsletter.engine) as connection:
        found = editions.newest_first(connection, list_id)
        return Status(
            editions=tuple((published, deliveries.balance(connection, published)) for published in found),
            subscribers=subscribers.counted(connection, list_id),
            pauses={
                published.edition.id: pause
                for published in found
                if (pause := pauses.of(connection, published.edition.id, now=now))
            },
            resting=resting(newsletter.engine, now=now),
        )
