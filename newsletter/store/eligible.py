"""Who may be sent editions, and wants those of some frequencies."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, or_, select
from sqlalchemy.sql.elements import ColumnElement

from newsletter.models import Consent, Frequency
from newsletter.store.schema import subscribers, suppressions
from newsletter.store.unindexed import Unindexed

Frequencies = Collection[Frequency]
SUPPRESSED = subscribers.c.address.in_(select(suppressions.c.address))


def on(list_id: str, frequencies: Frequencies, *, today: date) -> tuple[ColumnElement[bool], ...]:
    """Whether a subscriber of the list is eligible today, and wants editions of these frequencies."""
    return (
        Unindexed(subscribers.c.list_id) == list_id,
        subscribers.c.consent == Consent.CONFIRMED.value,
        subscribers.c.frequency.in_([each.value for each in frequencies]),
        or_(subscribers.c.paused_until.is_(None), subscribers.c.paused_until <= today),
        ~SUPPRESSED,
    )


def any_wants(connection: Connection, list_id: str, frequencies: Frequencies, *, today: date) -> bool:
    """Whether anybody who is eligible today wants editions of these frequencies."""
    query = select(subscribers.c.id).where(*on(list_id, frequencies, today=today))
    return connection.execute(query.limit(1)).first() is not None
