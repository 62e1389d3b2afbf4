"""What a list says or does only once, by name. Whoever comes second, or after a restart, learns that it is done."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from newsletter.store.schema import occasions
from newsletter.store.upsert import inserted


def once(connection: Connection, list_id: str, what: str, *, now: datetime) -> bool:
    """Write down that a list has done this; False where it had before."""
    return inserted(connection, occasions, {"what": f"{list_id} {what}", "told_at": now})


def known(connection: Connection, list_id: str, what: str) -> bool:
    """Whether a list has done this."""
    query = select(occasions.c.told_at).where(occasions.c.what == f"{list_id} {what}")
    return connection.execute(query).first() is not None


def moment(connection: Connection, list_id: str, what: str) -> datetime | None:
    """When a list did this first, or None where it has not."""
    query = select(occasions.c.told_at).where(occasions.c.what == f"{list_id} {what}")
    return connection.execute(query).scalar()


def is_due(connection: Connection, list_id: str, what: str, *, every: timedelta, now: datetime) -> bool:
    """Whether a list has not done this for so long. A moment that is still to come is one of a clock that was wrong."""
    last = moment(connection, list_id, what)
    return last is None or not timedelta() <= now - last < every


def again(connection: Connection, list_id: str, what: str, *, now: datetime) -> None:
    """Write down that a list does this now, whenever it did before."""
    forget(connection, list_id, what)
    once(connection, list_id, what, now=now)


def forget(connection: Connection, list_id: str, what: str) -> None:
    """It did not happen after all: the next one may try again."""
    connection.execute(occasions.delete().where(occasions.c.what == f"{list_id} {what}"))
