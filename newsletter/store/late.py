"""Editions that are too old for whoever still waits for them, and when an edition was last taken."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select, update

from newsletter.models import State
from newsletter.store.schema import deliveries, editions

_NEWEST = 3
_WAITING = deliveries.c.state.in_((State.PENDING.value, State.DEFERRED.value))


def taken_at(connection: Connection) -> datetime | None:
    """When the last message of the newest editions was accepted."""
    newest = select(editions.c.id).order_by(editions.c.published_at.desc()).limit(_NEWEST)
    accepted = (deliveries.c.edition.in_(newest), deliveries.c.state == State.ACCEPTED.value)
    return connection.execute(select(func.max(deliveries.c.settled_at)).where(*accepted)).scalar()


def skip(connection: Connection, edition_id: str, *, late: timedelta, now: datetime) -> int:
    """Skip whoever waits for an edition that is too old by now; how many they are.

    Who was put off waits since then, the others since their hour.
    """
    too_late = or_(deliveries.c.due_at <= now - late, deliveries.c.deferred_since <= now - late)
    of_edition = (deliveries.c.edition == edition_id, deliveries.c.settled_at.is_(None), deliveries.c.doubts == 0)
    skipped = {"state": State.SKIPPED.value, "settled_at": now, "reason": "late"}
    return connection.execute(update(deliveries).where(*of_edition, _WAITING, too_late).values(skipped)).rowcount
