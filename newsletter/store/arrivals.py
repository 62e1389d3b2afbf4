"""A mail that was opened has arrived: the link to view it online stands nowhere else."""

from datetime import datetime

from sqlalchemy import Connection, Engine, select

from newsletter.delivery import states
from newsletter.models import Delivery, State
from newsletter.store import delivery_rows, doubtful
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries, subscribers

_SEEN = "its link was followed"


def seen(engine: Engine, edition_id: str, key: bytes, *, now: datetime) -> None:
    """The subscriber with this key, or a scanner of their mail, followed the link in the mail of this edition.

    A delivery in doubt is accepted by that. Nothing else is written down, of nobody.
    """
    with reading(engine) as connection:
        delivery = _in_doubt(connection, edition_id, key)
    if delivery:
        with engine.begin() as connection:
            doubtful.resolve(connection, [states.decided(delivery, State.ACCEPTED, reason=_SEEN, now=now)], now=now)


def _in_doubt(connection: Connection, edition_id: str, key: bytes) -> Delivery | None:
    query = (
        select(deliveries)
        .join(subscribers, subscribers.c.id == deliveries.c.number)
        .where(deliveries.c.edition == edition_id, subscribers.c.key == key)
        .where(deliveries.c.state == State.IN_DOUBT.value)
    )
    row = connection.execute(query).first()
    return delivery_rows.delivery(row) if row else None
