"""Editions that a relay's refusal of us has paused: nothing of them is sent until then, or until a person says so."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from newsletter.models import Pause
from newsletter.store.schema import editions, pauses


def pause(connection: Connection, edition_id: str, paused: Pause) -> None:
    """Pause the edition, in the place of an earlier pause."""
    connection.execute(delete(pauses).where(pauses.c.edition == edition_id))
    row = {"edition": edition_id, "until": paused.until, "why": paused.why, "since": paused.since}
    connection.execute(pauses.insert(), row)


def last(connection: Connection, edition_id: str) -> Pause | None:
    """The last pause of this edition, over or not."""
    row = connection.execute(select(pauses).where(pauses.c.edition == edition_id)).first()
    return Pause(until=row.until, why=row.why, since=row.since) if row else None


def of(connection: Connection, edition_id: str, *, now: datetime) -> Pause | None:
    """The pause of this edition, where it has one that is not over."""
    row = connection.execute(select(pauses).where(pauses.c.edition == edition_id, pauses.c.until > now)).first()
    return Pause(until=row.until, why=row.why) if row else None


def of_list(connection: Connection, list_id: str, *, now: datetime) -> dict[str, Pause]:
    """The pauses of a list's editions that are not over, by the edition's id."""
    query = select(pauses).join(editions).where(editions.c.list_id == list_id, pauses.c.until > now)
    return {row.edition: Pause(until=row.until, why=row.why) for row in connection.execute(query)}


def lift(connection: Connection, list_id: str) -> None:
    """End the pauses of all editions of this list."""
    of_list = select(editions.c.id).where(editions.c.list_id == list_id)
    connection.execute(delete(pauses).where(pauses.c.edition.in_(of_list)))
