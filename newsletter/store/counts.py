"""How often something was done lately: looked at, and deleted when nobody asks for it any more."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from newsletter.store.schema import counts

KEPT = timedelta(days=1)
"""How long a count is looked at after it is over: a run may come once a day."""


def beyond(connection: Connection, list_id: str, who: str, *, most: int, now: datetime) -> list[int]:
    """The counts within an hour, of the last day, of those whose name begins so, where they are more than `most`."""
    began = f"LIMITER/{list_id}/{who}"
    lately = (counts.c.until > now - KEPT, counts.c.number > most, counts.c.name.startswith(began, autoescape=True))
    return list(connection.execute(select(counts.c.number).where(*lately)).scalars())


def any_over(connection: Connection, *, now: datetime) -> bool:
    """Whether any is old enough to be deleted."""
    return connection.execute(select(counts.c.name).where(counts.c.until <= now - KEPT).limit(1)).first() is not None


def tidy(connection: Connection, *, now: datetime) -> int:
    """Delete the counts that are over for a day; how many they were."""
    return connection.execute(delete(counts).where(counts.c.until <= now - KEPT)).rowcount
