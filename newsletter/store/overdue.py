"""Deliveries that are due and have not been handed over yet."""

from datetime import datetime

from sqlalchemy import Connection, select

from newsletter.models import State
from newsletter.store.schema import deliveries
from newsletter.store.waiting import unfinished

_WAITING = deliveries.c.state.in_([State.PENDING.value, State.DEFERRED.value])


def oldest(connection: Connection, list_id: str, *, now: datetime) -> datetime | None:
    """When the delivery of a list that has waited longest became due; None where nobody waits.

    One row of the index of open deliveries is read for each edition that is not finished.
    """
    due = select(deliveries.c.due_at).where(_WAITING, deliveries.c.settled_at.is_(None), deliveries.c.due_at <= now)
    first = due.order_by(deliveries.c.due_at).limit(1)
    moments = (
        connection.execute(first.where(deliveries.c.edition == edition)).scalar()
        for edition in unfinished(connection, list_id)
    )
    return min((moment for moment in moments if moment), default=None)
