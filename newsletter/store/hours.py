"""The hours that people asked for, and when an edition is due for each of them: kept while its audience is frozen."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, case, cast, func

from newsletter.delivery.due import due_at
from newsletter.models import Frequency
from newsletter.people import quiet
from newsletter.store.schema import UtcDateTime, subscribers
from newsletter.store.shards import Numbering
from newsletter.store.upsert import insert_new

_RESTS = subscribers.c.frequency == Frequency.WEEKDAYS.value
ASKED = (subscribers.c.time_zone, subscribers.c.hour, subscribers.c.quiet_hours, _RESTS.label("rests"))
"""What a subscriber asked for, in the order of `Hours`."""

KEY = (
    subscribers.c.time_zone
    + "/"
    + func.coalesce(cast(subscribers.c.hour, String), "")
    + "/"
    + func.coalesce(subscribers.c.quiet_hours, "")
    + case((_RESTS, "/rests"), else_="/")
)
"""The same in one word, by which it is looked up."""

_DUE = Table(
    "due_hours",
    MetaData(),
    Column("key", String, primary_key=True),
    Column("due_at", UtcDateTime(), nullable=False),
    Column("first", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)


class Hours(NamedTuple):
    """When editions are to come: at which hour of which zone, in which hours not, and whether not on weekends."""

    time_zone: str
    hour: int | None
    quiet_hours: str | None
    rests: bool

    @property
    def key(self) -> str:
        """What `KEY` is of those who asked for this."""
        hour = "" if self.hour is None else self.hour
        return f"{self.time_zone}/{hour}/{self.quiet_hours or ''}/{'rests' if self.rests else ''}"

    def due_at(self, day: date, published_at: datetime) -> datetime:
        """Return when the edition of a day is due for those who asked for this."""
        return due_at(
            day,
            time_zone=self.time_zone,
            hour=self.hour,
            quiet_hours=quiet.read(self.quiet_hours or ""),
            published_at=published_at,
            weekdays=self.rests,
        )


@contextmanager
def kept(
    connection: Connection, due: Mapping[Hours, datetime], numbering: Mapping[datetime, Numbering]
) -> Iterator[Table]:
    """Keep when each is due, and the numbering of its shards, in a table that only this transaction sees."""
    _DUE.create(connection)
    rows = [
        {"key": hours.key, "due_at": at, "first": numbering[at].first, "width": numbering[at].width}
        for hours, at in due.items()
    ]
    insert_new(connection, _DUE, rows)
    yield _DUE
    _DUE.drop(connection)
