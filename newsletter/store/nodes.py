"""The nodes: runs that hold claims. Each beats while it lives; one that has not beaten for long is dead for good.

All moments are those of the database's clock, so that no node's own clock decides who is dead.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update

from newsletter.store.schema import nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node as it is on record: what it said of itself, and when others took over from it, where they did."""

    name: str
    host: str
    version: str
    started_at: datetime
    beat_at: datetime
    ahead: timedelta
    stopping: bool
    lost_at: datetime | None


def begin(connection: Connection, name: str, *, host: str, version: str, ahead: timedelta, now: datetime) -> None:
    """Put a node on record. This is its first beat."""
    of_itself = {"name": name, "host": host[:64], "version": version[:20], "ahead": ahead.total_seconds()}
    connection.execute(insert(nodes).values(**of_itself, started_at=now, beat_at=now, stopping=False))


def beat(connection: Connection, name: str, *, ahead: timedelta, stopping: bool, now: datetime) -> bool:
    """Note that a node lives; False where it is on record no more, or others have taken over from it."""
    lives = {"beat_at": now, "ahead": ahead.total_seconds(), "stopping": stopping}
    mine = update(nodes).where(nodes.c.name == name, nodes.c.lost_at.is_(None))
    return connection.execute(mine.values(**lives)).rowcount == 1


def end(connection: Connection, name: str) -> None:
    """Forget a node that holds nothing any more."""
    connection.execute(delete(nodes).where(nodes.c.name == name))


def bury(connection: Connection, *, before: datetime, now: datetime) -> Collection[str]:
    """Take over from those whose last beat was before then: no later one is accepted. The names of all such nodes.

    Whoever is on record as lost, and not only as silent, cannot come back between this and what follows from it.
    """
    silent = select(nodes.c.name).where(nodes.c.lost_at.is_(None), nodes.c.beat_at < before)
    names = connection.execute(silent.order_by(nodes.c.name).with_for_update(skip_locked=True)).scalars().all()
    if names:
        connection.execute(update(nodes).where(nodes.c.name.in_(names)).values(lost_at=now))
    return frozenset(connection.execute(select(nodes.c.name).where(nodes.c.lost_at.is_not(None))).scalars())


def have_died(connection: Connection, *, before: datetime) -> bool:
    """Whether anybody has not beaten since then from whom nobody has taken over."""
    silent = select(nodes.c.name).where(nodes.c.lost_at.is_(None), nodes.c.beat_at < before)
    return connection.execute(silent.limit(1)).first() is not None


def dead(connection: Connection, *, before: datetime) -> Collection[str]:
    """The names of those whose last beat was before then, or that others have taken over from."""
    gone = or_(nodes.c.lost_at.is_not(None), nodes.c.beat_at < before)
    return frozenset(connection.execute(select(nodes.c.name).where(gone)).scalars())


def every(connection: Connection) -> tuple[Node, ...]:
    """All that are on record, the oldest first."""
    rows = connection.execute(select(nodes).order_by(nodes.c.started_at, nodes.c.name))
    return tuple(Node(**{**row._mapping, "ahead": timedelta(seconds=row.ahead)}) for row in rows)


def delete_silent(connection: Connection, *, before: datetime) -> int:
    """Forget those whose last beat was before then; how many they were."""
    return connection.execute(delete(nodes).where(nodes.c.beat_at < before)).rowcount
