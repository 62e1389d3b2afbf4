"""Shards: parts of an edition, each of about a thousand deliveries that become due together. A claimer takes one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal, or_, select

from newsletter.store import delivery_rows
from newsletter.store.schema import deliveries

SIZE = 1000
"""About how many deliveries a shard has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """The shards of those who become due at one moment: from `first` on, each of so many numbers of subscribers from
    `begin` on as `width` says."""

    first: int
    begin: int
    width: int
    shards: int

    def of(self, number: ColumnElement[int]) -> ColumnElement[int]:
        """The shard of the subscriber with this number."""
        if self.shards == 1:
            return literal(self.first)
        return self.first + (number - self.begin) // self.width


def numbered(people: Mapping[datetime, int], *, begin: int, end: int, first: int) -> Mapping[datetime, Numbering]:
    """Number the shards of those with the numbers from `begin` to `end`, from shard `first` on, by when they are due.

    `people` says about how many are due at each moment; they are taken to be spread evenly over the numbers.
    """
    numberings: dict[datetime, Numbering] = {}
    span = end - begin + 1
    for moment in sorted(people):
        width = max(1, min(span, SIZE * span // max(1, people[moment])))
        shards = -(-span // width)
        numberings[moment] = Numbering(first=first, begin=begin, width=width, shards=shards)
        first += shards
    return numberings


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A shard in which somebody waits, and since when or until when the first of them does."""

    shard: int
    due_at: datetime


def waiting(connection: Connection, edition_id: str) -> Sequence[Waiting]:
    """The shards of an edition in which somebody waits to be sent it, those of whoever is due first in front.

    An entry of PostgreSQL's index is read for each of them, and not each delivery.
    """
    is_open = (deliveries.c.edition == edition_id, deliveries.c.settled_at.is_(None))
    lowest = select(func.min(deliveries.c.shard)).where(*is_open)
    seen = select(lowest.scalar_subquery().label("shard")).cte("seen", recursive=True)
    following = lowest.where(deliveries.c.shard > seen.c.shard).correlate(seen).scalar_subquery()
    seen = seen.union_all(select(following).where(seen.c.shard.is_not(None)))
    waits = or_(delivery_rows.WAITING, delivery_rows.DOUBTFUL)
    of_this = (*is_open, deliveries.c.shard == seen.c.shard, waits)
    due_at = select(func.min(deliveries.c.due_at)).where(*of_this).correlate(seen).scalar_subquery()
    rows = connection.execute(select(seen.c.shard, due_at.label("due_at")).where(seen.c.shard.is_not(None)))
    shards = [Waiting(shard=row.shard, due_at=row.due_at) for row in rows if row.due_at]
    return sorted(shards, key=lambda each: (each.due_at, each.shard))


_DUE_AT = select(func.min(deliveries.c.due_at)).where(
    deliveries.c.edition == bindparam("the_edition"),
    deliveries.c.shard == bindparam("the_shard"),
    deliveries.c.settled_at.is_(None),
    or_(delivery_rows.WAITING, delivery_rows.DOUBTFUL),
)


def due_at(connection: Connection, edition_id: str, shard: int) -> datetime | None:
    """When the first of those of a shard who wait is due; None where nobody waits, though others may hold some."""
    return connection.execute(_DUE_AT, {"the_edition": edition_id, "the_shard": shard}).scalar()
