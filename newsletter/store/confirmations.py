"""When an address was asked to confirm, by its mark: it is remembered for a year, the address is not."""

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.sql.elements import ColumnElement

from newsletter.people.subscribing import YEAR
from newsletter.store.marks import mark
from newsletter.store.schema import confirmations
from newsletter.store.upsert import insert_new


def mailed(connection: Connection, list_id: str, address: str, *, now: datetime) -> tuple[datetime, ...]:
    """The moments of the last twelve months, since the address was last confirmed."""
    query = select(confirmations.c.mailed_at).where(*_of(connection, list_id, address))
    return tuple(connection.execute(query.where(confirmations.c.mailed_at > now - YEAR)).scalars())


def count(connection: Connection, list_id: str, address: str, *, now: datetime) -> None:
    """Remember one more."""
    row = {"list_id": list_id, "who": mark(connection, list_id, address), "mailed_at": now}
    insert_new(connection, confirmations, [row])


def forget(connection: Connection, list_id: str, address: str) -> None:
    """Whoever confirms begins anew."""
    connection.execute(delete(confirmations).where(*_of(connection, list_id, address)))


def any_over(connection: Connection, *, now: datetime) -> bool:
    """Whether any is old enough to be deleted."""
    return (
        connection.execute(select(confirmations.c.who).where(confirmations.c.mailed_at <= now - YEAR).limit(1)).first()
        is not None
    )


def tidy(connection: Connection, *, now: datetime) -> int:
    """Delete what is older than a year; how many they were."""
    return connection.execute(delete(confirmations).where(confirmations.c.mailed_at <= now - YEAR)).rowcount


def _of(connection: Connection, list_id: str, address: str) -> tuple[ColumnElement[bool], ...]:
    return confirmations.c.list_id == list_id, confirmations.c.who == mark(connection, list_id, address)
