"""What waits: editions that have deliveries to send, and how many of one are due."""

from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from newsletter.delivery import states
from newsletter.models import State
from newsletter.store import crowds, publishing, unsettled
from newsletter.store.schema import deliveries, editions


def unfinished(connection: Connection, list_id: str) -> tuple[str, ...]:
    """The ids of a list's editions that still have deliveries to send, to settle or to make due again, oldest first;
    of none whose audience is not frozen yet."""
    is_open = or_(unsettled.of_edition(), crowds.to_undo())
    whose = (editions.c.list_id == list_id, is_open, publishing.is_published())
    query = select(editions.c.id).where(*whose).order_by(editions.c.day)
    return tuple(connection.execute(query).scalars())


def due(connection: Connection, edition_id: str, *, now: datetime) -> tuple[int, datetime | None]:
    """How many deliveries are due now, and when the next of the others will be."""
    waiting = and_(
        deliveries.c.edition == edition_id,
        deliveries.c.state.in_([State.PENDING.value, State.DEFERRED.value, State.IN_DOUBT.value]),
        deliveries.c.doubts < states.MAX_DOUBTS,
        deliveries.c.settled_at.is_(None),
    )
    ready = connection.execute(select(func.count()).where(waiting, deliveries.c.due_at <= now)).scalar_one()
    later = connection.execute(select(func.min(deliveries.c.due_at)).where(waiting, deliveries.c.due_at > now)).scalar()
    return ready, later
