"""A secret for each day, under which networks are hashed. It is deleted when the day is over, and the hash tells
nobody anything any more."""

import secrets
from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, delete, select

from newsletter.store.schema import salts
from newsletter.store.upsert import inserted

_BYTES = 16
_KEPT = timedelta(days=1)


_OF_DAY = select(salts.c.salt).where(salts.c.day == bindparam("the_day"))


def of_day(connection: Connection, day: date) -> bytes:
    """That of a day, made by whoever asks first; those of the days before go."""
    asked = {"the_day": day}
    known: bytes | None = connection.execute(_OF_DAY, asked).scalar()
    if known:
        return known
    connection.execute(delete(salts).where(salts.c.day < day - _KEPT))
    inserted(connection, salts, {"day": day, "salt": secrets.token_bytes(_BYTES)})
    made: bytes = connection.execute(_OF_DAY, asked).scalar_one()
    return made


def any_over(connection: Connection, day: date) -> bool:
    """Whether any is old enough to be deleted."""
    return connection.execute(select(salts.c.day).where(salts.c.day < day - _KEPT).limit(1)).first() is not None


def tidy(connection: Connection, day: date) -> None:
    """Delete those that are over on this day."""
    connection.execute(delete(salts).where(salts.c.day < day - _KEPT))
