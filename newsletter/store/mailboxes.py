"""How far mailboxes were read, and when each was last asked."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from newsletter.store.schema import mailboxes
from newsletter.store.upsert import insert_new

SELDOM = timedelta(minutes=1)
"""A mailbox is asked no oftener, by however many processes."""


def begin(connection: Connection, list_id: str, url: str, *, now: datetime) -> str | None:
    """The place up to which this list has read a mailbox; None where somebody asked it less than a minute ago."""
    name = _name(list_id, url)
    insert_new(connection, mailboxes, [{"name": name, "place": ""}])
    is_due = or_(mailboxes.c.polled_at.is_(None), mailboxes.c.polled_at <= now - SELDOM, mailboxes.c.polled_at > now)
    asked = update(mailboxes).where(mailboxes.c.name == name, is_due).values(polled_at=now)
    if not connection.execute(asked).rowcount:
        return None
    return str(connection.execute(select(mailboxes.c.place).where(mailboxes.c.name == name)).scalar_one())


def keep(connection: Connection, list_id: str, url: str, place: str) -> None:
    """Write down up to which place a mailbox was read."""
    connection.execute(update(mailboxes).where(mailboxes.c.name == _name(list_id, url)).values(place=place))


def _name(list_id: str, url: str) -> str:
    return hashlib.sha256(f"{list_id} {url}".encode()).hexdigest()
