"""Whether people who signed up may have left anything to do: one question for all that most runs need not look at."""

from datetime import datetime

from sqlalchemy import Connection, exists, or_, select

from newsletter.models import Consent
from newsletter.people.subscribing import LOOKED_BACK, YEAR
from newsletter.store.schema import confirmations, consents, counts, salts, sign_ups, subscribers


def there_may_be(connection: Connection, list_id: str, *, now: datetime) -> bool:
    """Whether somebody waits for an answer or has not confirmed, anything was said lately, or anything that is kept
    for a while only is there: without all of these, there is nothing to answer, to tell or to forget."""
    unconfirmed = (subscribers.c.list_id == list_id, subscribers.c.consent == Consent.UNCONFIRMED.value)
    asked = consents.c.subscriber == subscribers.c.id
    left = (
        exists().where(sign_ups.c.list_id == list_id),
        exists().where(*unconfirmed, asked),
        exists().where(counts.c.name.is_not(None)),
        exists().where(salts.c.day.is_not(None)),
        exists().where(consents.c.at >= now - LOOKED_BACK),
        exists().where(confirmations.c.mailed_at <= now - YEAR),
    )
    return bool(connection.execute(select(or_(*left))).scalar_one())
